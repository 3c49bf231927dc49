import csv
import io
import json
import re
import zipfile
from datetime import date
from functools import partial
from pathlib import Path

import fastexcel
import polars as pl
import pytest
from hypothesis import given, settings
from polars.testing import assert_frame_equal

from dashboard.data.schema import FRAME_SCHEMA
from dashboard.data.validation import check_content
from dashboard.data.vintages import as_known
from dashboard.errors import CallError
from dashboard.export import KINDS, export_file
from dashboard.export.frames import figures_frame, projection_frame
from dashboard.export.kinds import ENDINGS, FORMATS, MEDIA_TYPES
from dashboard.export.writers import csv_text, excel_csv, to_bytes
from dashboard.model.scenario import make_scenario
from dashboard.model.vintage import read_vintage
from dashboard.screen.state import ScreenState
from tests.page.small import EVENT, NEED, NEED_LATER, TARGET, serve
from tests.strategies import make_table, tables

assert_same = partial(assert_frame_equal, check_exact=True)

BOM = b"\xef\xbb\xbf"
PROJECTION_COLUMNS = ["crisis", "known_on", "day", "measure", "unit", "as_stated", "scenario"]
MOVED = [("crisis", "iraq"), ("need_uptake", "0.5"), ("raised_share", "0.35")]

# Texts that a spreadsheet would run, and texts that only look so.
RISKY = ("=1+1", "+5", "-5", "@SUM(A1)", "\uff1d1+1", '=HYPERLINK("https://x","y")')
HARMLESS = ("5-1", "a=b", 'say "yes", twice', "it's", "100 %", "#N/A", "null", "1e5", "007")


@pytest.fixture(scope="module")
def risky_table() -> pl.DataFrame:
    """A table whose texts would do harm, or be changed, in a spreadsheet."""
    return make_table(
        *(
            NEED | {"id": f"figure-{number}", "label": text, "note": text, "value": 2.5}
            for number, text in enumerate(RISKY + HARMLESS)
        ),
        EVENT | {"id": "event"},
    )


def read_again(content: bytes, ending: str) -> pl.DataFrame:
    """Return an exported file of figures as the table reader reads it."""
    checked = check_content(content, Path(f"again.{ending}"))
    assert checked.faults == []
    return checked.frame


# What every format holds.


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "json"])
def test_exported_figures_are_read_back_as_they_were(served, form):
    file = export_file(served, "figures", form, [])

    assert_same(read_again(file.content, ENDINGS[form]), served.frame)


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "json"])
def test_texts_that_look_like_formulas_come_back_as_they_were(risky_table, form):
    content = to_bytes(risky_table, form)

    assert_same(read_again(content, ENDINGS[form]), risky_table)


@given(tables())
@settings(max_examples=25, deadline=None)
def test_figures_of_any_table_come_back_as_they_were(table):
    content = to_bytes(table, "excel")

    expected = table.with_columns(pl.col(pl.String).replace("", None))
    assert_same(read_again(content, "csv"), expected)


def test_exported_figures_have_every_column_of_the_table_in_its_order(served):
    assert figures_frame(served.frame).columns == FRAME_SCHEMA.names()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", FORMATS)
def test_the_same_call_gives_the_same_bytes(served, kind, form):
    pairs = [("crisis", "iraq"), ("known_on", "2016-07-20")]

    first, second = (export_file(served, kind, form, pairs) for _ in range(2))

    assert first == second
    assert first.media_type == MEDIA_TYPES[form]


# Plain CSV.


def test_plain_csv_has_line_feeds_and_no_byte_order_mark(served):
    content = export_file(served, "figures", "csv", []).content

    assert not content.startswith(BOM)
    assert b"\r" not in content
    assert content.endswith(b"\n")
    assert content.count(b"\n") == served.frame.height + 1


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2e9, "2000000000"),
        (0.0, "0"),
        (-0.0, "0"),
        (-5.0, "-5"),
        (0.1, "0.1"),
        (1.05, "1.05"),
        (3_409_410.0, "3409410"),
        (1e15, "1000000000000000"),
        (0.00005, "0.00005"),
        (1234567.125, "1234567.125"),
        (None, ""),
    ],
)
def test_a_number_in_csv_has_its_digits_and_no_more(value, text):
    frame = pl.DataFrame({"value": [value], "count": [1]}, schema_overrides={"value": pl.Float64})

    assert csv_text(frame) == f"value,count\n{text},1\n"
    assert excel_csv(frame) == BOM + f"value,count\r\n{text},1\r\n".encode()


def test_no_exported_number_has_a_useless_zero_or_an_exponent(served):
    pairs = [("aid_share", "0.05"), ("raised_share", "0.01"), ("need_level", "1.33")]
    content = export_file(served, "projection", "csv", pairs).content

    numbers = [
        cell
        for row in csv.DictReader(io.StringIO(content.decode()))
        for cell in (row["as_stated"], row["scenario"])
    ]

    assert min(float(number) for number in numbers if float(number) > 0) < 1e-4
    assert not [number for number in numbers if number.endswith(".0") or "e" in number]


# CSV for Excel.


def test_csv_for_excel_has_a_byte_order_mark_and_windows_line_ends(served):
    content = export_file(served, "figures", "excel", []).content

    assert content.startswith(BOM)
    assert content.count(b"\r\n") == content.count(b"\n") == served.frame.height + 1


def test_csv_for_excel_holds_what_plain_csv_holds(risky_table):
    plain = list(csv.reader(io.StringIO(to_bytes(risky_table, "csv").decode())))
    excel = list(csv.reader(io.StringIO(to_bytes(risky_table, "excel").decode("utf-8-sig"))))

    assert [[cell.removeprefix("'") for cell in row] for row in excel] == plain


@pytest.mark.parametrize("text", RISKY)
def test_text_that_a_spreadsheet_would_run_is_guarded_in_csv_for_excel_only(text):
    frame = pl.DataFrame({"text": [text]})

    plain, excel = to_bytes(frame, "csv").decode(), to_bytes(frame, "excel").decode("utf-8-sig")

    assert next(csv.reader([plain.split("\n", 1)[1]])) == [text]
    assert next(csv.reader([excel.split("\r\n", 1)[1]])) == [f"'{text}"]


@pytest.mark.parametrize("text", [" =1", "\t=1", "\r=1", "\n=1", "\N{NO-BREAK SPACE}@x"])
def test_text_that_runs_after_blanks_is_guarded_too(text):
    frame = pl.DataFrame({"text": [text]})

    excel = excel_csv(frame).decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(excel, newline="")))
    assert rows == [["text"], [f"'{text}"]]


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_text_is_not_guarded(text):
    frame = pl.DataFrame({"text": [text]})

    rows = list(csv.reader(io.StringIO(excel_csv(frame).decode("utf-8-sig"), newline="")))

    assert rows == [["text"], [text]]


def test_numbers_and_days_are_never_guarded():
    frame = pl.DataFrame({"number": [-5.5], "count": [-7], "day": [date(2016, 7, 20)]})

    assert excel_csv(frame).decode("utf-8-sig").split("\r\n")[1] == "-5.5,-7,2016-07-20"


# JSON, Parquet, workbook.


def test_json_holds_rows_with_days_as_texts_and_gaps_as_null(served):
    rows = json.loads(export_file(served, "figures", "json", []).content)

    first = served.frame.row(0, named=True)
    assert len(rows) == served.frame.height
    assert list(rows[0]) == FRAME_SCHEMA.names()
    assert rows[0]["value"] == 2_000_000_000
    assert type(rows[0]["value"]) is int
    assert rows[0]["as_of"] == first["as_of"].isoformat()
    assert rows[0]["low"] is None
    assert rows[0]["headline"] is True


def test_json_of_a_projection_has_the_numbers_of_the_model(served, opening):
    rows = json.loads(export_file(served, "projection", "json", MOVED).content)

    scenario = make_scenario(opening.drivers, {"need_uptake": 0.5, "raised_share": 0.35})
    expected = opening.project(scenario)
    assert [row["scenario"] for row in rows] == expected["scenario"].to_list()
    assert [row["day"] for row in rows] == expected["day"].dt.to_string().to_list()


def test_parquet_holds_the_very_frame(served, opening):
    content = export_file(served, "projection", "parquet", MOVED).content

    scenario = make_scenario(opening.drivers, {"need_uptake": 0.5, "raised_share": 0.35})
    assert_same(pl.read_parquet(content), projection_frame(ScreenState(opening, scenario)))


def test_the_settings_name_the_figures_that_the_reader_put_under_the_scenario(served):
    pairs = [("rests_on", "iraq-2016-hrp-requirement")]

    file = export_file(served, "projection", "xlsx", pairs)

    rows = pl.read_excel(file.content, sheet_name="scenario").filter(driver="rests_on")
    assert file.name == "iraq_2016-07-20_projection_scenario.xlsx"
    assert rows.select("label", "unit", "as_stated", "scenario", "figures").rows() == [
        ("UN response plan 2016, amount asked", "USD", 2e9, 861e6, "iraq-2016-hrp-requirement")
    ]


def test_a_workbook_holds_the_projection_the_settings_and_what_it_is(served, opening):
    file = export_file(served, "projection", "xlsx", MOVED)

    book = fastexcel.read_excel(file.content)
    scenario = make_scenario(opening.drivers, {"need_uptake": 0.5, "raised_share": 0.35})
    settings_sheet = book.load_sheet("scenario").to_polars()
    about = dict(book.load_sheet("about").to_polars().iter_rows())
    assert book.sheet_names == ["data", "scenario", "about"]
    assert_same(
        book.load_sheet("data").to_polars().with_columns(pl.col("known_on", "day").cast(pl.Date)),
        projection_frame(ScreenState(opening, scenario)),
    )
    assert settings_sheet["driver"].to_list() == [driver.key for driver in opening.drivers]
    assert settings_sheet["scenario"].to_list() == list(scenario.values.values())
    assert settings_sheet.filter("moved")["driver"].to_list() == ["need_uptake", "raised_share"]
    assert about["title"] == file.name


def test_a_workbook_holds_no_moment_of_its_making():
    content = to_bytes(pl.DataFrame({"value": [1]}), "xlsx")

    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        moments = re.findall(rb"\d{4}-\d\d-\d\dT[\d:]+Z", parts.read("docProps/core.xml"))
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert set(moments) == {b"2000-01-01T00:00:00Z"}


def test_a_workbook_holds_texts_and_no_formulas(risky_table):
    content = to_bytes(risky_table, "xlsx", title="=1+1")

    sheet = fastexcel.read_excel(content).load_sheet("data", dtypes={"label": "string"})
    assert sheet.to_polars()["label"].to_list() == risky_table["label"].to_list()


# The projection.


def test_a_projection_has_exactly_its_columns(served):
    content = export_file(served, "projection", "csv", []).content

    assert content.decode().split("\n", 1)[0].split(",") == PROJECTION_COLUMNS


def test_a_projection_has_a_row_for_each_day_and_measure(served, opening):
    frame = pl.read_csv(
        export_file(served, "projection", "csv", MOVED).content, try_parse_dates=True
    )

    scenario = make_scenario(opening.drivers, {"need_uptake": 0.5, "raised_share": 0.35})
    expected = opening.project(scenario)
    assert not frame.select("day", "measure").is_duplicated().any()
    assert frame.group_by("measure").len()["len"].unique().to_list() == [opening.inputs.days + 1]
    assert frame["crisis"].unique().to_list() == ["iraq"]
    assert frame["known_on"].unique().to_list() == [date(2016, 7, 20)]
    assert frame["scenario"].to_list() == expected["scenario"].to_list()
    assert frame["as_stated"].to_list() == expected["as_stated"].to_list()


def test_an_untouched_projection_is_as_stated_throughout(served):
    frame = pl.read_csv(export_file(served, "projection", "csv", []).content)

    assert frame["scenario"].to_list() == frame["as_stated"].to_list()


@pytest.mark.parametrize("form", ["csv", "excel", "xlsx", "parquet"])
def test_figures_that_carry_no_projection_give_its_header_alone(form):
    served = serve(EVENT)

    content = export_file(served, "projection", form, []).content

    readers = {
        "csv": pl.read_csv,
        "excel": pl.read_csv,
        "parquet": pl.read_parquet,
        "xlsx": lambda content: fastexcel.read_excel(content).load_sheet("data").to_polars(),
    }
    frame = readers[form](content)
    assert (frame.height, frame.columns) == (0, PROJECTION_COLUMNS)


# Which figures.


def test_without_crisis_and_day_every_figure_is_exported():
    served = serve(
        NEED | {"crisis": "north"}, NEED | {"crisis": "south", "reported_on": date(2030, 1, 1)}
    )

    frame = read_again(export_file(served, "figures", "csv", []).content, "csv")

    assert_same(frame, served.frame)


def test_with_crisis_and_day_the_figures_of_both_are_exported(served):
    pairs = [("crisis", "iraq"), ("known_on", "2016-07-20")]

    frame = read_again(export_file(served, "figures", "csv", pairs).content, "csv")

    assert_same(frame, as_known(served.frame, date(2016, 7, 20)))
    assert 0 < frame.height < served.frame.height


@pytest.mark.parametrize(
    ("pairs", "condition"),
    [
        ([("measure", "funding,distance")], pl.col("measure").is_in(["funding", "distance"])),
        ([("status", "pledged")], pl.col("status") == "pledged"),
        ([("quantity", "people-in-need")], pl.col("quantity") == "people-in-need"),
        (
            [("measure", "funding"), ("status", "received")],
            (pl.col("measure") == "funding") & (pl.col("status") == "received"),
        ),
    ],
)
def test_filters_choose_the_figures(served, pairs, condition):
    frame = read_again(
        export_file(served, "figures", "csv", [("known_on", "2019-12-31"), *pairs]).content, "csv"
    )

    assert_same(frame, as_known(served.frame, date(2019, 12, 31)).filter(condition))
    assert not frame.is_empty()


def test_a_filter_that_nothing_matches_gives_the_header_alone(served):
    content = export_file(served, "figures", "csv", [("find", "no such words here")]).content

    assert content.decode() == ",".join(FRAME_SCHEMA.names()) + "\n"


# Names and refusals.


@pytest.mark.parametrize(
    ("kind", "form", "pairs", "name"),
    [
        ("figures", "csv", [], "all-crises_all-days_figures_as-stated.csv"),
        ("figures", "csv", [("crisis", "iraq")], "iraq_all-days_figures_as-stated.csv"),
        (
            "figures",
            "excel",
            [("crisis", "iraq"), ("known_on", "2017-06-01")],
            "iraq_2017-06-01_figures_as-stated_excel.csv",
        ),
        ("projection", "csv", [], "iraq_2016-07-20_projection_as-stated.csv"),
        ("projection", "excel", MOVED, "iraq_2016-07-20_projection_scenario_excel.csv"),
        ("projection", "xlsx", MOVED, "iraq_2016-07-20_projection_scenario.xlsx"),
        ("projection", "json", [("need_uptake", "1")], "iraq_2016-07-20_projection_as-stated.json"),
        (
            "projection",
            "parquet",
            [("need_uptake", "0")],
            "iraq_2016-07-20_projection_scenario.parquet",
        ),
    ],
)
def test_a_file_name_carries_crisis_day_and_whether_a_slider_was_moved(
    served, kind, form, pairs, name
):
    assert export_file(served, kind, form, pairs).name == name


@pytest.mark.parametrize(
    ("kind", "form", "pairs", "message"),
    [
        ("figure", "csv", [], "There is no export 'figure'. Did you mean 'figures'?"),
        ("figures", "cvs", [], "There is no format 'cvs'. Did you mean 'csv'?"),
        ("figures", "csv", [("crisis", "irak")], "crisis='irak' is not in the table. Did you mean"),
        ("projection", "csv", [("need_uptake", "x")], "need_uptake='x' is not a number."),
        ("projection", "csv", [("need_uptake", "9")], "need_uptake='9' lies outside -0.5 to 2.5."),
        ("projection", "csv", [("nothing", "1")], "'nothing' is no driver of this crisis."),
        ("projection", "csv", [("known_on", "2000-01-01")], "known_on=2000-01-01 lies before"),
    ],
)
def test_a_wrong_call_is_refused_in_a_sentence(served, kind, form, pairs, message):
    with pytest.raises(CallError) as refused:
        export_file(served, kind, form, pairs)

    assert str(refused.value).startswith(message)
    assert "ignored" not in str(refused.value)


def test_an_export_is_of_the_table_that_is_served():
    before, after = (
        serve(TARGET, NEED, NEED_LATER),
        serve(TARGET, NEED, NEED_LATER | {"value": 5e6}),
    )

    contents = [export_file(served, "projection", "csv", []).content for served in (before, after)]

    vintage = read_vintage(after, "somewhere", after.frame["reported_on"].max())
    assert contents[0] != contents[1]
    assert contents[1] == to_bytes(projection_frame(ScreenState(vintage, vintage.baseline)), "csv")


# Charts.


def test_a_chart_as_a_table_holds_its_lines_bands_and_figures(served):
    pairs = [("known_on", "2017-06-01"), ("keep_a", "Half~need_uptake:0.5"), ("chart", "people")]

    rows = pl.read_csv(export_file(served, "chart", "csv", pairs).content, try_parse_dates=True)

    lines, marks = rows.filter(pl.col("figure").is_null()), rows.filter(pl.col("figure") != "")
    projected = pl.read_csv(export_file(served, "projection", "csv", pairs[:1]).content)
    need = projected.filter(measure="need")
    assert lines["scenario"].to_list() == need["scenario"].to_list()
    assert lines["q50"].drop_nulls().len() == 25
    assert lines["A Half"][-1] < lines["scenario"][-1]
    assert rows["chart"].unique().to_list() == ["people"]
    expected = marks.filter(figure="iraq-2016-need-yearend").row(0, named=True)
    assert (expected["day"], expected["stated"]) == (date(2016, 12, 31), 13_000_000)
    assert (expected["qualifier"], expected["modality"]) == ("more_than", "likely")


def test_the_tornado_as_a_table_has_a_row_a_slider(served, opening):
    content = export_file(served, "chart", "csv", [("chart", "tornado")]).content

    rows = pl.read_csv(content)
    assert set(rows["driver"]) <= {driver.key for driver in opening.drivers}
    assert rows.columns[-2:] == ["balance_at_low", "balance_at_high"]
    assert rows["unit"].unique().to_list() == ["USD"]


@pytest.mark.parametrize("kind", ["figures", "projection"])
def test_a_workbook_has_three_sheets_and_days_that_are_days(served, kind):
    content = export_file(served, kind, "xlsx", []).content

    book = fastexcel.read_excel(content)
    column = "as_of" if kind == "figures" else "day"
    assert book.sheet_names == ["data", "scenario", "about"]
    assert book.load_sheet("data").to_polars()[column].dtype.is_temporal()
    assert book.load_sheet("scenario").height > 5
