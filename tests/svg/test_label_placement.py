from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.charts.spec import all_charts
from dashboard.screen.compute import compute_result
from dashboard.screen.read_state import read_state
from dashboard.svg.label_placement import Box, Label, position_labels
from dashboard.svg.plot import drawing
from dashboard.tables.snapshot import TableSnapshot

SVG = "{http://www.w3.org/2000/svg}"
SIZES = ((338, 172), (350, 300), (816, 360))
PANEL = (0.0, 200.0)


def label(text: str, y: float, *, upward: bool = True) -> Label:
    return Label(text, 100.0, y, 12, "end", "#000000", upward)


def placed(*labels: Label, taken: tuple[Box, ...] = ()) -> dict[str, float]:
    """Return where labels of one trace come to stand."""
    return {label.text: label.y for label in position_labels([labels], taken, *PANEL)}


def labels_in(chart: dict, width: int, height: int) -> list[Label]:
    """Return the words beside points in a drawing: those with a ground of their own."""
    tree = ElementTree.fromstring(drawing(chart, "A chart", width=width, height=height))
    return [
        Label(
            "".join(label.itertext()),
            float(label.get("x")),
            float(label.get("y")),
            float(label.get("font-size")),
            label.get("text-anchor"),
            "",
            upward=True,
        )
        for label in tree.iter(f"{SVG}text")
        if label.get("aria-hidden")
    ]


def lie_on_one_another(label: Box, other: Box) -> bool:
    """Return whether two boxes share more than the tenths of a pixel that a drawing rounds to."""
    across = min(label.right, other.right) - max(label.left, other.left)
    upright = min(label.bottom, other.bottom) - max(label.top, other.top)
    return across > 0.2 and upright > 0.2


def test_labels_that_do_not_overlap_stay_where_they_are():
    assert placed(label("low", 150.0), label("high", 100.0)) == {"low": 150.0, "high": 100.0}


def test_labels_of_one_height_stand_above_each_other_in_their_order():
    heights = placed(label("a", 100.0), label("b", 100.0), label("c", 100.0))

    assert heights["a"] == 100.0
    assert heights["a"] - heights["b"] == pytest.approx(15.4, abs=0.1)
    assert heights["b"] - heights["c"] == pytest.approx(15.4, abs=0.1)


def test_labels_at_the_upper_edge_give_way_downwards_and_keep_their_order():
    heights = placed(label("a", 10.0), label("b", 5.0), label("c", -40.0))

    assert heights["c"] == pytest.approx(11.4)
    assert heights["c"] < heights["b"] < heights["a"] < 45


def test_a_label_goes_round_what_is_taken_on_its_own_side():
    mark = Box(80.0, 110.0, 95.0, 105.0)

    assert placed(label("up", 102.0), taken=(mark,))["up"] < 95
    assert placed(label("down", 102.0, upward=False), taken=(mark,))["down"] > 105
    assert placed(label("beside", 102.0), taken=(Box(101.0, 110.0, 95.0, 105.0),)) == {
        "beside": 102.0
    }


@given(st.data())
@settings(deadline=None, max_examples=30)
def test_no_label_lies_on_another_wherever_the_sliders_are(
    served: TableSnapshot, data: st.DataObject
):
    day = data.draw(st.sampled_from(["2016-07-20", "2018-03-01"]))
    saved = data.draw(st.sampled_from(["", "&keep_a=Half~aid_share:0.5"]))
    start = read_state(served, f"known_on={day}{saved}")
    moved = [
        f"&{driver.key}={data.draw(st.floats(driver.minimum, driver.maximum)):.4f}"
        for driver in start.vintage.drivers
    ]
    query = f"known_on={day}{saved}{''.join(moved)}"
    charts = all_charts(compute_result(read_state(served, query)))
    charts.pop("tornado")

    for chart in charts.values():
        for size in SIZES:
            for label, other in combinations(labels_in(chart, *size), 2):
                assert not lie_on_one_another(label.box, other.box), (label.text, other.text)
