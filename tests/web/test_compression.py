import gzip
import json
import random

import brotli
import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

from dashboard.data import compressed
from dashboard.data.compressed import find_compressed, is_compressed, keep_compressed
from dashboard.web.compression import FOREVER, SHORTEST, Compression, chosen_coding

LONG = json.dumps([random.Random(1).random() for _ in range(400)])
SCRIPT = "/_dash-component-suites/dash/some.js"
VERSIONED = "/_dash-component-suites/dash/some.v1_2m3.js"
READ = {"br": brotli.decompress, "gzip": gzip.decompress}


def answering(text: str = LONG, **options: object) -> tuple[Client, list[str]]:
    """A client of a compressed application that always answers the same, and what it was asked."""
    asked = []

    @Request.application
    def application(request: Request) -> Response:
        asked.append(request.path)
        return Response(text, **{"mimetype": "application/json"} | options)

    return Client(Compression(application)), asked


@pytest.fixture
def store(tmp_path, monkeypatch):
    """An empty store of compressed scripts."""
    monkeypatch.setattr(compressed.sys, "prefix", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", ""),
        ("identity", ""),
        ("gzip", "gzip"),
        ("gzip, deflate, br", "br"),
        ("BR;q=0.1, gzip;q=1", "br"),
        ("br;q=0, gzip", "gzip"),
        ("br; q=0.0, gzip;q=0", ""),
        ("*", "br"),
        ("*;q=0", ""),
        ("zstd, deflate", ""),
    ],
)
def test_the_smallest_coding_that_a_client_takes_is_chosen(accepted, coding):
    assert chosen_coding({"HTTP_ACCEPT_ENCODING": accepted}) == coding


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_a_long_answer_is_compressed_and_reads_the_same(coding):
    client, _ = answering()

    answer = client.post("/call", headers={"Accept-Encoding": coding})

    assert answer.headers["Content-Encoding"] == coding
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert int(answer.headers["Content-Length"]) == len(answer.data) < len(LONG)
    assert READ[coding](answer.data).decode() == LONG


def test_an_answer_without_a_kind_is_one_of_dash_and_is_compressed():
    def application(environ, start_response):
        start_response("200 OK", [])
        return [LONG.encode()]

    answer = Client(Compression(application)).get("/", headers={"Accept-Encoding": "br"})

    assert brotli.decompress(answer.data).decode() == LONG


@pytest.mark.parametrize(
    ("text", "options", "accepted"),
    [
        ("x" * (SHORTEST - 1), {}, "br"),
        (LONG, {}, "identity"),
        (LONG, {"status": 400}, "br"),
        (LONG, {"mimetype": "image/png"}, "br"),
        (LONG, {"mimetype": "application/zip"}, "br"),
        (LONG, {"headers": {"Content-Encoding": "zstd"}}, "br"),
    ],
)
def test_what_gains_nothing_goes_out_as_it_is(text, options, accepted):
    client, _ = answering(text, **options)

    answer = client.get("/call", headers={"Accept-Encoding": accepted})

    assert answer.data.decode() == text
    assert answer.headers.get("Content-Encoding") in (None, "zstd")


def test_a_head_has_no_body():
    client, _ = answering()

    assert client.head("/", headers={"Accept-Encoding": "br"}).data == b""


def test_a_script_is_asked_of_the_application_once_for_each_coding():
    client, asked = answering(mimetype="text/javascript")

    bodies = {
        client.get(SCRIPT, headers={"Accept-Encoding": coding}).data
        for coding in ("br", "gzip", "br", "gzip")
    }

    assert len(bodies) == 2
    assert asked == [SCRIPT] * 2


def test_what_was_compressed_before_is_taken_from_the_store(store):
    client, _ = answering(mimetype="text/javascript")
    assert not is_compressed()

    keep_compressed(LONG.encode())

    assert is_compressed()
    for coding in ("br", "gzip"):
        answer = client.get(SCRIPT, headers={"Accept-Encoding": coding})
        assert answer.data == find_compressed(LONG.encode(), coding)
        assert READ[coding](answer.data).decode() == LONG


def test_a_store_that_cannot_be_written_to_is_no_fault(store):
    (store / "share").write_text("a file where the folder would be")

    keep_compressed(LONG.encode())

    assert find_compressed(LONG.encode(), "br") is None
    assert is_compressed()


@pytest.mark.parametrize("path", ["/", "/_dash-layout", SCRIPT])
def test_what_a_client_has_is_not_sent_again(path):
    client, _ = answering(mimetype="text/javascript")
    first = client.get(path, headers={"Accept-Encoding": "br"})

    tag = first.headers["ETag"]
    again = client.get(path, headers={"Accept-Encoding": "br", "If-None-Match": tag})
    other = client.get(path, headers={"Accept-Encoding": "br", "If-None-Match": 'W/"other"'})

    assert (again.status_code, again.data) == (304, b"")
    assert (other.status_code, other.data) == (200, first.data)


def test_what_has_a_version_in_its_address_lasts():
    client, _ = answering(headers={"Cache-Control": "max-age=31536000"})
    client.application.lasting = {VERSIONED, "/page/boot.js?v=abc"}

    for lasting in client.application.lasting:
        assert client.get(lasting).headers["Cache-Control"] == FOREVER
        assert client.head(lasting).headers["Cache-Control"] == FOREVER
    assert client.get("/").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "address",
    [
        SCRIPT,
        SCRIPT + "?v=abc",
        "/_dash-component-suites/dash/some.v1_2m4.js",
        VERSIONED + "?v=abc",
        "/page/boot.js",
        "/page/boot.js?v=",
        "/page/boot.js?v=ab",
        "/page/boot.js?v=abcd",
        "/page/boot.js?v=abc&v=abc",
        "/page/boot.js?V=abc",
        "/page/boot.js?x&v=abc",
        "/page/page.css?v=abc",
    ],
)
def test_at_another_version_there_is_the_script_but_nobody_keeps_it(address):
    client, _ = answering(headers={"Cache-Control": "max-age=31536000"})
    client.application.lasting = {VERSIONED, "/page/boot.js?v=abc"}

    for first in (client.get(address), client.head(address)):
        assert first.headers["Cache-Control"] == "no-cache"
    again = client.get(address, headers={"If-None-Match": client.get(address).headers["ETag"]})

    assert client.get(address).text == LONG
    assert (again.status_code, again.headers["Cache-Control"]) == (304, "no-cache")


def test_any_number_of_versions_of_a_script_is_held_once():
    client, asked = answering(mimetype="text/javascript")

    for number in range(50):
        client.get(f"/_dash-component-suites/dash/some.v{number}m{number}.js?v={number}")

    assert len(asked) == 1
