"""What a foreign sheet does not say, as questions with guesses: for a sentence and for a form."""

from collections.abc import Iterable, Sequence
from typing import Any

from dashboard.data.sheet_guesses import SheetGuess, ValueGuess, guess_sheet
from dashboard.data.text_table import ROW, TextTable
from dashboard.errors import TableError, shortened

MAX_PREVIEW = 10  # rows that are shown
MAX_CELL = 80  # characters of a cell that is shown
# What each column that is asked for is, in a sentence.
NEEDED_WORDS = {
    "value": "which column holds the numbers (value)",
    "measure": "what is counted (measure)",
    "unit": "the unit",
    "status": "whether it is observed, a target, pledged ... (status)",
    "as_of": "the day (as_of)",
}

# What a publisher's file may not say, and the option that a remark or a refusal then names.
FILE_OPTIONS = {"as_of": "--as-of", "day_first": "--day-first"}


class UnansweredError(TableError):
    """A file does not say something that no figure can be without; it can be asked for.

    ``questions`` holds values of JSON: what is asked (``missing``) and the ``name`` of the file; of
    a sheet the header, the first rows and guesses too.
    """

    def __init__(self, sentence: str, questions: dict[str, Any]) -> None:
        self.questions = questions
        super().__init__(sentence, questions)

    def __str__(self) -> str:
        return str(self.args[0])


def ask(
    sheet: TextTable,
    name: str,
    missing: Sequence[str],
    sentence: str | None = None,
    *,
    is_day_unclear: bool = False,
) -> UnansweredError:
    """Return the error that asks for what a sheet does not say.

    Args:
        sheet: the rows under the names of the file.
        name: of the file.
        missing: the columns of ours that are asked for.
        sentence: what is wrong, where it is known better.
        is_day_unclear: whether it is asked if days come before months.
    """
    columns = [column for column in sheet.frame.columns if column != ROW]
    title = f"{name} {sheet.origin.sheet or ''}"
    guess = guess_sheet(sheet, title)
    rows = sheet.frame.drop(ROW).head(MAX_PREVIEW).rows()
    questions = {
        "name": name,
        "sheet": sheet.origin.sheet,
        "sheets": list(sheet.origin.sheets),
        "header_row": sheet.origin.header_row,
        "columns": [[column, sheet.origin.spelling(column)] for column in columns],
        "rows": [[(cell or "")[:MAX_CELL] for cell in row] for row in rows],
        "missing": list(missing),
        "is_day_unclear": is_day_unclear or guess.is_day_unclear,
        "guess": guess.to_json(),
    }
    return UnansweredError(sentence or _sentence(sheet, name, missing, guess), questions)


def unanswered_options(sentences: Iterable[str]) -> tuple[str, ...]:
    """Return the options of ``FILE_OPTIONS`` that remarks on a publisher's file name."""
    text = "\n".join(sentences)
    return tuple(option for option, flag in FILE_OPTIONS.items() if flag in text)


def ask_of_file(error: TableError, name: str) -> TableError:
    """Return the error that asks for what a publisher's file does not say, if that refused it."""
    missing = unanswered_options([str(error)])
    if not missing:
        return error
    return UnansweredError(str(error), {"name": name, "missing": list(missing)})


def _sentence(sheet: TextTable, name: str, missing: Sequence[str], guess: SheetGuess) -> str:
    spelled = [sheet.origin.spelling(column) for column in sheet.frame.columns if column != ROW]
    shown = ", ".join(repr(shortened(column)) for column in spelled[:6])
    more = f" and {len(spelled) - 6} more" if len(spelled) > 6 else ""
    where = f"the sheet {shortened(sheet.origin.sheet)!r}, " if sheet.origin.sheet else ""
    what = ", ".join(NEEDED_WORDS[column] for column in missing)
    columns = f"header in row {sheet.origin.header_row}" if sheet.origin.spelled else "columns"
    return (
        f"{name}: {where}{columns} ({shown}{more}): the file does not say {what}. "
        f"{_next_step(sheet, missing, guess)}"
    )


def _next_step(sheet: TextTable, missing: Sequence[str], guess: SheetGuess) -> str:
    """Return the options that would answer, with guesses where there are some."""
    options = []
    chosen = [value for value in guess.values if value.column in guess.chosen]
    if "value" in missing:
        if not guess.values:
            return "No column of it holds numbers: is it the right file or sheet?"
        names = " ".join(f'"{sheet.origin.spelling(value.column)}"' for value in chosen)
        options.append(f"--values {names}")
    constants = [
        constant
        for column in ("measure", "unit", "status")
        if column in missing
        for constant in _constants(sheet, column, chosen, by_column="value" in missing)
    ]
    if constants:
        options.append(f"--set-column {' '.join(constants)}")
    if "as_of" in missing and guess.day is not None:
        options.append(f'--map "{sheet.origin.spelling(guess.day)}=as_of"')
    elif "as_of" in missing and not guess.are_days:
        options.append("--as-of DAY")
    if guess.is_day_unclear:
        options.append("--day-first (or --month-first)")
    return f"Answer on the page, or say for instance `{' '.join(options)}`."


def _constants(
    sheet: TextTable, column: str, chosen: Sequence[ValueGuess], *, by_column: bool
) -> list[str]:
    """Return what would be said of a column of ours, for each column of values if they differ."""
    guesses = [(value.column, getattr(value, column)) for value in chosen]
    different = {guess for _, guess in guesses}
    if len(different) > 1 and by_column:
        return [
            f'"{sheet.origin.spelling(theirs)}:{column}={guess or "..."}"'
            for theirs, guess in guesses
        ]
    return [f"{column}={(different.pop() if len(different) == 1 else None) or '...'}"]
