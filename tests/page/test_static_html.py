import json

import pytest
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.page import ids
from dashboard.page.layout import make_layout
from dashboard.page.static_html import make_static, to_html
from dashboard.page.tabs import PANELS
from dashboard.screen.read_state import read_state


def props_of(part: Component) -> dict:
    return part.to_plotly_json()["props"]


def test_what_is_only_read_is_sent_as_one_text_of_html():
    table = html.Table(html.Tbody([html.Tr([html.Th("Day", scope="row"), html.Td(7)])]))

    made = make_static(html.Section(table, className="scroll", tabIndex=0))

    assert isinstance(made, html.Section)
    assert props_of(made) == {
        "className": "scroll",
        "tabIndex": 0,
        "data-plain": ('<table><tbody><tr><th scope="row">Day</th><td>7</td></tr></tbody></table>'),
        "children": None,
    }


def test_texts_and_values_are_escaped():
    hostile = '<img src=x onerror="alert(1)">&amp;'

    assert to_html(html.P(hostile, title=hostile)) == (
        '<p title="&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&amp;amp;">'
        '&lt;img src=x onerror="alert(1)"&gt;&amp;amp;</p>'
    )


def test_attributes_are_written_as_react_writes_them():
    part = html.Label(
        [None, "a", html.Br(), html.B(2.5)],
        htmlFor="box",
        hidden=True,
        style={"--at": "0.5", "maxWidth": "3px"},
        **{"aria-hidden": False, "data-figure": "one"},
    )

    assert to_html(part) == (
        '<label aria-hidden="false" data-figure="one" hidden for="box" '
        'style="--at:0.5;max-width:3px">a<br><b>2.5</b></label>'
    )


@pytest.mark.parametrize(
    "read", [dcc.Store(id="store"), html.Button("Go", id="go"), html.Button("Go", n_clicks=0)]
)
def test_what_a_callback_reads_stays_a_component_and_its_neighbours_become_plain(read):
    words = html.Ul([html.Li("a"), html.Li("b"), html.Li("c")])

    made = make_static(html.Div([words, html.P(["at ", read])]))

    first, second = made.children
    assert props_of(first)["data-plain"] == "<li>a</li><li>b</li><li>c</li>"
    assert second.children[0] == "at "
    assert props_of(second.children[1]) == props_of(read)
    with pytest.raises(ValueError, match="not static"):
        to_html(read)


@pytest.mark.parametrize("query", ["", "?known_on=2020-01-15"])
def test_a_tab_is_a_few_components_however_many_rows_it_has(served, query):
    counts = {
        tab: json.dumps(
            make_static(panel.make(read_state(served, query))),
            default=Component.to_plotly_json,
        ).count('"namespace"')
        for tab, panel in PANELS.items()
    }

    assert max(counts.values()) < 60, counts


def test_the_static_parts_of_the_page_are_text():
    page = make_layout()
    main = next(part for part in page.children if getattr(part, "id", None) == ids.SCREEN)

    texts = [props_of(part).get("data-plain", "") for part in [*page.children, *main.children]]

    assert any("Every file by address" in text for text in texts)
    assert any("Scenarios side by side, CSV" in text for text in texts)
