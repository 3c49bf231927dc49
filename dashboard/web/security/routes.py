"""Which paths there are, and what each of them takes."""

from collections.abc import Collection
from functools import lru_cache

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, RequestRedirect

from dashboard.web.security.request_checks import Methods

REMEMBERED = 512


def methods_by(routes: Map, hidden: Collection[str]) -> Methods:
    """Return the function from a path to its methods.

    Args:
        routes: of the application.
        hidden: endpoints that are none of ours, such as the one that answers to every path.
    """
    adapter = routes.bind("guard")

    def takes(path: str, method: str) -> bool:
        try:
            return adapter.match(path, method)[0] not in hidden
        except (HTTPException, RequestRedirect, ValueError):
            return False

    @lru_cache(REMEMBERED)
    def methods_of(path: str) -> tuple[str, ...]:
        read = ("GET", "HEAD") if takes(path, "GET") else ()
        return read + (("POST",) if takes(path, "POST") else ())

    return methods_of
