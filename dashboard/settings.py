"""Settings of a server, from its call or from DASHBOARD_... in the environment; who may use it."""

import multiprocessing
import os
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import App, CycloptsError, Parameter, Token

from dashboard.audit_log import start_log
from dashboard.data.resources import table_path
from dashboard.errors import CallError, not_none
from dashboard.web.security.auth import AccessRules, Auth, LinkAuth, NoAuth, OneTimeLinks, ProxyAuth
from dashboard.web.security.hosts import LOOPBACK, host_of, is_loopback, read_network

PREFIX = "DASHBOARD_"
ANY_ADDRESS = ("0.0.0.0", "::")
FOREIGN_PREFIXES = ("DASH_", "FLASK_")  # in the environment; debuggers among them


def _setting(
    name: str, expected: str = "", read: Callable[[str], Any] | None = None, *, many: bool = False
) -> Parameter:
    """Return how a setting is read from the command line and the environment.

    Args:
        name: of the field.
        expected: what its value must be, for the message.
        read: raises ValueError for a value that cannot be used; without it cyclopts reads it.
        many: whether there may be several values; in the environment commas separate them.
    """

    def convert(_: type, tokens: Sequence[Token]) -> Any:
        values = [token.value.strip() if many else token.value for token in tokens]
        try:
            read_values = tuple(not_none(read)(value) for value in values if value or not many)
        except ValueError:
            value = ",".join(values)
            raise CallError(f"{name}={value!r} cannot be used: expected {expected}.") from None
        return read_values if many else read_values[0]

    return Parameter(
        env_var=PREFIX + name.upper(),
        env_var_split=lambda _, value, **__: value.split(",") if many else [value],
        converter=convert if read else None,
        negative=(),
    )


def _number(name: str, low: int, high: int) -> Parameter:
    """Return how a whole number is read: digits alone, as ``int`` takes 8_050 too."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and low <= int(text) <= high):
            raise ValueError
        return int(text)

    return _setting(name, f"a number from {low} to {high}", read)


def _read_switch(text: str) -> bool:
    if text.lower() not in ("true", "1", "false", "0", ""):
        raise ValueError
    return text.lower() in ("true", "1")


@Parameter(name="*", show_env_var=False, show_default=False)
@dataclass(frozen=True, kw_only=True)
class Settings:
    """Where the server listens, who may use it, and the table that it serves.

    Attributes:
        table: A table (.parquet, .csv, .xlsx, .json), or the word examples for two synthetic
            crises; without it the shipped one.
        host: The address to listen on: 127.0.0.1 by default.
        port: The port to listen on: 8050 by default.
        workers: How many processes answer: 1 by default.
        public: Let everybody in, to read only: no file can be uploaded.
        auth: Who may come in: token (whoever opens a link first) or proxy (whoever a proxy names).
        trusted_proxy: The address or network of a proxy whose word is taken; may be given again.
        host_name: A name by which the server is reached; may be given again.
        origins: Other pages of the web that may read /api, such as https://a.org, or * for all.
        log: How the lines of the log are written, on standard error: text by default, or json.
    """

    table: Annotated[Path, _setting("table", "a file", lambda text: table_path(Path(text)))] = (
        field(default_factory=lambda: table_path(None), kw_only=False)
    )
    host: Annotated[str, _setting("host")] = "127.0.0.1"
    port: Annotated[int, _number("port", 1, 65535)] = 8050
    workers: Annotated[int, _number("workers", 1, 64)] = 1
    public: Annotated[bool, _setting("public", "true or false", _read_switch)] = False
    auth: Annotated[Literal["none", "token", "proxy"], _setting("auth")] = "none"
    trusted_proxy: Annotated[
        tuple[str, ...],
        _setting(
            "trusted_proxy",
            "addresses or networks such as 10.0.0.0/24",
            lambda text: str(read_network(text)),
            many=True,
        ),
    ] = ()
    host_name: Annotated[
        tuple[str, ...], _setting("host_name", "names such as figures.example.org", str, many=True)
    ] = ()
    origins: Annotated[str, _setting("origins"), Parameter(show=False)] = ""
    log: Annotated[Literal["text", "json"], _setting("log")] = "text"


_reader = App()


@_reader.default
def _settings(settings: Settings | None = None) -> Settings:
    return settings or Settings()


def read_settings(*arguments: str) -> Settings:
    """Return the settings of a call; what it does not give comes from the environment.

    Raises:
        CallError: a value is of the wrong kind or out of range.
    """
    try:
        return _reader(
            arguments, exit_on_error=False, print_error=False, result_action="return_value"
        )
    except CycloptsError as error:
        raise CallError(str(error)) from None


def prepare_environment() -> None:
    """Take out of the environment what would change how Dash and Flask work; limit NumPy."""
    for name in [name for name in os.environ if name.startswith(FOREIGN_PREFIXES)]:
        del os.environ[name]
    # One thread of NumPy's is enough: others would only wait for each other.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def check_access(settings: Settings, address: str) -> None:
    """Raise unless it is stated who may use a server that others can reach.

    Args:
        settings: of the call.
        address: the numeric address of the host.

    Raises:
        CallError: nothing is stated, or two things that exclude each other are.
    """
    if settings.public and settings.auth != "none":
        raise CallError("--public lets everybody in and --auth does not: choose one of them.")
    if settings.auth == "proxy" and not settings.trusted_proxy:
        raise CallError(
            "--auth proxy needs --trusted-proxy: the address of the proxy whose word on the user "
            "is taken, such as 127.0.0.1/32."
        )
    if is_loopback(address):
        return
    if not settings.public and settings.auth == "none":
        raise CallError(
            f"{settings.host} can be reached from other machines. Say who may come in: "
            "--public (everybody, read only), --auth token (whoever has a link) or "
            "--auth proxy (whoever a proxy names). Without these use 127.0.0.1."
        )
    if address in ANY_ADDRESS and not settings.host_name:
        raise CallError(
            f"{settings.host} stands for every address of this machine. Say under which name it "
            "is reached, such as --host-name figures.example.org."
        )


def make_access_rules(settings: Settings, links: OneTimeLinks | None = None) -> AccessRules:
    """Return who may use a server; ``links`` are those of ``--auth token``.

    Raises:
        CallError: ``--auth token`` is set for a server that cannot hand out links.
    """
    auth: Auth = NoAuth()
    trusted = tuple(read_network(text) for text in settings.trusted_proxy)
    if settings.auth == "proxy":
        auth = ProxyAuth(trusted)
    elif settings.auth == "token":
        if links is None:
            raise CallError("Links are handed out by `dashboard serve` only.")
        auth = LinkAuth(links)
    return AccessRules(
        hosts=host_names(settings), auth=auth, trusted=trusted, read_only=settings.public
    )


def host_names(settings: Settings) -> tuple[str, ...]:
    """Return the names that a server answers to."""
    host = settings.host.partition("%")[0]  # browsers send no zone
    bound = f"[{host}]" if ":" in host else host
    listening = () if settings.host in ANY_ADDRESS else (bound.lower(),)
    return tuple(dict.fromkeys((*LOOPBACK, *listening, *map(host_of, settings.host_name))))


def make_links(settings: Settings, show: Callable[[str], object]) -> OneTimeLinks | None:
    """Return the links of ``--auth token``, each of which signs one browser in, or None.

    Args:
        settings: of the call.
        show: is called with the token of each next link.
    """
    if settings.auth != "token":
        return None
    start_log(settings.log)  # this process shows the first link, and the workers the others
    used = multiprocessing.get_context("spawn").Value("q", 0)
    return OneTimeLinks(secrets.token_bytes(32), used, show)
