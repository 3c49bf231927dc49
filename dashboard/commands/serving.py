"""``dashboard serve``."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from dashboard.commands.declaring import UNDECLARED, Declaration
from dashboard.commands.saying import say


def serve(
    table: Path | None = None,
    *,
    host: str | None = None,
    port: str | None = None,  # a text, as int would take 0x50 for 80, and 80.5
    workers: str | None = None,
    public: Annotated[bool | None, Parameter(negative=())] = None,
    auth: Literal["none", "token", "proxy"] | None = None,
    trusted_proxy: Annotated[tuple[str, ...], Parameter(negative=())] = (),
    host_name: Annotated[tuple[str, ...], Parameter(negative=())] = (),
    log: Literal["text", "json"] | None = None,
    declaration: Declaration = UNDECLARED,
) -> None:
    """Serve the page and say its address.

    Parameters
    ----------
    table
        A table (.parquet, .csv, .xlsx, .json), or the word examples for two synthetic crises;
        without it the shipped one.
    host
        The address to listen on: 127.0.0.1 unless told.
    port
        The port to listen on: 8050 unless told.
    workers
        How many processes answer: 1 unless told.
    public
        Let everybody in, to read only: no file can be uploaded.
    auth
        Who may come in: token (whoever opens a link first) or proxy (whoever a proxy names).
    trusted_proxy
        The address or network of a proxy whose word is taken; may be given again.
    host_name
        A name by which the server is reached; may be given again.
    log
        How the lines of the log are written, on standard error: text unless told, or json.
    declaration
        What the file does not say of itself.
    """
    from dashboard.serving import serve_forever
    from dashboard.settings import read_settings

    declared = declaration.read()
    settings = read_settings(
        table=table,
        host=host,
        port=port,
        workers=workers,
        public=public,
        auth=auth,
        trusted_proxy=trusted_proxy or None,
        host_name=host_name or None,
        log=log,
        declared=declared,
    )
    serve_forever(settings, say)
