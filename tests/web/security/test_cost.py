"""The dearest request that is let in costs hardly more than an ordinary one of its kind.

Processor time is measured, on a table of 8,000 figures that a reader brought: what a hostile
address, call or file adds to an ordinary one of the same kind, on the same table.
"""

import gc
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

import pytest
from werkzeug.test import TestResponse

from dashboard.data.sandbox.resource_limits import LIMITS
from dashboard.export.kinds import DOCUMENTS, ENDINGS, KINDS, forms_of
from dashboard.page.tabs import PANELS
from dashboard.server import GC_THRESHOLD
from dashboard.text.quotes import MAX_LETTERS, check_sentence, figure_sentence
from dashboard.web.security.callback_validation import MAX_PARTS
from tests.page.page import make_client
from tests.processor import seconds_of
from tests.support.tables import snapshot_of
from tests.web.security.dear import LONGEST_TEXT, Asker, called_with, filled, with_parts
from tests.web.security.let_in import calls_of

MAX_SECONDS = 0.1  # of processor time, beyond what an ordinary request takes
TRIES = 5  # of one that takes long, as something else may run meanwhile
BRIEF = ("brief", "0123456789abcdef")  # the mark of one that was made of other figures
TARGET = 15_900  # letters of an address of a file
FILES = [(kind, form) for kind in (*KINDS, *DOCUMENTS) for form in forms_of(kind)[:1]]


@pytest.fixture(scope="module")
def asker(table_path: Path) -> Iterator[Asker]:
    """A client of the guarded application that has brought a big table.

    Unused objects are looked for as rarely as in a worker: one such search among all objects of
    the tests takes as long as a request.
    """
    asker, thresholds = Asker(make_client(table_path)), gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(GC_THRESHOLD)
    yield asker
    gc.set_threshold(*thresholds)
    gc.unfreeze()


class Costs:
    """What hostile requests cost beyond an ordinary one."""

    def __init__(self, ordinary: Callable[[], object]) -> None:
        """Take the time of an ordinary request, once it has been answered before."""
        ordinary()
        self._ask = ordinary
        self._ordinary = min(seconds_of(ordinary) for _ in range(2))
        self.dear: dict[str, float] = {}
        self.statuses: set[int] = set()

    def take(self, what: str, ask: Callable[[], object]) -> None:
        """Take the time of a hostile request; one that is within the limit is sent once.

        After a slow one the ordinary request is timed again, as the machine may have become slower.
        """
        more = 0.0
        for _ in range(TRIES):
            taken = seconds_of(lambda: self.statuses.add(ask().status_code))
            more = taken - self._ordinary
            if more <= MAX_SECONDS:
                return
            self._ordinary = seconds_of(self._ask)
        self.dear[what] = round(more, 3)


def test_reading_the_longest_address_costs_little(asker):
    path = "/api/projection.parquet?"
    costs = Costs(lambda: asker.get(path + asker.query()))

    for what, pairs in asker.hostile_pairs(TARGET):
        costs.take(what, lambda pairs=pairs: asker.get(path + asker.query(*pairs, length=TARGET)))

    assert costs.dear == {}
    assert costs.statuses == {200, 400}


def test_opening_the_longest_address_costs_little(asker):
    plain = Costs(lambda: asker.get("/screen?" + asker.query()))
    brief = Costs(lambda: asker.get("/screen?" + asker.query(BRIEF)))

    for costs, pairs_of in ((plain, asker.dearest_pairs), (brief, asker.brief_pairs)):
        for what, pairs in pairs_of(3_900):
            costs.take(what, lambda pairs=pairs: asker.get("/screen?" + asker.query(*pairs)))

    assert plain.dear | brief.dear == {}
    assert plain.statuses | brief.statuses == {200}


@pytest.mark.parametrize("tab", PANELS)
def test_filling_a_tab_costs_little_more_at_the_longest_address(asker, tab):
    wish = next(call for call in calls_of(asker.page) if "panel" in call["output"])
    for entry in (*wish["inputs"], *wish["state"]):
        entry["id"] = {"tab": tab, "type": "tab-request"}
    wish["state"][0]["value"] = {"tab": tab, "type": "tab-request"}
    wish["changedPropIds"] = []

    def caller(pairs: list[tuple[str, str]]) -> Callable[[], TestResponse]:
        return asker.caller(called_with(wish, [*asker.base_pairs, *pairs]))

    costs = Costs(caller(asker.usual_pairs()))

    for what, pairs in asker.accepted_pairs(3_900):
        costs.take(what, caller(pairs))

    assert costs.dear == {}
    assert costs.statuses == {200}


@pytest.mark.parametrize(("kind", "form"), FILES)
def test_a_file_of_the_longest_address_costs_little_more_than_of_a_usual_one(asker, kind, form):
    path = f"/api/{kind}.{ENDINGS.get(form, form)}?"
    costs = Costs(lambda: asker.get(path + asker.query(*asker.usual_pairs())))

    for what, pairs in asker.accepted_pairs(TARGET):
        costs.take(what, lambda pairs=pairs: asker.get(path + asker.query(*pairs, length=TARGET)))

    assert costs.dear == {}
    assert costs.statuses == {200}


def test_every_callback_costs_little_more_for_the_longest_call(asker):
    dear, statuses = {}, set()
    for call in calls_of(asker.page):
        for pairs_of, ordinary in ((asker.dearest_pairs, []), (asker.brief_pairs, [BRIEF])):
            costs = Costs(asker.caller(called_with(call, [*asker.base_pairs, *ordinary])))
            for what, pairs in pairs_of(LONGEST_TEXT):
                costs.take(what, asker.caller(called_with(call, [*asker.base_pairs, *pairs])))
            statuses |= costs.statuses
            dear |= {f"{call['output'][:40]} {what}": more for what, more in costs.dear.items()}

    assert dear == {}
    assert statuses == {200, 204}


def test_no_callback_costs_more_for_as_many_parts_as_a_call_can_name(asker):
    dear, statuses = {}, set()
    for call in calls_of(asker.page):
        costs = Costs(asker.caller(call))
        for length in (MAX_PARTS, 2_000, 10_000):
            costs.take(f"{length}", asker.caller(with_parts(call, length)))
        statuses |= costs.statuses
        dear |= {f"{call['output'][:40]} {what}": more for what, more in costs.dear.items()}

    assert dear == {}
    assert statuses == {200, 204, 400, 413}


PASTED = {
    "labels": lambda table: filled((f"{text}:" for text in table["label"]), MAX_LETTERS, " "),
    "days": lambda table: filled(
        map(" x: y, as of {} Jan 2016. z".format, cycle(range(1, 32))), MAX_LETTERS
    ),
    "all": lambda table: filled(
        (figure_sentence(row) for row in table.to_dicts()), MAX_LETTERS, " "
    ),
    "links": lambda table: filled((f"?figure={text}" for text in table["id"]), MAX_LETTERS, " "),
    "tails": lambda table: "a: " + ", as of 1 Jan 2016" * MAX_LETTERS,
    "ampersands": lambda table: "&" * MAX_LETTERS,
    "letters": lambda table: "aab" * MAX_LETTERS,
}


@pytest.mark.parametrize("make", PASTED.values(), ids=PASTED)
def test_checking_a_text_costs_little_more_than_checking_a_sentence(asker, make):
    text, sentence = make(asker.table), figure_sentence(asker.table.row(20, named=True))
    table = snapshot_of(asker.table)
    ordinary = min(seconds_of(lambda: check_sentence(table, sentence)) for _ in range(3))
    hostile = min(seconds_of(lambda: check_sentence(table, text)) for _ in range(3))

    assert hostile - ordinary <= MAX_SECONDS


SIZE = 1_000_000  # bytes of a file
GOOD = b"id,crisis,quantity,measure,label,value,unit,status,as_of\n"
LINE = "a{0},somewhere,need,people_in_need,Label {0},{0},people,observed,2016-01-01\n"
BROKEN = "!{0},!,!,!,Label {0},z{0},!,!,!\n"
UPLOADS = {
    "broken.csv": GOOD + "".join(map(BROKEN.format, range(SIZE // 30))).encode(),
    "quotes.csv": b'"' * SIZE,
    "names.csv": ",".join(f"{'aabb' * 200}{n}" for n in range(64)).encode() + b"\n",
    "spaces.csv": ",".join(f"{' ' * 900}{'1' * 90}{n}x" for n in range(64)).encode() + b"\n",
    "objects.json": b"[" + b"{}," * (SIZE // 4) + b"{}]",
    "lists.json": b"[" * SIZE,
    "junk.xlsx": b"PK\3\4" + b"\0" * SIZE,
    "junk.parquet": b"PAR1" + b"\0" * SIZE + b"PAR1",
}


@pytest.mark.parametrize("name", UPLOADS)
def test_a_file_costs_this_process_little_more_than_a_good_one_of_its_size(asker, name):
    good = GOOD + "".join(map(LINE.format, range(SIZE // 90))).encode()
    costs = Costs(asker.bringer("good.csv", good))
    children = getrusage(RUSAGE_CHILDREN).ru_utime

    costs.take(name, asker.bringer(name, UPLOADS[name]))

    assert costs.dear == {}
    assert costs.statuses == {200}
    assert getrusage(RUSAGE_CHILDREN).ru_utime - children <= LIMITS.processor_seconds
