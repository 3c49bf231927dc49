import base64
import json

import pytest
from dash import html
from dash.development.base_component import Component

from dashboard.data.import_options import NO_OPTIONS, ImportOptions, read_import_options
from dashboard.data.mapping_files import read_mapping, write_mapping
from dashboard.data.sheet_questions import UnansweredError
from dashboard.page.components.sheet_form import make_sheet_form
from dashboard.page.components.upload import read_upload
from dashboard.tables.uploads import UploadStore
from tests.page.small import parts_of, text_of

SHEET = (
    b"Country,In need,Targeted,Date\nMali,10,5,03/04/2025\nChad,20,many,05/06/2025\n"
    b"Niger,30,6,03/04/2025\nTogo,40,7,03/04/2025\n"
)
ANSWERS = read_import_options(
    ["Country=crisis", "Date=as_of"],
    values=["In need", "Targeted"],
    set_column=[
        f"{column}:{word}"
        for column, status in (("In need", "observed"), ("Targeted", "target"))
        for word in ("measure=people_in_need", "unit=people", f"status={status}")
    ],
    day_first=True,
)


def bring(mapping: ImportOptions = NO_OPTIONS):
    contents = "data:text/csv;base64," + base64.b64encode(SHEET).decode()
    return read_upload(UploadStore(), contents, "people.csv", decimal_comma=False, mapping=mapping)


def questions() -> UnansweredError:
    with pytest.raises(UnansweredError) as error:
        bring()
    return error.value


def chosen(form: list[Component]) -> dict[str, list[str]]:
    """Return the chosen values of the lists of a form, by what they answer."""
    answers: dict[str, list[str]] = {}
    for part in parts_of(form):
        if isinstance(part, html.Select):
            name = part.to_plotly_json()["props"]["data-answer"]
            values = [option.value for option in part.children if hasattr(option, "selected")]
            answers.setdefault(name, []).append(values[0] if values else "")
    return answers


def test_the_form_is_filled_with_guesses_and_shows_the_first_rows():
    error = questions()

    form = make_sheet_form(error.questions, str(error))

    assert chosen(form) == {
        "measure": ["people_in_need"] * 2,
        "unit": ["people"] * 2,
        "status": ["observed", "target"],
        "crisis": ["Country"],
        "as_of": ["Date"],
        "day_first": [""],
    }
    words = text_of(form)
    assert "What is filled in below is a guess: please check it." in words
    assert "The first 4 rows of the file" in words
    assert "Chad 20 many 05/06/2025" in words


def test_answers_take_the_place_of_guesses_and_what_is_wrong_is_said():
    error = questions()
    said = ImportOptions(
        values={"Targeted": {"measure": "count", "unit": "EUR", "status": "target"}}
    )

    form = make_sheet_form(error.questions, "people.csv: something is unclear.", said)

    assert chosen(form)["measure"] == ["", "count"]
    assert chosen(form)["unit"][1] == "EUR"
    assert "people.csv: something is unclear." in text_of(form)


def test_good_rows_open_and_bad_rows_are_listed_as_by_command():
    report, table = bring(ANSWERS)

    assert table.frame.select("crisis", "value", "status").head(3).rows() == [
        ("mali", 10.0, "observed"),
        ("mali", 5.0, "target"),
        ("chad", 20.0, "observed"),
    ]
    assert "7 figures read, 1 row left out" in text_of(report)
    assert "3 Targeted many" in text_of(report)


def test_a_mapping_keeps_everything_that_was_said():
    saved = write_mapping(ANSWERS)

    assert json.loads(saved)["kind"] == "dashboard mapping"
    assert read_mapping(saved, "m.json") == ANSWERS
