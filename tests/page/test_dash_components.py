import os
import re
import subprocess
import sys

import pytest

SIGN = re.compile(r'"end_id":"[^"]*"')  # each page has another
PLACES = re.compile(r'"children_props":\{.*?\}\}')  # where components take others, used or not
ANSWERS = """
from dashboard.app import create_app
from dashboard.tables.reloading import ReloadingTable
from dashboard.data.resources import shipped
client = create_app(ReloadingTable(shipped("figures.parquet"))).server.test_client()
for path in ("/", "/_dash-layout", "/_dash-dependencies"):
    print(client.get(path).text)
"""


def told_by(code: str) -> str:
    ordered = os.environ | {"PYTHONHASHSEED": "0"}  # Dash orders attributes by it
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=ordered
    )
    return done.stdout


def test_the_page_is_the_same_as_with_all_components_imported():
    sparing = told_by("import dashboard.page.dash_components" + ANSWERS)
    whole = told_by("import dash" + ANSWERS)

    sparing, whole = (SIGN.sub("", PLACES.sub("", told)) for told in (sparing, whole))
    assert sparing == whole
    assert "dash_html_components" in sparing


def test_the_page_is_the_same_whatever_was_imported_since():
    more = "from dash import html\nhtml.Wbr()\nprint(client.get('/').text)"
    told = SIGN.sub("", told_by("import dashboard.page.dash_components" + ANSWERS + more))

    first, last = (part.partition("</html>")[0] for part in told.split("<!DOCTYPE")[1:])
    assert first == last


def test_only_what_is_asked_for_is_imported():
    told = told_by(
        "import sys, dashboard.page.dash_components, dash\n"
        "from dash import dcc, html\n"
        "assert dcc.Store is dcc.Store and html.Wbr().to_plotly_json()['type'] == 'Wbr'\n"
        "assert any('core' in str(part) for part in dcc.Store._js_dist)\n"
        "print(*(name for name in sys.modules if name.startswith(('dash.dcc.', 'dash.html.'))))\n"
        "print('plotly.graph_objs._figure' in sys.modules)"
    )

    names, has_figure = told.splitlines()
    components = {name for name in names.split() if name.rpartition(".")[2][0].isupper()}
    own = {"dash.html.Div", "dash.dcc.Location"}  # what Dash makes of them itself
    assert components == {"dash.dcc.Store", "dash.html.Wbr"} | own
    assert has_figure == "False"


@pytest.mark.parametrize("name", ["Nothing", "nothing", "__path_of_nothing__"])
def test_what_is_no_component_is_not_there(name):
    told = told_by(
        "import dashboard.page.dash_components\nfrom dash import html\n"
        f"try:\n    html.{name}\nexcept AttributeError as error:\n    print(error)"
    )

    assert name in told


def test_many_that_ask_at_once_all_get_the_component():
    told = told_by(
        "import dashboard.page.dash_components\n"
        "from concurrent.futures import ThreadPoolExecutor\n"
        "from dash import html\n"
        "with ThreadPoolExecutor(8) as pool:\n"
        "    made = list(pool.map(lambda _: html.Figure(), range(200)))\n"
        "print({type(one) for one in made} == {html.Figure})"
    )

    assert told == "True\n"
