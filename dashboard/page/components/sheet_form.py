"""The form that asks what the columns of a reader's sheet mean, filled with guesses."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.data.import_options import NO_OPTIONS, ImportOptions
from dashboard.data.mapping_files import write_mapping
from dashboard.data.schema import STATUSES
from dashboard.data.table_measures import CURRENCY, TABLE_MEASURES
from dashboard.data.text_table import plain_name
from dashboard.page import ids
from dashboard.page.components.scrolling_table import scrolling_table
from dashboard.text.numbers import count_words

SHEET_FORM = "sheet-form"  # what the scripts know the form by
LEFT_OUT = ("", "left out")
NOT_CHOSEN = ("", "choose ...")
MAX_COLUMNS = 12  # of numbers, each with its own line of the form
USUAL_CURRENCIES = ("USD", "EUR", "GBP", "CHF", "JPY", "CAD", "SEK", "NOK", "DKK", "AUD")
Choice = tuple[str, str]  # a value and its words


def make_sheet_form(
    questions: Mapping[str, Any], sentence: str, answers: ImportOptions = NO_OPTIONS
) -> list[Component]:
    """Return the form for what a sheet does not say.

    Args:
        questions: of ``UnansweredError``.
        sentence: why it is asked.
        answers: what was said before, in place of guesses.
    """
    missing = {*questions["missing"], *(["value"] if answers.values else [])}
    missing |= {ours for words in answers.values.values() for ours in words}
    head = html.Div(
        [
            html.H2(f"{questions['name']}: what do its columns mean?"),
            html.Button("Close", className="plain quiet", **{"data-close": "report"}),
        ],
        className="section-head",
    )
    parts: list[Component] = [html.P(_where(questions))]
    if len(questions["sheets"]) > 1:
        sheets = [(sheet, sheet) for sheet in questions["sheets"]]
        parts.append(_select("sheet", "Sheet of the workbook", sheets, questions["sheet"]))
    if replace(answers, sheet=None) != NO_OPTIONS or not missing:
        parts.append(html.P(sentence.partition(" Say --")[0], role="alert"))
    if missing & {"value", "measure", "unit", "status"}:
        parts.append(_values(questions, missing, answers))
    parts.append(_columns(questions, missing, answers))
    parts += [
        _preview(questions),
        html.Div(
            [
                html.Button("Open the table", className="plain", **{"data-sheet": "open"}),
                html.Button(
                    "Save the answers as a mapping file",
                    className="plain",
                    **{"data-sheet": "save"},
                ),
            ],
            className="sheet-buttons",
        ),
        html.P(
            "A mapping file answers these questions for the next file of this kind: drop it here, "
            "or use it by command with --mapping.",
            className="quiet-words",
        ),
    ]
    form = html.Div(
        parts,
        id=SHEET_FORM,
        className="sheet-form",
        **{"data-name": str(questions["name"]), "data-said": write_mapping(answers).decode()},
    )
    return [head, form]


def _where(questions: Mapping[str, Any]) -> str:
    sheet = f"of the sheet {questions['sheet']!r} " if questions["sheet"] else ""
    return (
        f"Row {questions['header_row']} {sheet}was read as the header. What is filled in below is "
        "a guess: please check it."
    )


def _select(name: str, label: str, choices: Iterable[Choice], chosen: str | None) -> html.Label:
    """Return a list of choices with a label; ``name`` is what the scripts know it by."""
    options = [
        html.Option(words, value=value, selected="selected")
        if value == chosen
        else html.Option(words, value=value)
        for value, words in choices
    ]
    select = html.Select(options, **{"data-answer": name, "aria-label": label})
    return html.Label([html.Span(label), select])


def _values(questions: Mapping[str, Any], missing: set[str], answers: ImportOptions) -> Component:
    spelled = dict(questions["columns"])
    guess = questions["guess"]
    said = {plain_name(column): words for column, words in answers.values.items()}
    lines = []
    for value in guess["values"][:MAX_COLUMNS]:
        column = value["column"]
        is_read = column in said if said else column in guess["chosen"]
        words = {**value, **said.get(column, {})}
        lines.append(_value_line(spelled[column], words, missing, is_read=is_read))
    legend = html.Legend("Which columns hold numbers, and what do they count?")
    return html.Fieldset([legend, *lines])


def _value_line(
    spelled: str, words: Mapping[str, Any], missing: set[str], *, is_read: bool
) -> html.Div:
    measures = [(key, measure.label) for key, measure in TABLE_MEASURES.items() if key != "event"]
    if "measure" in missing:
        chosen = (words["measure"] or "count") if is_read else ""
        selects = [_select("measure", "counts", [LEFT_OUT, *measures], chosen)]
    else:
        read = [LEFT_OUT, ("read", "read as numbers")]
        selects = [_select("read", "is", read, "read" if is_read else "")]
    if "unit" in missing:
        units = [NOT_CHOSEN, *((unit, unit) for unit in _units(words["unit"]))]
        selects.append(_select("unit", "in", units, words["unit"] or ""))
    if "status" in missing:
        statuses = [(status, status) for status in STATUSES if status != "event"]
        selects.append(_select("status", "as", [NOT_CHOSEN, *statuses], words["status"] or ""))
    return html.Div(
        [html.Strong(spelled), *selects],
        className="sheet-value",
        **{"data-column": spelled},
    )


def _units(guess: str | None) -> list[str]:
    """Return the units that may be chosen: the listed ones, and the usual currencies."""
    listed = [unit for measure in TABLE_MEASURES.values() for unit in measure.units]
    listed = [unit for unit in listed if unit != CURRENCY]
    return list(dict.fromkeys(["people", *USUAL_CURRENCIES, *listed, *([guess] if guess else [])]))


def _columns(questions: Mapping[str, Any], missing: set[str], answers: ImportOptions) -> Component:
    """Return the questions for the columns of country and day, or for the day itself."""
    columns = [(spelled, spelled) for _, spelled in questions["columns"]]
    spelled = dict(questions["columns"])
    said = {ours: theirs for theirs, ours in answers.columns.items()}
    guess = questions["guess"]
    crisis = said.get("crisis") or spelled.get(guess["crisis"])
    day = said.get("as_of") or spelled.get(guess["day"])
    given = "" if answers.as_of is None else answers.as_of.isoformat()
    no_crisis, no_day = ("", "no column: the file's name"), ("", "no column: the day below")
    parts = [
        _select("crisis", "Country or crisis", [no_crisis, *columns], crisis),
        _select("as_of", "Day", [no_day, *columns], "" if given else day),
        html.Label(
            [
                html.Span("Day of rows without one"),
                dcc.Input(id=ids.SHEET_DAY, value=given, placeholder="2026-03-01", type="text"),
            ]
        ),
    ]
    if questions["is_day_unclear"] or answers.day_first is not None:
        parts.append(_day_order(answers))
    legend = html.Legend("Which columns say where and when?")
    return html.Fieldset([legend, html.Div(parts, className="sheet-columns")])


def _day_order(answers: ImportOptions) -> html.Label:
    orders = [NOT_CHOSEN, ("true", "3 April (day first)"), ("false", "4 March (month first)")]
    chosen = "" if answers.day_first is None else str(answers.day_first).lower()
    return _select("day_first", "03/04/2025 is", orders, chosen)


def make_day_form(
    name: str, missing: Collection[str], answers: ImportOptions, changed: date | None
) -> list[Component]:
    """Return the form for the day of a publisher's file and the order of its days.

    Args:
        name: of the file.
        missing: ``as_of`` and ``day_first``, or one of them; without any there is no form.
        answers: what was said before.
        changed: the day on which the file was last changed: a guess.
    """
    if not missing:
        return []
    day = answers.as_of or changed
    parts: list[Component] = []
    if "day_first" in missing:
        parts.append(_day_order(answers))
    if "as_of" in missing:
        text = "" if day is None else day.isoformat()
        box = dcc.Input(
            id=ids.SHEET_DAY, value=text, placeholder="2026-03-01", type="text", required=True
        )
        parts.append(html.Label([html.Span("Day of the file"), box]))
    if "as_of" in missing and answers.as_of is None and changed is not None:
        guess = f"{changed.isoformat()} is a guess: the file was last changed then. Please check."
        parts.append(html.P(guess, className="quiet-words"))
    button = html.Button("Read the file with it", className="plain", **{"data-sheet": "open"})
    return [
        html.Div(
            [
                html.Div(parts, className="sheet-columns"),
                html.Div(button, className="sheet-buttons"),
            ],
            id=SHEET_FORM,
            className="sheet-form",
            **{"data-name": name, "data-said": write_mapping(answers).decode()},
        )
    ]


def _preview(questions: Mapping[str, Any]) -> Component:
    heads: Sequence[str] = [spelled for _, spelled in questions["columns"]]
    rows = [html.Tr([html.Td(cell) for cell in row]) for row in questions["rows"]]
    title = f"The first {count_words(len(rows), 'row')} of the file"
    return html.Details([html.Summary(title), scrolling_table(title, heads, rows)], open=True)
