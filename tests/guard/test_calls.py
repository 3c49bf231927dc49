import json
from copy import deepcopy

import pytest

from dashboard.guard.answers import RefusedError
from dashboard.guard.calls import MOST_PARTS, callbacks_of, check_call
from dashboard.guard.limits import Limits

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
    names = [f"{place}" for place in range(MOST_PARTS)]
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
    asked = []

    def accepts(id_: object, name: str, value: object) -> bool:
        asked.append((id_, name, value))
        return value != 2

    check(CLICK, accepts)

    assert asked == [("button", "n_clicks", 1)]
    assert str(refusal_of(with_value(2), accepts=accepts)) == "That is no value of n_clicks."
