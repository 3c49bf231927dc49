import pytest

from dashboard.app import create_app
from dashboard.errors import CallError
from dashboard.settings import (
    Settings,
    check_access,
    host_names,
    make_access_rules,
    read_settings,
)
from dashboard.tables.reloading import ReloadingTable
from dashboard.web.security.auth import NoAuth, ProxyAuth
from dashboard.web.security.middleware import CALL_PATH


@pytest.mark.parametrize(
    "given",
    [
        {"host": "127.0.0.1"},
        {"host": "::1"},
        {"host": "127.0.0.1", "public": True},
        {"host": "192.0.2.1", "public": True},
        {"host": "192.0.2.1", "auth": "token"},
        {"host": "0.0.0.0", "auth": "token", "host_name": ("a.example",)},
        {
            "host": "::",
            "auth": "proxy",
            "host_name": ("a.example",),
            "trusted_proxy": ("10.0.0.1",),
        },
    ],
)
def test_a_stated_way_in_is_enough(given):
    settings = Settings(**given)

    check_access(settings, settings.host)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"host": "0.0.0.0"}, "0.0.0.0 can be reached from other machines. Say who may come in"),
        ({"host": "192.0.2.1"}, "192.0.2.1 can be reached from other machines"),
        ({"host": "::"}, ":: can be reached from other machines"),
        ({"host": "0.0.0.0", "public": True}, "Say under which name it is reached"),
        ({"public": True, "auth": "token"}, "choose one of them"),
        ({"auth": "proxy"}, "--auth proxy needs --trusted-proxy"),
    ],
)
def test_without_one_the_call_is_refused_with_the_reason(given, message):
    settings = Settings(**given)

    with pytest.raises(CallError) as refused:
        check_access(settings, settings.host)

    assert message in str(refused.value)


def test_a_server_answers_to_its_own_address_and_its_stated_names():
    settings = Settings(host="192.0.2.1", host_name=("Figures.example.org:443", "b.example"))

    assert host_names(settings) == (
        "127.0.0.1",
        "localhost",
        "[::1]",
        "192.0.2.1",
        "figures.example.org",
        "b.example",
    )
    assert "0.0.0.0" not in host_names(Settings(host="0.0.0.0"))
    assert "[2001:db8::1]" in host_names(Settings(host="2001:db8::1"))


def test_names_and_networks_of_the_environment_are_separated_by_commas(monkeypatch):
    monkeypatch.setenv("DASHBOARD_HOST_NAME", "a.example, b.example")
    monkeypatch.setenv("DASHBOARD_TRUSTED_PROXY", "10.0.0.0/24,::1")
    monkeypatch.setenv("DASHBOARD_AUTH", "proxy")

    settings = read_settings()

    assert settings.host_name == ("a.example", "b.example")
    assert settings.trusted_proxy == ("10.0.0.0/24", "::1/128")
    assert isinstance(make_access_rules(settings).auth, ProxyAuth)


def test_a_public_server_is_open_and_only_read():
    access = make_access_rules(Settings(public=True))

    assert isinstance(access.auth, NoAuth)
    assert access.read_only


def test_links_need_a_server_that_hands_them_out():
    with pytest.raises(CallError, match="Links are handed out by"):
        make_access_rules(Settings(auth="token"))


@pytest.mark.parametrize(("public", "takes_files"), [(False, True), (True, False)])
def test_a_public_server_takes_no_file(table_path, public, takes_files):
    access = make_access_rules(Settings(public=public))

    guard = create_app(ReloadingTable(table_path), access=access).server.wsgi_app

    assert any(callback.takes_files for callback in guard.rules.callbacks.values()) is takes_files
    limits = guard.rules.limits
    longest = guard.max_bytes({"REQUEST_METHOD": "POST", "PATH_INFO": CALL_PATH})
    assert longest == (limits.upload if takes_files else limits.callback)
