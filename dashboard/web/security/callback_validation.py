"""A call of the page is checked against the callbacks that it may call, before Dash sees it."""

import json
import math
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from dashboard.web.security.request_checks import check_length
from dashboard.web.security.request_limits import Limits
from dashboard.web.security.responses import RefusedError

WILDCARDS = (["ALL"], ["MATCH"], ["ALLSMALLER"])
MAX_PARTS = 100  # of one kind on a page, several times what any has
NESTS = (list, dict)  # what a value of JSON may be that holds others
MAX_FRACTION_LENGTH = 100  # letters of a number with a fraction, four times what is ever written
FILE_PROPERTY = "contents"  # what dcc.Upload brings a file in
FILE_START = re.compile(rb'"property"\s*:\s*"contents"\s*,\s*"value"\s*:\s*"')
PLAIN = bytes(range(0x20, 0x7F)).replace(b"\\", b"")  # what a file in base64 is written with
Accepts = Callable[[str | dict, str, object], bool]


@dataclass(frozen=True, slots=True)
class Part:
    """One input, state or output of a callback: an id, or a pattern of ids, and a property."""

    id: str | dict
    property: str
    many: bool

    def matches(self, id_: object, property_name: object) -> bool:
        """Return whether an id and a property of a call are of this part."""
        if property_name != self.property:
            return False
        if isinstance(self.id, str) or not isinstance(id_, dict):
            return id_ == self.id
        return self.id.keys() == id_.keys() and all(
            isinstance(id_[name], str | int) if part in WILDCARDS else id_[name] == part
            for name, part in self.id.items()
        )


@dataclass(frozen=True, slots=True)
class Callback:
    """What a call of one callback must hold."""

    outputs: tuple[Part, ...]
    inputs: tuple[Part, ...]
    states: tuple[Part, ...]

    @property
    def takes_files(self) -> bool:
        """Return whether a call may be as long as a file."""
        return any(part.property == FILE_PROPERTY for part in self.inputs + self.states)


def callbacks_of(registered: Mapping[str, Mapping[str, Any]]) -> dict[str, Callback]:
    """Return what the server's callbacks take, by output, as Dash has registered them."""
    return {
        output: Callback(
            outputs=tuple(_part_of_output(text) for text in _outputs(output)),
            inputs=tuple(_part(part["id"], part["property"]) for part in callback["inputs"]),
            states=tuple(_part(part["id"], part["property"]) for part in callback["state"]),
        )
        for output, callback in registered.items()
        if "callback" in callback
    }


def _outputs(output: str) -> list[str]:
    return output[2:-2].split("...") if output.startswith("..") else [output]


def _part_of_output(text: str) -> Part:
    id_, _, name = text.rpartition(".")
    return _part(id_, name.partition("@")[0])


def _part(id_: str, property_name: str) -> Part:
    parsed = json.loads(id_) if id_.startswith("{") else id_
    many = isinstance(parsed, dict) and any(part in WILDCARDS[::2] for part in parsed.values())
    return Part(parsed, property_name, many)


def check_call(
    body: bytes, callbacks: Mapping[str, Callback], limits: Limits, accepts: Accepts
) -> dict:
    """Return a call as it was read.

    Raises:
        RefusedError: its shape or values are not those of one of the callbacks.
    """
    if len(body) > limits.callback:
        call = _parse_long(body, limits)
    else:
        call = parse_strictly(body, limits)
    if not isinstance(call, dict):
        raise _bad_request("A call is one JSON object.")
    output = call.get("output")
    callback = callbacks.get(output) if isinstance(output, str) else None
    if callback is None:
        raise _bad_request("There is no such callback. Load the page again.")
    if not callback.takes_files:
        check_length(len(body), limits.callback)
    seen: dict[str, list] = {}
    for entry, part in _paired(_outputs_of(call, callback), callback.outputs, "outputs"):
        _check_entries(entry, part, seen)
    names = set()
    for key, parts in (("inputs", callback.inputs), ("state", callback.states)):
        for entry, part in _paired(call.get(key) or [], parts, key):
            for checked in _check_entries(entry, part, seen):
                _check_value(checked, part.property, limits, accepts)
                if key == "inputs":
                    names.add(f"{_id_text(checked['id'])}.{checked['property']}")
    changed = call.get("changedPropIds", [])
    if not isinstance(changed, list) or not all(
        isinstance(name, str) and name in names for name in changed
    ):
        raise _bad_request("changedPropIds names inputs that the call does not hold.")
    return call


def check_body(body: bytes, limits: Limits, accepts: Callable[[object], bool]) -> object:
    """Return the value of a JSON body of another path than the one of Dash's callbacks.

    Raises:
        RefusedError: it is no strict JSON, too long, or no value that the page would send.
    """
    check_length(len(body), limits.callback)
    value = parse_strictly(body, limits)
    _check_extent(value, limits)
    if not accepts(value):
        raise _bad_request("The body is not what this address takes. Load the page again.")
    return value


def _parse_long(body: bytes, limits: Limits) -> object:
    """Return the value of a call that is longer than any but one that brings a file.

    The file is taken out before the rest is read, so that what is read is as short as other calls.

    Raises:
        RefusedError: it is too long without its file, or no call of that shape.
    """
    start = FILE_START.search(body[: limits.callback])
    first = start.end() if start else -1
    end = body.find(b'"', first) if start else -1
    if end < 0:
        check_length(len(body), limits.callback)
    check_length(len(body) - (end - first), limits.callback)
    file = body[first:end]
    if file.translate(None, PLAIN):
        raise _bad_request("A file is not in base64.")
    marker = secrets.token_hex(8)
    call = parse_strictly(body[:first] + marker.encode() + body[end:], limits)
    if not (isinstance(call, dict) and _fill(call, marker, file)):
        raise _bad_request("The body is not JSON that this server reads.")
    return call


def _fill(call: dict, marker: str, file: bytes) -> bool:
    """Put a file into the input of a call from which it was taken; return whether it is there."""
    inputs = call.get("inputs")
    for entry in inputs if isinstance(inputs, list) else ():
        if isinstance(entry, dict) and entry.get("value") == marker:
            entry["value"] = file.decode()
            return True
    return False


def parse_strictly(body: bytes, limits: Limits) -> object:
    """Return a JSON text's value.

    Raises:
        RefusedError: it is no JSON, or it holds what JSON leaves open: NaN, infinity, numbers
            without end, a name twice, half a letter, lists in lists in lists; or it holds more
            values than a call does. Those are counted by their brackets and commas before the text
            is read, whether these stand between values or in a text.
    """
    if sum(map(body.count, (b"[", b"{", b","))) > limits.values:
        raise _bad_request("The body holds too many values.")
    try:
        parsed = json.loads(
            body.decode(),
            parse_constant=_no_number,
            parse_float=_finite,
            parse_int=lambda text: _whole(text, limits.digits),
            object_pairs_hook=_once,
        )
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise _bad_request("The body is not JSON that this server reads.") from None
    _check_depth(parsed, limits.depth, b"\\u" in body)
    return parsed


def _no_number(word: str) -> float:
    raise ValueError(word)


def _finite(text: str) -> float:
    number = float(text) if len(text) <= MAX_FRACTION_LENGTH else math.inf
    if not math.isfinite(number):
        raise ValueError(text[:MAX_FRACTION_LENGTH])
    return number


def _whole(text: str, max_digits: int) -> int:
    if len(text) > max_digits:
        raise ValueError(text[:max_digits])
    return int(text)


def _once(pairs: list[tuple[str, object]]) -> dict:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


def _check_depth(value: object, depth: int, escaped: bool) -> None:
    if isinstance(value, str):
        if escaped and not value.isascii():
            try:
                value.encode()
            except UnicodeEncodeError:
                raise _bad_request("A text holds half a letter.") from None
    elif isinstance(value, NESTS):
        if depth == 0:
            raise _bad_request("The body nests too deep.")
        for part in value if isinstance(value, list) else (*value, *value.values()):
            if escaped or isinstance(part, NESTS):
                _check_depth(part, depth - 1, escaped)


def _outputs_of(call: dict, callback: Callback) -> object:
    outputs = call.get("outputs")
    return outputs if str(call["output"]).startswith("..") else [outputs]


def _paired(entries: object, parts: tuple[Part, ...], key: str) -> Iterator[tuple[object, Part]]:
    if not isinstance(entries, list) or len(entries) != len(parts):
        raise _bad_request(f"{key} are not those of the callback. Load the page again.")
    return zip(entries, parts, strict=True)


def _check_entries(entry: object, part: Part, seen: dict[str, list]) -> list[dict]:
    """Return the entries of one part of a callback, all of them being of that part."""
    entries = entry if part.many else [entry]
    if isinstance(entries, list) and len(entries) > MAX_PARTS:
        raise _bad_request("A list names more parts than a page has.")
    if not isinstance(entries, list) or not all(
        isinstance(item, dict)
        and part.matches(item.get("id"), str(item.get("property")).partition("@")[0])
        for item in entries
    ):
        raise _bad_request("An id or property is not that of the callback. Load the page again.")
    if part.many:
        found = [item["id"] for item in entries]
        if len(set(map(_id_text, found))) < len(found):
            raise _bad_request("A list names a part twice.")
        if seen.setdefault(_id_text(part.id), found) != found:
            raise _bad_request("The parts of a list do not belong together.")
    return entries


def _check_value(entry: dict, property_name: str, limits: Limits, accepts: Accepts) -> None:
    value, name = entry.get("value"), entry["property"]
    if name != FILE_PROPERTY:
        _check_extent(value, limits)
    if not accepts(entry["id"], name, value):
        raise _bad_request(f"That is no value of {property_name}.")


def _check_extent(value: object, limits: Limits) -> None:
    if isinstance(value, str) and len(value) > limits.text:
        raise _bad_request("A text is too long.")
    if isinstance(value, NESTS):
        if len(value) > limits.items:
            raise _bad_request("A list is too long.")
        for part in value if isinstance(value, list) else (*value, *value.values()):
            if isinstance(part, NESTS) or (isinstance(part, str) and len(part) > limits.text):
                _check_extent(part, limits)


def _id_text(id_: str | dict) -> str:
    if isinstance(id_, str):
        return id_
    return json.dumps(id_, sort_keys=True, separators=(",", ":"))


def _bad_request(sentence: str) -> RefusedError:
    return RefusedError(HTTPStatus.BAD_REQUEST, sentence)
