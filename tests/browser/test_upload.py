import io
import os
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter
from playwright.sync_api import Page, expect

from dashboard.data.import_options import ImportOptions
from dashboard.data.mapping_files import read_mapping, write_mapping
from dashboard.data.validation import check_content
from tests.browser.reading import reload, wait_until
from tests.data.rows import NEED, PLEDGE, csv_bytes

FILE = "#upload input[type=file]"
GOOD = csv_bytes(NEED | {"crisis": "brought-here"}, PLEDGE | {"crisis": "brought-here"})
BROKEN = csv_bytes(NEED | {"crisis": "brought-here"}, PLEDGE | {"value": "12 million"})
SAMPLES = Path(__file__).parents[1] / "data" / "samples"
DROP = """([name, text]) => {
  const files = new DataTransfer();
  files.items.add(new File([text], name, { type: 'text/csv' }));
  const drop = new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true });
  document.body.dispatchEvent(drop);
}"""


def bring(page: Page, content: bytes, name: str = "mine.csv") -> None:
    page.set_input_files(FILE, files=[{"name": name, "mimeType": "text/csv", "buffer": content}])


def test_a_chosen_file_is_reported_and_its_screen_opens(visit):
    page = visit()

    bring(page, BROKEN)

    report = page.locator("#report")
    expect(report.locator("h2")).to_have_text("mine.csv: 1 figure read, 1 row left out")
    expect(report).to_contain_text("never written to its disk")
    expect(report.locator("td")).to_contain_text(
        ["3", "value", "12 million", "a plain number such as 2000000 or 1.5"]
    )
    expect(page.locator("h1")).to_have_text("Brought Here: aid and deployment figures")
    expect(page.locator(".notices .upload-notice")).to_contain_text("Shown: mine.csv.")
    wait_until(page, "() => window.location.search.startsWith('?table=')")


def test_a_brought_table_is_there_after_a_reload_and_its_files_hold_it(visit, address):
    page = visit()

    bring(page, GOOD)
    expect(page.locator("h1")).to_have_text("Brought Here: aid and deployment figures")
    wait_until(page, "() => window.location.search.startsWith('?table=')")
    reload(page)

    expect(page.locator("h1")).to_have_text("Brought Here: aid and deployment figures")
    link = page.locator("[data-export=figures][data-format=csv]").first.get_attribute("href")
    assert "brought-here" in page.request.get(f"{address}{link}").text()


def test_a_file_dropped_anywhere_is_taken(visit):
    page = visit()

    page.evaluate(DROP, ["dropped.csv", GOOD.decode()])

    expect(page.locator("#report h2")).to_have_text("dropped.csv: 2 figures read")
    expect(page.locator("h1")).to_have_text("Brought Here: aid and deployment figures")


def test_a_file_that_is_no_table_leaves_the_figures_as_they_were(visit):
    page = visit()
    before = page.locator("h1").inner_text()

    bring(page, b"\x89PNG\r\n\x1a\n", "picture.csv")

    alert = page.locator("#report [role=alert]")
    expect(alert).to_have_text("picture.csv: this is a PNG picture.")
    expect(page.locator("h1")).to_have_text(before)


def test_the_examples_are_a_link_away(visit):
    page = visit()

    page.locator(".bring summary").click()
    page.get_by_role("link", name="Look at two synthetic crises").click()

    expect(page.locator("#title")).to_have_text("Example Flood Appeal: aid and deployment figures")


def test_a_table_that_is_gone_is_reported_in_one_line_and_uploaded_again_with_its_scenario(visit):
    query = "?table=gone&crisis=brought-here&raised_share=0.5"
    page = visit(query, fresh=True)
    message = page.locator(".notices p[role=alert]")

    expect(message).to_have_count(1)
    expect(message).to_contain_text("is not held any more")
    assert page.evaluate("window.location.search") == query
    bring(page, GOOD)

    expect(page.locator("h1")).to_have_text("Brought Here: aid and deployment figures")
    expect(message).to_have_count(0)
    wait_until(page, "() => /table=.{22}&.*raised_share=0.5/.test(window.location.search)")


SHEET = b"""Response plan: people,,,
Country,In need,Targeted,Date
Mali,"1,200,000",800 000,31/12/2024
Chad,2.5 million,n/a,31/12/2024
Total,3.7M,0.8M,
"""


def choose(page: Page, column: str, name: str, value: str) -> None:
    page.locator(f'[data-column="{column}"] [data-answer={name}]').select_option(value)


def test_a_sheet_of_any_form_has_a_form_with_guesses_and_opens(visit):
    page = visit()

    bring(page, SHEET, "people.csv")
    form = page.locator("#sheet-form")
    expect(form).to_be_visible()
    status = form.locator('[data-column="Targeted"] [data-answer=status]')
    expect(status).to_have_value("target")
    expect(form.locator("[data-answer=crisis]")).to_have_value("Country")
    expect(form.locator("tbody tr")).to_have_count(2)
    page.get_by_role("button", name="Open the table").click()

    report = page.locator("#report")
    expect(report.locator("h2")).to_have_text("people.csv: 3 figures read")
    expect(report).to_contain_text("Row 5 is a total of other rows and was left out")
    expect(page.locator("h1")).to_have_text("Mali: aid and deployment figures")


def test_answers_are_saved_as_a_mapping_file_that_reads_the_next_sheet(visit, tmp_path):
    page = visit()
    bring(page, SHEET, "people.csv")
    choose(page, "Targeted", "measure", "")

    with page.expect_download() as download:
        page.get_by_role("button", name="Save the answers as a mapping file").click()
    saved = tmp_path / download.value.suggested_filename
    download.value.save_as(saved)
    page.get_by_role("button", name="Close").click()
    bring(page, saved.read_bytes(), saved.name)
    expect(page.locator("#shared")).to_have_text("The mapping is used for the next file.")
    bring(page, SHEET.replace(b"1,200,000", b"1,300,000"), "next.csv")

    expect(page.locator("#report h2")).to_have_text("next.csv: 2 figures read")
    by_command = check_content(
        SHEET, Path("people.csv"), read_mapping(saved.read_bytes(), saved.name)
    )
    assert by_command.frame["value"].to_list() == [1.2e6, 2.5e6]


def test_a_day_that_may_be_two_is_a_question_and_what_was_said_stays(visit):
    page = visit()

    bring(page, SHEET.replace(b"31/12/2024", b"03/04/2024"), "people.csv")
    choose(page, "Targeted", "status", "reached")
    page.get_by_role("button", name="Open the table").click()
    expect(page.locator("#shared")).to_have_text("Please choose what is missing for the days.")
    chosen = page.locator('[data-column="Targeted"] [data-answer=status]')
    expect(chosen).to_have_value("reached")
    page.locator("[data-answer=day_first]").select_option("true")
    page.get_by_role("button", name="Open the table").click()

    expect(page.locator("#report h2")).to_have_text("people.csv: 3 figures read")


def test_a_file_without_a_day_has_a_question_for_it_that_may_be_answered_again(visit, tmp_path):
    page = visit()
    before = page.locator("h1").inner_text()
    path = tmp_path / "needs.csv"
    path.write_bytes((SAMPLES / "s20_hno.csv").read_bytes())
    changed = datetime(2024, 5, 6, 12, tzinfo=UTC).timestamp()
    os.utime(path, (changed, changed))

    page.set_input_files(FILE, path)
    report, day = page.locator("#report"), page.get_by_label("Day of the file")
    again = page.get_by_role("button", name="Read the file with it")
    expect(report.locator("[role=alert]")).to_contain_text("gives the year")
    expect(day).to_have_value("2024-05-06")
    expect(report).to_contain_text("2024-05-06 is a guess: the file was last changed then.")
    expect(page.locator("h1")).to_have_text(before)
    day.fill("")
    again.click()
    expect(page.locator("#shared")).to_have_text(
        "Please choose what is missing for the day of the file."
    )
    day.fill("2024-12-31")
    again.click()
    expect(report.locator("h2")).to_have_text("needs.csv: 5 figures read")
    expect(report).to_contain_text("The year is taken to be 2024.")
    expect(page.locator("h1")).to_have_text("Mali: aid and deployment figures")
    page.get_by_label("Day of the file").fill("2023-12-31")
    again.click()

    expect(report).to_contain_text("The year is taken to be 2023.")
    bring(page, GOOD)
    expect(report.locator("h2")).to_have_text("mine.csv: 2 figures read")
    expect(report.locator("#sheet-form")).to_have_count(0)


DROP_BOTH = """(named) => {
  const files = new DataTransfer();
  for (const [name, text] of named) files.items.add(new File([text], name));
  const drop = new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true });
  document.body.dispatchEvent(drop);
}"""


def test_a_mapping_file_and_its_table_are_dropped_together_in_either_order(visit):
    constants = {"measure": "people_in_need", "unit": "people", "status": "observed"}
    options = ImportOptions(
        values={"In need": {}}, constants=constants, columns={"Country": "crisis", "Date": "as_of"}
    )
    files = [
        ["people.mapping.json", write_mapping(options).decode()],
        ["people.csv", SHEET.decode()],
    ]
    page = visit()
    heading = page.locator("#report h2")

    page.evaluate(DROP_BOTH, files)
    expect(heading).to_have_text("people.csv: 2 figures read")
    expect(page.locator("#sheet-form")).to_have_count(0)
    page.evaluate(DROP_BOTH, [["again.csv", SHEET.decode()], files[0]])

    expect(heading).to_have_text("again.csv: 2 figures read")
    bring(page, SHEET, "without.csv")
    expect(heading).to_have_text("without.csv: what do its columns mean?")
    page.get_by_role("button", name="Close").click()
    page.evaluate(DROP_BOTH, [["a.csv", "x"], ["b.csv", "y"]])
    expect(page.locator("#shared")).to_have_text("One file at a time, please.")


def workbook(sheets: dict[str, list[list[object]]]) -> bytes:
    """Return a workbook with these rows on its sheets."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for position, row in enumerate(rows):
                sheet.write_row(position, 0, row)
    return content.getvalue()


def test_another_sheet_of_a_workbook_is_chosen_on_the_form(visit):
    page = visit()
    header = ["Country", "In need", "Date"]
    content = workbook(
        {
            "Notes": [["Prepared for the review."]],
            "2024": [header, ["Mali", 10, "2024-12-31"], ["Chad", 20, "2024-12-31"]],
            "2025 review": [["Pays", "Cibles", "Date"], ["Niger", 30, "2025-06-30"]],
        }
    )

    bring(page, content, "people.xlsx")
    form, sheet = page.locator("#sheet-form"), page.get_by_label("Sheet of the workbook")
    expect(sheet).to_have_value("2024")
    expect(form.locator("tbody tr")).to_have_count(2)
    sheet.select_option("2025 review")
    expect(form.locator("tbody tr")).to_have_count(1)
    expect(form.locator("[data-answer=crisis]")).to_have_value("Pays")
    choose(page, "Cibles", "measure", "people_in_need")
    choose(page, "Cibles", "unit", "people")
    choose(page, "Cibles", "status", "target")
    page.get_by_role("button", name="Open the table").click()

    expect(page.locator("#report h2")).to_have_text("people.xlsx: 1 figure read")
    expect(page.locator("h1")).to_have_text("Niger: aid and deployment figures")
