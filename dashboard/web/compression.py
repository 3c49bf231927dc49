"""How responses are compressed and cached.

Flask-Compress compresses what is computed. WhiteNoise serves scripts and styles as files that
``make setup`` has compressed as small as they get; those that it did not make are computed too.
"""

import shutil
from collections.abc import Collection, Iterable
from functools import partial
from pathlib import Path
from typing import IO
from wsgiref.headers import Headers
from wsgiref.types import WSGIApplication

from flask import Flask, Response, request
from flask_compress import Compress
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

from dashboard.data.files import write_whole
from dashboard.data.resources import shipped
from dashboard.web.scripts import is_versioned

SCRIPT_PATHS = ("/_dash-component-suites/", "/page/")
IMMUTABLE = "public, max-age=31536000, immutable"  # what has its version in its address
# The same until the program or the table changes.
REVALIDATED = ("/", "/screen", "/_dash-layout", "/_dash-dependencies")
SETTINGS = {
    "COMPRESS_REGISTER": False,  # parts of a file are counted in bytes of the file itself
    "COMPRESS_ALGORITHM": ["br", "gzip"],
    "COMPRESS_BR_MODE": 1,  # for text
    "COMPRESS_MIN_SIZE": 1000,  # bytes; less is not worth the work
    "COMPRESS_STREAMS": False,
    "COMPRESS_MIMETYPES": [
        "application/javascript",
        "application/json",
        "image/svg+xml",
        "text/css",
        "text/csv",
        "text/html",
        "text/javascript",
        "text/plain",
    ],
}


def compress_responses(server: Flask, versioned: Collection[str]) -> None:
    """Compress what a server computes, and say for how long it may be cached.

    Args:
        server: the application.
        versioned: addresses of scripts by their version. At another version there is the same
            script, but nobody may cache it.
    """
    server.config.update(SETTINGS)
    compress = Compress(server)

    @server.after_request
    def finish(response: Response) -> Response:
        is_script = request.path.startswith(SCRIPT_PATHS)
        if response.status_code != 200:
            return response
        if is_script or request.path in REVALIDATED:
            lasts = is_script and request.full_path.rstrip("?") in versioned
            response.headers["Cache-Control"] = IMMUTABLE if lasts else "no-cache"
            response.add_etag(weak=True)
            response.make_conditional(request)
        return compress.after_request(response) if response.status_code == 200 else response


def files_root() -> Path:
    """Return the folder of the scripts and styles that ``make setup`` has compressed."""
    return shipped("assets") / "bundles" / "compressed"


def serve_files(application: WSGIApplication) -> WSGIApplication:
    """Return an application whose scripts and styles are compressed files, where there are some."""
    root = files_root()
    if not root.is_dir():
        return application
    return WhiteNoise(
        application,
        root=root,
        max_age=0,
        allow_all_origins=False,
        add_headers_function=_set_caching,
    )


def _set_caching(headers: Headers, path: str, url: str) -> None:
    headers["Cache-Control"] = IMMUTABLE if is_versioned(url) else "no-cache"


def write_files(server: Flask, addresses: Iterable[str]) -> None:
    """Write scripts and styles of an application as files, with their compressed forms."""
    root, client, compressor = files_root(), server.test_client(), Compressor(quiet=True)
    # The application may serve the earlier files, so that they go once everything was read.
    contents = {address: client.get(address).data for address in addresses}
    shutil.rmtree(root, ignore_errors=True)
    for address, content in contents.items():
        path = root / address.lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, partial(_write, content))
        list(compressor.compress(str(path)))


def _write(content: bytes, file: IO[bytes]) -> None:
    file.write(content)
