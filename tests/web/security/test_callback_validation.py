import gc
import json
import time
import tracemalloc
from contextlib import suppress
from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.web.security.callback_validation import MAX_PARTS, callbacks_of, check_call
from dashboard.web.security.request_limits import Limits
from dashboard.web.security.responses import RefusedError

REGISTERED = {
    '..chart.figure...{"key":["ALL"],"type":"line"}.children..': {
        "callback": print,
        "inputs": [
            {"id": '{"key":["ALL"],"type":"driver"}', "property": "value"},
            {"id": "store", "property": "data"},
        ],
        "state": [{"id": '{"key":["ALL"],"type":"driver"}', "property": "id"}],
    },
    "box.value@abc": {
        "callback": print,
        "inputs": [{"id": "button", "property": "n_clicks"}],
        "state": [],
    },
    "file.children": {
        "callback": print,
        "inputs": [{"id": "upload", "property": "contents"}],
        "state": [],
    },
    "browser.only": {"inputs": [], "state": []},
}
CALLBACKS = callbacks_of(REGISTERED)
FEW = {"outputs": {"id": "box", "property": "value"}, "output": "box.value@abc"}
CLICK = FEW | {
    "inputs": [{"id": "button", "property": "n_clicks", "value": 1}],
    "changedPropIds": ["button.n_clicks"],
}
KEYS = [{"key": key, "type": "driver"} for key in ("a", "b")]
MOVE = {
    "output": next(iter(REGISTERED)),
    "outputs": [
        {"id": "chart", "property": "figure"},
        [{"id": {"key": "a", "type": "line"}, "property": "children"}],
    ],
    "inputs": [
        [{"id": key, "property": "value", "value": 0.5} for key in KEYS],
        {"id": "store", "property": "data"},
    ],
    "state": [[{"id": key, "property": "id", "value": key} for key in KEYS]],
    "changedPropIds": ['{"key":"a","type":"driver"}.value'],
}


def anything(id_: object, name: str, value: object) -> bool:
    return True


def check(call: object, accepts=anything, limits: Limits | None = None) -> None:
    body = call if isinstance(call, bytes) else json.dumps(call).encode()
    check_call(body, CALLBACKS, limits or Limits(), accepts)


def refusal_of(call: object, **options: object) -> RefusedError:
    with pytest.raises(RefusedError) as refused:
        check(call, **options)
    return refused.value


@pytest.mark.parametrize("call", [CLICK, MOVE, CLICK | {"state": None, "changedPropIds": []}])
def test_a_call_of_the_page_is_let_in(call):
    check(call)


def test_what_the_browser_does_itself_is_no_callback_of_the_server():
    assert "browser.only" not in CALLBACKS


CHANGES = {
    "another output": lambda call: call.update(output="box.children"),
    "an output that is a list": lambda call: call.update(output=["box.value@abc"]),
    "an output that is an object": lambda call: call.update(output={"id": "box"}),
    "a dunder": lambda call: call.update(output="__proto__"),
    "outputs of another part": lambda call: call["outputs"][0].update(id="other"),
    "outputs too many": lambda call: call["outputs"].append(call["outputs"][0]),
    "outputs without end": lambda call: call.update(outputs=call["outputs"] * 2_000),
    "no outputs": lambda call: call.pop("outputs"),
    "no inputs": lambda call: call.pop("inputs"),
    "inputs that are null": lambda call: call.update(inputs=None),
    "inputs that are text": lambda call: call.update(inputs="inputs"),
    "inputs without an id": lambda call: call["inputs"][1].pop("id"),
    "fifty inputs": lambda call: call.update(inputs=call["inputs"] * 25),
    "an input of another part": lambda call: call["inputs"][1].update(id="stores"),
    "an input of another property": lambda call: call["inputs"][1].update(property="figure"),
    "a list for one input": lambda call: call["inputs"].__setitem__(1, [call["inputs"][1]]),
    "one input for a list": lambda call: call["inputs"].__setitem__(0, call["inputs"][0][0]),
    "an id of another type": lambda call: call["inputs"][0][0].update(id={"key": "a", "type": "x"}),
    "an id with more parts": lambda call: call["inputs"][0][0]["id"].update(more=1),
    "an id with a list": lambda call: call["inputs"][0][0]["id"].update(key=["ALL"]),
    "lists of one kind that differ": lambda call: call["state"][0].pop(),
    "state that is an object": lambda call: call.update(state={"0": 1}),
    "state that is missing": lambda call: call.pop("state"),
    "a change of what was not sent": lambda call: call.update(changedPropIds=["box.value"]),
    "changes that are null": lambda call: call.update(changedPropIds=None),
    "changes that are numbers": lambda call: call.update(changedPropIds=[1]),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_call_of_another_shape_is_refused(change):
    call = deepcopy(MOVE)
    change(call)

    assert refusal_of(call).status == 400


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"7",
        b'"text"',
        b"{}",
        b"\xff\xfe",
        b"\xef\xbb\xbf{}",
        b"{}\x00",
        b'{"output": NaN}',
        b'{"output": -Infinity}',
        b'{"output": 1e999}',
        b'{"output": ' + b"9" * 100_000 + b"}",
        b'{"a": 1, "a": 2}',
        b'{"output": "\\ud800"}',
        b"[" * 100_000,
        b"[" * 900 + b"]" * 900,
        b'{"a":' * 100_000,
    ],
    ids=range(19),
)
def test_what_is_no_plain_json_is_refused(body):
    assert refusal_of(body).status == 400


def with_outputs(*keys: str) -> dict:
    call = deepcopy(MOVE)
    call["outputs"][1] = [{"id": {"key": k, "type": "line"}, "property": "children"} for k in keys]
    return call


def test_a_list_holds_each_part_once_and_no_more_parts_than_a_page_has():
    names = [f"{number}" for number in range(MAX_PARTS)]
    check(with_outputs(*names))

    assert "a part twice" in str(refusal_of(with_outputs("a", "b", "a")))
    assert "more parts than a page" in str(refusal_of(with_outputs(*names, "more")))


def with_value(value: object) -> dict:
    return CLICK | {"inputs": [{"id": "button", "property": "n_clicks", "value": value}]}


def nested(depth: int) -> list:
    return [] if depth == 1 else [nested(depth - 1)]


@pytest.mark.parametrize(
    ("limits", "within", "beyond"),
    [
        (Limits(depth=7), nested(4), nested(5)),
        (Limits(text=20), "a" * 20, "a" * 21),
        (Limits(items=3), [1, 2, 3], [1, 2, 3, 4]),
        (Limits(items=3), dict.fromkeys("abc"), dict.fromkeys("abcd")),
        (Limits(digits=3), 999, 1000),
    ],
)
def test_each_limit_holds_at_its_number_and_not_beyond(limits, within, beyond):
    check(with_value(within), limits=limits)

    assert refusal_of(with_value(beyond), limits=limits).status == 400


def test_only_a_callback_that_takes_files_takes_a_long_call():
    call = {
        "output": "file.children",
        "outputs": {"id": "file", "property": "children"},
        "inputs": [{"id": "upload", "property": "contents", "value": "a" * 5000}],
        "changedPropIds": ["upload.contents"],
    }
    limits = Limits(callback=1000, text=500)

    check(call, limits=limits)

    assert refusal_of(with_value(["a" * 400] * 5), limits=limits).status == 413


def test_values_are_held_against_what_the_page_accepts():
    accepted = []

    def accepts(id_: object, name: str, value: object) -> bool:
        accepted.append((id_, name, value))
        return value != 2

    check(CLICK, accepts)

    assert accepted == [("button", "n_clicks", 1)]
    assert str(refusal_of(with_value(2), accepts=accepts)) == "That is no value of n_clicks."


# What a long body may cost before it is known to be no file.

LONG = Limits().upload
PROCESSOR_SECONDS = 1.0  # an honest file of this length takes a tenth; reading what follows took 14
BRING = (
    b'{"output":"file.children","outputs":{"id":"file","property":"children"},"inputs":'
    b'[{"id":"upload","property":"contents","value":%s}],"changedPropIds":["upload.contents"]}'
)
UNITS = {
    "objects": b"{}",
    "lists": b"[]",
    "numbers": b"1",
    "fractions": b"1.5",
    "texts": b'""',
    "nulls": b"null",
    "pairs": b'{"a":1}',
}
LONE = {
    "an honest file": b'"' + b"A" * (LONG - 300) + b'"',
    "escapes": b'"' + b"\\u0041" * ((LONG - 300) // 6) + b'"',
    "pairs of halves": b'"' + b"\\ud83d\\ude00" * ((LONG - 300) // 12) + b'"',
    "wide letters": ('"' + "\N{KEY}" * ((LONG - 300) // 4) + '"').encode(),
    "a number": b"1" * (LONG - 300),
    "a fraction": b"0." + b"1" * (LONG - 300),
    "an exponent": b"1e" + b"1" * (LONG - 300),
    "blanks": b" " * (LONG - 300) + b"1",
    "brackets in a text": b'"' + b"[" * (LONG - 300) + b'"',
    "brackets": b"[" * (LONG - 300),
}


def many(unit: bytes, length: int) -> bytes:
    return b"[" + (unit + b",") * (length // (len(unit) + 1) - 1) + unit + b"]"


BODIES = (
    {
        f"{name} and no call": (lambda unit=unit: many(unit, LONG - 2))
        for name, unit in UNITS.items()
    }
    | {
        f"{name} in a call": (lambda unit=unit: BRING % many(unit, LONG - 300))
        for name, unit in UNITS.items()
    }
    | {f"{name} in a call": (lambda text=text: BRING % text) for name, text in LONE.items()}
    | {
        "another callback": lambda: json.dumps(with_value("a" * (LONG - 500))).encode(),
        "an output without end": lambda: b'{"output":"' + b'\\"' * (LONG // 2 - 10),
        "blanks before an output": lambda: b" " * (LONG - 300) + BRING % b'""',
    }
)


@pytest.mark.parametrize("make", BODIES.values(), ids=BODIES.keys())
def test_the_longest_body_of_any_shape_costs_little_time_and_memory(make):
    body = make()
    assert len(body) <= LONG
    gc.collect()
    tracemalloc.start()
    before = time.process_time()

    try:
        with suppress(RefusedError):
            check(body)
        seconds = time.process_time() - before
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert seconds < PROCESSOR_SECONDS
    assert peak < 3 * len(body)


LONG_FILE = "a" * 2_000_000


def read_long(body: bytes) -> list:
    accepted = []
    check(body, lambda id_, name, value: accepted.append((id_, name, value)) or True)
    return accepted


@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": "), (" ,\n", "\t:  ")])
@pytest.mark.parametrize("turned", [False, True])
def test_a_long_file_is_read_as_a_short_one(separators, turned):
    call = json.loads(BRING % b'"%s"' % LONG_FILE.encode()) | {"name": "\N{KEY}"}
    call = dict(reversed(call.items())) if turned else call

    body = json.dumps(call, separators=separators, ensure_ascii=False).encode()

    assert read_long(body) == [("upload", "contents", LONG_FILE)]


LONG_CHANGES = {
    "another callback": lambda body: body.replace(b"file.children", b"box.value@abc"),
    "no callback": lambda body: body.replace(b"file.children", b"nothing.at_all"),
    "another property": lambda body: body.replace(b'"contents"', b'"filename"'),
    "another id": lambda body: body.replace(b"upload", b"button"),
    "no input": lambda body: body.replace(b'"inputs"', b'"parts"'),
    "two files": lambda body: body.replace(b"}],", b"}," + body + b"],"),
    "a line break": lambda body: body.replace(b"aaa", b"a\na", 1),
    "an escape": lambda body: body.replace(b"aaaaaa", b"\\u0041", 1),
    "half a letter": lambda body: body.replace(b"aaa", b"\xf0\x9f\x94", 1),
    "a wide letter": lambda body: body.replace(b"aaaa", "\N{KEY}".encode(), 1),
    "no end": lambda body: body[: body.rindex(b'"value":') + 1_500_000],
    "a name twice": lambda body: body[:-1] + b',"output":"file.children"}',
    "more behind it": lambda body: body + b"{}",
    "long besides": lambda body: body[:-1] + b',"more":"' + LONG_FILE.encode() + b'"}',
    "a file that is no input": lambda body: (
        body[:-1].replace(b'"inputs"', b'"other"')
        + b',"inputs":[{"id":"upload","property":"contents","value":"a"}]}'
    ),
}


@pytest.mark.parametrize("change", LONG_CHANGES.values(), ids=LONG_CHANGES.keys())
def test_a_long_call_of_another_shape_is_refused(change):
    body = change(BRING % b'"%s"' % LONG_FILE.encode())

    assert len(body) > Limits().callback
    assert refusal_of(body).status in (400, 413)


@given(st.lists(st.sampled_from("[{,"), max_size=40), st.integers(20, 60))
def test_values_are_counted_before_they_are_read(signs, peak):
    text = "".join(signs)
    body = json.dumps(CLICK | {"more": text}).encode()
    count = sum(body.count(sign) for sign in (b"[", b"{", b","))

    if count <= peak:
        check(body, limits=Limits(values=peak))
    else:
        assert (
            str(refusal_of(body, limits=Limits(values=peak))) == "The body holds too many values."
        )


@pytest.mark.parametrize("name", ["value@abc", "n_clicks@<b>", "n_clicks@12345"])
def test_a_refusal_repeats_nothing_of_the_call(name):
    call = deepcopy(CLICK)
    call["inputs"][0]["property"] = name

    message = str(refusal_of(call, accepts=lambda id_, name, value: False))

    assert "@" not in message
