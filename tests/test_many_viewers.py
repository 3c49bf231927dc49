from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from tests.page.page import Page
from tests.server import HttpClient, running

BROWSERS = 40


class Visitor(HttpClient):
    """A browser that remembers how it was answered."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.statuses: list[int] = []

    def _answer(self, request):
        answer = super()._answer(request)
        self.statuses.append(answer.status_code)
        return answer


def test_forty_browsers_that_open_a_cold_server_of_two_workers_are_all_answered(table_path):
    together = Barrier(BROWSERS)

    with running(table_path, "--workers", "2") as server:

        def visit(number: int) -> tuple[list[int], object]:
            visitor = Visitor(server.address)
            together.wait()
            visitor.get("/")
            page = Page(visitor)
            page.set({"type": "driver", "key": "need_uptake"}, "value", 0.5)
            page.move()
            return visitor.statuses, page.get("query", "data")

        with ThreadPoolExecutor(BROWSERS) as threads:
            visits = list(threads.map(visit, range(BROWSERS)))

    assert [set(statuses) for statuses, _ in visits] == [{200}] * BROWSERS
    assert {query for _, query in visits} == {visits[0][1]}
    assert "need_uptake=0.5" in visits[0][1]
