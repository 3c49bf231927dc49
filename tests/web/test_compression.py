import gzip
import json
import random
from pathlib import Path

import brotli
import pytest
from flask import Flask, Response
from werkzeug.test import Client

from dashboard.web import compression
from dashboard.web.compression import (
    IMMUTABLE,
    SETTINGS,
    compress_responses,
    files_root,
    serve_files,
    write_files,
)

LONG = json.dumps([random.Random(1).random() for _ in range(400)])
SCRIPT = "/_dash-component-suites/dash/some.js"
VERSIONED = "/_dash-component-suites/dash/some.v1_2m3.js"
READ = {"br": brotli.decompress, "gzip": gzip.decompress}


def make_server(text: str = LONG, **options: object) -> Flask:
    """Return a compressed application that always answers the same."""
    server = Flask("test", static_folder=None)

    @server.route("/", defaults={"path": ""}, methods=["GET", "POST"])
    @server.route("/<path:path>", methods=["GET", "POST"])
    def answer(path: str) -> Response:
        return Response(text, **{"mimetype": "application/json"} | options)

    compress_responses(server, {VERSIONED, "/page/abc/boot.js"})
    return server


@pytest.fixture
def root(tmp_path, monkeypatch) -> Path:
    """An empty folder of compressed files."""
    monkeypatch.setattr(compression, "shipped", lambda name: tmp_path / name)
    return files_root()


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_a_long_response_is_compressed_and_reads_the_same(coding):
    client = make_server().test_client()

    response = client.post("/call", headers={"Accept-Encoding": coding})

    assert response.headers["Content-Encoding"] == coding
    assert response.headers["Vary"] == "Accept-Encoding"
    assert int(response.headers["Content-Length"]) == len(response.data) < len(LONG)
    assert READ[coding](response.data).decode() == LONG


def test_the_smallest_coding_that_a_client_takes_is_chosen():
    client = make_server().test_client()

    response = client.get("/call", headers={"Accept-Encoding": "gzip, deflate, br, zstd"})

    assert response.headers["Content-Encoding"] == "br"


@pytest.mark.parametrize(
    ("text", "options", "accepted"),
    [
        ("x" * (SETTINGS["COMPRESS_MIN_SIZE"] - 1), {}, "br"),
        (LONG, {}, "identity"),
        (LONG, {}, ""),
        (LONG, {"status": 400}, "br"),
        (LONG, {"status": 206}, "br"),
        (LONG, {"mimetype": "image/png"}, "br"),
        (LONG, {"mimetype": "application/zip"}, "br"),
        (LONG, {"headers": {"Content-Encoding": "zstd"}}, "br"),
    ],
)
def test_what_gains_nothing_goes_out_as_it_is(text, options, accepted):
    client = make_server(text, **options).test_client()

    response = client.get("/call", headers={"Accept-Encoding": accepted})

    assert response.data.decode() == text
    assert response.headers.get("Content-Encoding") in (None, "zstd")


def test_a_head_has_no_body():
    assert make_server().test_client().head("/", headers={"Accept-Encoding": "br"}).data == b""


@pytest.mark.parametrize("path", ["/", "/_dash-layout", "/screen?need_uptake=0.5", SCRIPT])
@pytest.mark.parametrize("coding", ["br", "identity"])
def test_what_a_client_has_is_not_sent_again(path, coding):
    client = make_server(mimetype="text/javascript").test_client()
    first = client.get(path, headers={"Accept-Encoding": coding})

    tag = first.headers["ETag"]
    again = client.get(path, headers={"Accept-Encoding": coding, "If-None-Match": tag})
    other = client.get(path, headers={"Accept-Encoding": coding, "If-None-Match": 'W/"other"'})

    assert first.headers["Cache-Control"] == "no-cache"
    assert (again.status_code, again.data) == (304, b"")
    assert (other.status_code, other.data) == (200, first.data)


@pytest.mark.parametrize("address", [VERSIONED, "/page/abc/boot.js"])
def test_what_has_a_version_in_its_address_is_cached_for_good(address):
    client = make_server(headers={"Cache-Control": "max-age=1"}).test_client()

    assert client.get(address).headers["Cache-Control"] == IMMUTABLE
    assert client.head(address).headers["Cache-Control"] == IMMUTABLE


@pytest.mark.parametrize(
    "address",
    [
        SCRIPT,
        SCRIPT + "?v=abc",
        "/_dash-component-suites/dash/some.v1_2m4.js",
        VERSIONED + "?v=abc",
        "/page/abcd/boot.js",
        "/page/abc/page.css",
    ],
)
def test_at_another_version_there_is_the_script_but_nobody_caches_it(address):
    client = make_server(headers={"Cache-Control": "max-age=31536000"}).test_client()

    responses = [client.get(address), client.head(address)]

    assert client.get(address).text == LONG
    assert [response.headers["Cache-Control"] for response in responses] == ["no-cache"] * 2


@pytest.mark.parametrize("coding", ["br", "gzip", "identity"])
def test_scripts_that_set_up_compressed_are_served_without_the_application(root, coding):
    write_files(make_server(mimetype="text/javascript"), [VERSIONED, "/page/abc/boot.js"])
    paths = []

    def application(environ: dict, start_response) -> list[bytes]:
        paths.append(environ["PATH_INFO"])
        start_response("404 NOT FOUND", [])
        return []

    client = Client(serve_files(application))

    for address in (VERSIONED, "/page/abc/boot.js"):
        response = client.get(address, headers={"Accept-Encoding": coding})
        tag = response.headers["ETag"]
        again = client.get(address, headers={"Accept-Encoding": coding, "If-None-Match": tag})
        assert READ.get(coding, bytes)(response.data).decode() == LONG
        response.close()
        assert response.headers.get("Content-Encoding", "identity") == coding
        assert "immutable" in response.headers["Cache-Control"]
        assert response.headers["Vary"] == "Accept-Encoding"
        assert "Access-Control-Allow-Origin" not in response.headers
        assert again.status_code == 304
    assert paths == []
    assert client.get(SCRIPT).status_code == 404
    assert paths == [SCRIPT]


def test_files_of_an_earlier_version_go_when_the_next_are_written(root):
    server = make_server(mimetype="text/javascript")
    write_files(server, ["/page/old/boot.js"])

    write_files(server, ["/page/abc/boot.js"])

    names = sorted(path.relative_to(root).as_posix() for path in root.rglob("*.*"))
    assert names == ["page/abc/boot.js", "page/abc/boot.js.br", "page/abc/boot.js.gz"]


def test_without_set_up_the_application_serves_its_scripts(root):
    server = make_server()

    assert serve_files(server.wsgi_app) == server.wsgi_app
