import re
from datetime import date
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from dashboard.charts.spec import all_charts
from dashboard.errors import CallError
from dashboard.export import export_file
from dashboard.screen.compute import compute_result
from dashboard.screen.read_state import read_state
from dashboard.svg.axes import Scale, named_days
from dashboard.svg.elements import element, path, plain, wrapped
from dashboard.svg.plot import drawing
from dashboard.tables.snapshot import TableSnapshot
from tests.page.small import EVENT, NEED, NEED_LATER, TARGET, TINY, serve
from tests.strategies import tables

SVG = "{http://www.w3.org/2000/svg}"
STATE = "crisis=iraq&known_on=2017-06-01&need_uptake=0.5&keep_a=Half~aid_share:0.5"


def drawn(chart: dict, width: int = 640, height: int = 320) -> ElementTree.Element:
    return ElementTree.fromstring(drawing(chart, "A chart", width=width, height=height))


def words_in(tree: ElementTree.Element) -> list[str]:
    return [
        "".join(text.itertext())
        for text in tree.iter(f"{SVG}text")
        if text.get("aria-hidden") is None
    ]


@pytest.fixture(scope="module")
def charts(served: TableSnapshot) -> dict[str, dict]:
    """Every chart of a moved scenario with outcomes and a kept one."""
    return all_charts(compute_result(read_state(served, STATE)))


@pytest.mark.parametrize("name", ["people", "money", "personnel", "following", "tornado"])
def test_every_word_of_a_chart_stands_in_its_drawing(charts, name):
    words_shown = words_in(drawn(charts[name]))

    for trace in charts[name]["data"]:
        if trace["type"] == "scatter" and "text" in trace["mode"]:
            assert {plain(text) for text in trace["text"] if text} <= set(words_shown)
    for note in charts[name]["layout"].get("annotations", ()):
        assert plain(note["text"]) in words_shown


def test_every_figure_that_is_marked_has_a_mark_with_its_words(charts):
    titles = [title.text for title in drawn(charts["people"]).iter(f"{SVG}title")]

    hover = [text for trace in charts["people"]["data"] for text in trace.get("hovertext", ())]
    assert titles == [plain(text).replace("\n", ", ") for text in hover]


def test_a_line_lies_where_its_numbers_say(charts):
    line = next(trace for trace in charts["people"]["data"] if trace.get("name") == "Scenario")
    top = charts["people"]["layout"]["yaxis"]["range"][1]
    ways = [
        way.get("d")
        for way in drawn(charts["people"]).iter(f"{SVG}path")
        if way.get("stroke-width") == "3.5"
    ]

    heights = [float(y) for y in re.findall(r"[ML][\d.]+ ([\d.]+)", ways[0])]
    width = 320 - 24 - 42
    expected = [320 - 42 - value / top * width for value in line["y"]]
    assert heights == pytest.approx(expected, abs=0.06)


def test_bars_are_as_long_as_their_numbers_say(charts):
    bars = charts["tornado"]["data"][0]
    rects = list(drawn(charts["tornado"]).iter(f"{SVG}rect"))

    widths = [float(rect.get("width")) for rect in rects]
    assert [width / widths[-1] for width in widths] == pytest.approx(
        [length / bars["x"][-1] for length in bars["x"]], abs=0.01
    )


def test_the_ends_of_open_figures_point_upwards(charts):
    people = drawn(charts["people"])

    arrows = [way for way in people.iter(f"{SVG}path") if (way.get("d") or "").endswith("Z")]
    assert len([way for way in arrows if way.get("fill") == "#1b1d1f"]) >= 2


@pytest.mark.parametrize("rows", TINY.values(), ids=TINY.keys())
@pytest.mark.parametrize("width", [640, 340])
def test_the_charts_of_a_small_table_can_be_drawn(rows, width):
    state = read_state(serve(*rows), "")

    for chart in all_charts(compute_result(state)).values():
        tree = drawn(chart, width)
        assert "nan" not in ElementTree.tostring(tree).decode().lower()


@given(tables())
@settings(max_examples=5, deadline=None)
def test_the_charts_of_any_table_can_be_drawn(table):
    state = read_state(TableSnapshot(table, digest="any"), "")

    for chart in all_charts(compute_result(state)).values():
        assert "nan" not in ElementTree.tostring(drawn(chart)).decode().lower()


def test_foreign_words_are_shown_and_never_markup():
    risky = '<script>alert(1)</script> & "x"'
    state = read_state(serve(NEED, NEED_LATER | {"label": risky}, TARGET), "")

    chart = drawing(all_charts(compute_result(state))["people"], risky, width=640, height=320)

    assert "<script" not in chart
    assert ElementTree.fromstring(chart).get("aria-label") == risky


# Pictures.


@pytest.mark.parametrize("name", ["people", "money", "personnel", "following", "tornado"])
def test_a_picture_stands_alone(served, name):
    pairs = [tuple(pair.split("=")) for pair in STATE.split("&")]
    file = export_file(served, "chart", "svg", [*pairs, ("chart", name)])

    tree = ElementTree.fromstring(file.content)
    words_shown = " ".join(words_in(tree))
    assert file.media_type == "image/svg+xml"
    assert file.name == f"iraq_2017-06-01_chart-{name}_scenario.svg"
    assert "as known on 1 Jun 2017" in words_shown
    assert "Source: " in words_shown
    assert "A scenario is not a forecast." in words_shown
    assert ("Events: " in words_shown) is (name != "tornado")
    assert not re.search(rb"(?:href|src|url\()", file.content)


def test_a_picture_says_what_was_moved(served):
    pairs = [("need_uptake", "0.5"), ("chart", "people")]

    words_shown = export_file(served, "chart", "svg", pairs).content.decode()

    assert "0.5 ×" in words_shown
    assert "Iraq" in words_shown


@pytest.mark.parametrize(
    ("rows", "pairs", "sentence"),
    [
        ((NEED,), [("chart", "money")], "There is no chart 'money'. Known: people."),
        ((NEED,), [("chart", "peple")], "There is no chart 'peple'. Did you mean 'people'?"),
        ((EVENT,), [], "The figures of this day carry no projection, so there is no chart."),
    ],
)
def test_a_chart_that_is_not_drawn_is_an_error(rows, pairs, sentence):
    with pytest.raises(CallError) as refused:
        export_file(serve(*rows), "chart", "svg", pairs)

    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize(
    "rows", [(EVENT,), ({"measure": "personnel", "status": "observed", "value": 0.0},)]
)
def test_the_rows_of_no_chart_are_a_file_without_rows(rows):
    words_shown = export_file(serve(*rows), "chart", "csv", []).content.decode()

    assert words_shown.startswith("crisis,known_on,chart,measure,unit,day")
    assert len(words_shown.splitlines()) == 1


# Axes and elements.


@pytest.mark.parametrize(
    ("first", "last", "max_days", "named"),
    [
        (date(2016, 7, 20), date(2016, 12, 31), 7, ["08", "09", "10", "11", "12"]),
        (date(2016, 1, 20), date(2016, 12, 31), 4, ["04", "07", "10"]),
        (date(2016, 1, 1), date(2026, 1, 2), 6, ["01"] * 6),
        (date(2016, 7, 20), date(2016, 7, 26), 7, ["07"] * 7),
    ],
)
def test_an_axis_names_firsts_of_months_at_even_steps(first, last, max_days, named):
    days = named_days(first, last, max_days)

    assert [f"{day:%m}" for day in days] == named
    assert all(first <= day <= last for day in days)


def test_a_scale_meets_both_its_ends():
    scale = Scale(0, 20, 300, 20)

    assert (scale(0), scale(20), scale(10)) == (300, 20, 160)


def test_a_path_lifts_its_pen_at_a_gap():
    assert path([(0, 0), (1.25, 2), None, (3, 4)]) == "M0 0L1.2 2M3 4"


def test_words_wrap_without_being_cut():
    assert wrapped("one two three", 45) == ["one two", "three"]
    assert wrapped("incomprehensibilities", 10) == ["incomprehensibilities"]
    assert wrapped("", 10) == []


def test_an_attribute_cannot_end_its_quotation_marks():
    assert element("a", name='"><script>') == '<a name="&quot;&gt;&lt;script&gt;"/>'
