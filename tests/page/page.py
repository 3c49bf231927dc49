"""A page without a browser: it holds what Dash's browser side would, and asks the real server."""

import json
from collections.abc import Iterator
from pathlib import Path

from flask.testing import FlaskClient

from dashboard.app import create_app
from dashboard.tables.reloading import ReloadingTable

WILD = (["ALL"], ["MATCH"])


class Page:
    """The properties of every component by its id, as a browser keeps them."""

    def __init__(self, client: FlaskClient, search: str = "") -> None:
        """Open the page at an address."""
        self.client = client
        self.callbacks = client.get("/_dash-dependencies").json
        self.props: dict[str, dict] = {}
        self.moves: dict = {}  # what the last move of a slider changed
        self.register(client.get("/_dash-layout").json)
        self.set("open", "data", {"search": search})
        self.call("screen-state.data", "open.data")

    def register(self, part: object) -> None:
        """Take up every component inside a part of the page."""
        for component in _components(part):
            props = component["props"]
            if "id" in props:
                self.props[_key(props["id"])] = dict(props)

    def ids(self, pattern: dict) -> list[dict]:
        """Return the ids on the page that a wildcard stands for, in the order of the page."""
        fixed = {name: part for name, part in pattern.items() if part not in WILD}
        found = [json.loads(key) for key in self.props if key.startswith("{")]
        return [
            id_ for id_ in found if id_.keys() == pattern.keys() and fixed.items() <= id_.items()
        ]

    def get(self, id_: str | dict, name: str) -> object:
        """Return a property, or None where it was never set."""
        return self.props.get(_key(id_), {}).get(name)

    def set(self, id_: str | dict, name: str, value: object) -> None:
        """Set a property as a browser's control does; no callback is called yet."""
        self.props.setdefault(_key(id_), {})[name] = value

    def state(self) -> list[list[str]]:
        """Return what the controls say as names and values, as assets/gather.js collects them."""
        screen = self.get("screen-state", "data")
        moved = []
        for id_ in self.ids({"type": "driver", "key": ["ALL"]}):
            value, reason = self.get(id_, "value"), self.get(id_ | {"type": "reason"}, "value")
            moved += [[id_["key"], str(value)]] if isinstance(value, int | float) else []
            moved += [["why_" + id_["key"], reason]] if reason else []
        chosen = [
            ["fan", self.get("fan", "value")],
            ["measure", ",".join(self.get("filter-measure", "value") or ())],
            ["status", ",".join(self.get("filter-status", "value") or ())],
            ["find", self.get("filter-find", "value")],
            ["tab", self.get("tabs", "value")],
        ]
        return [
            *screen["fixed"],
            *moved,
            *(pair for pair in chosen if pair[1]),
        ]

    def move(self) -> dict:
        """Ask for the scenario of the sliders as they stand, and for the tables that are open."""
        state = self.state()
        shown = [
            id_["name"]
            for id_ in self.ids({"type": "data-table-switch", "name": ["ALL"]})
            if (self.get(id_, "n_clicks") or 0) % 2
        ]
        self.set("tables-request", "data", {"page": state, "tables": shown})
        self.call('"type":"data-table"', "tables-request.data")
        answer = self.client.post("/move", json={"page": state})
        if answer.status_code == 204:
            return {}
        assert answer.status_code == 200, answer.text
        self.moves = answer.json
        self.set("query", "data", self.moves["query"])
        return self.moves

    def choose(self, *, rows: bool = True) -> dict:
        """Ask for the figures that the filters leave; without rows, for the address alone."""
        self.set("figures-request", "data", {"page": self.state(), "rows": rows})
        return self.call("grid-count.children", "figures-request.data")

    def show_grid(self) -> dict:
        """Come to the grid."""
        self.set("page-state", "data", self.state())
        self.set("grid-request", "data", True)
        return self.call("grid-area.children", "grid-request.data")

    def ask_figure(self, figure: str) -> dict:
        """Ask for a figure, as a card, a mark or a row does."""
        self.set("figure-request", "data", {"figure": figure})
        return self.call("drawer.opened", "figure-request.data")

    def call(self, output: str, changed: str) -> dict:
        """Call the server's callback of an output because a property has changed.

        Returns:
            The response by id and property; the page has taken it up.
        """
        if self.get("screen-state", "data"):
            self.set("page-state", "data", self.state())
        payload = self.payload(self._callback(output, changed), changed)
        answer = self.client.post("/_dash-update-component", json=payload)
        if answer.status_code == 204:
            return {}
        assert answer.status_code == 200, answer.text
        response = answer.json["response"]
        for key, props in response.items():
            self.props.setdefault(key, {}).update(props)
            self.register(props)
        return response

    def payload(self, callback: dict, changed: str) -> dict:
        """Return what a browser would send to call a callback because a property has changed."""
        matched = _matched(callback, changed)
        outputs = [self._output(part) for part in _split(matched["output"])]
        return {
            "output": callback["output"],
            "outputs": outputs if matched["output"].startswith("..") else outputs[0],
            "inputs": [self._input(part) for part in matched["inputs"]],
            "state": [self._input(part) for part in matched["state"]],
            "changedPropIds": [changed],
        }

    def payloads(self) -> list[dict]:
        """Return a call of each callback of the server, because its first input has changed."""
        calls = []
        for callback in self.callbacks:
            first = callback["inputs"][0]
            id_ = first["id"]
            parts = self.ids(json.loads(id_)) if id_.startswith("{") else [id_]
            if not callback["clientside_function"]:
                changed = [f"{_key(part)}.{first['property']}" for part in parts[:1]]
                call = self.payload(callback, *changed or [""])
                calls.append(call | {"changedPropIds": changed})
        return calls

    def _callback(self, output: str, changed: str) -> dict:
        id_, _, name = changed.rpartition(".")
        return next(
            callback
            for callback in self.callbacks
            if not callback["clientside_function"]
            and output in callback["output"]
            and any(
                part["property"] == name and self._matches(part["id"], id_)
                for part in callback["inputs"]
            )
        )

    def _matches(self, id_: str, changed: str) -> bool:
        if not id_.startswith("{"):
            return id_ == changed
        return changed.startswith("{") and json.loads(changed) in self.ids(json.loads(id_))

    def _input(self, part: dict) -> dict | list:
        id_, name = part["id"], part["property"]
        if '["ALL"]' not in id_:
            id_ = json.loads(id_) if id_.startswith("{") else id_
            return {"id": id_, "property": name, "value": self.get(id_, name)}
        return [
            {"id": id_, "property": name, "value": self.get(id_, name)}
            for id_ in self.ids(json.loads(id_))
        ]

    def _output(self, part: str) -> dict | list:
        id_, _, name = part.rpartition(".")
        if '["ALL"]' not in id_:
            return {"id": json.loads(id_) if id_.startswith("{") else id_, "property": name}
        return [{"id": id_, "property": name} for id_ in self.ids(json.loads(id_))]


def _matched(callback: dict, changed: str) -> dict:
    """Return a callback with the parts of the changed id where it says MATCH."""
    id_ = changed.rpartition(".")[0]
    parts = json.loads(id_) if id_.startswith("{") else {}

    def fixed(text: str) -> str:
        for name, part in parts.items():
            text = text.replace(f'"{name}":["MATCH"]', f'"{name}":{json.dumps(part)}')
        return text

    return callback | {
        "output": fixed(callback["output"]),
        **{
            kind: [part | {"id": fixed(part["id"])} for part in callback[kind]]
            for kind in ("inputs", "state")
        },
    }


def make_client(table: Path) -> FlaskClient:
    """Return a client of the whole application over a table file."""
    return create_app(ReloadingTable(table)).server.test_client()


def changed(property_name: str, **id_: str) -> str:
    """Return the name of a property of a component whose id has parts."""
    return f"{_key(id_)}.{property_name}"


def _key(id_: str | dict) -> str:
    if isinstance(id_, str):
        return id_
    return json.dumps(id_, sort_keys=True, separators=(",", ":"))


def _split(output: str) -> list[str]:
    return output.strip(".").split("...") if output.startswith("..") else [output]


def _components(part: object) -> Iterator[dict]:
    if isinstance(part, list):
        for child in part:
            yield from _components(child)
    elif isinstance(part, dict):
        if "props" in part and "namespace" in part:
            yield part
            yield from _components(part["props"])
        else:
            for child in part.values():
                yield from _components(child)
