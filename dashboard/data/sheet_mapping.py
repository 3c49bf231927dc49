"""A person's own sheet becomes rows of the table: columns, constants, values to rows, cells."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath

import polars as pl

from dashboard.data.column_mapping import (
    VALUE,
    check_header,
    foreign_names,
    is_known_column,
    map_columns,
    map_words,
    plain_word,
    rename_columns,
    slug,
    spelling,
    without_tags,
    word_synonyms,
)
from dashboard.data.country_names import country_code, country_slug
from dashboard.data.import_options import ImportOptions
from dashboard.data.schema import COLUMNS, REQUIRED, SLUG, VOCABULARY
from dashboard.data.sheet_cells import (
    DAYS,
    NUMBERS,
    SERIES,
    Cells,
    UnclearDay,
    add_caveats,
    leave_out_no_numbers,
    leave_out_totals,
    read_days,
    read_numbers,
    scale_units,
    uses_decimal_comma,
)
from dashboard.data.sheet_questions import ask
from dashboard.data.table_measures import TABLE_MEASURES
from dashboard.data.text_table import ROW, TextTable, is_filled, plain_name
from dashboard.data.written_days import YEAR, read_day
from dashboard.errors import CallError, Fault, TableError, nearest, shortened

# A file that does not say these is not read; they are asked for.
NEEDED = ("value", "measure", "unit", "status", "as_of")
# Columns whose money is that of one donor in each row, and the statuses of such money.
DONORS = (
    *("donor", "donors", "donor_name", "funder"),
    *("donateur", "pays_donateur", "bailleur", "donante"),
)
GIVEN = ("pledged", "committed", "received")
MIN_FAMILIAR = 6  # required columns of a header that is meant to be ours
MAX_LABEL_LENGTH = 120
GIVEN_DAY = "The file gives no day; {} was given for it."


@dataclass(frozen=True, slots=True)
class Progress:
    """A sheet on its way: its rows, the file's names of our columns, faults and remarks."""

    frame: pl.DataFrame
    theirs: Mapping[str, str]
    faults: tuple[Fault, ...] = ()
    notices: tuple[str, ...] = ()

    def having(self, cells: Cells) -> "Progress":
        """Return it with rows that were read further."""
        return replace(
            self,
            frame=cells.frame,
            faults=(*self.faults, *cells.faults),
            notices=(*self.notices, *cells.notices),
        )

    def saying(self, frame: pl.DataFrame, *notices: str) -> "Progress":
        """Return it with other rows and more remarks."""
        return replace(self, frame=frame, notices=(*self.notices, *notices))


def read_sheet(cells: TextTable, name: str, options: ImportOptions) -> TextTable:
    """Return a sheet that is not under our names as rows of the table, with remarks.

    Raises:
        CallError: a column that was declared is not there.
        UnansweredError: the file does not say something that no row can be without.
        TableError: a column is misspelled.
    """
    refuse_headless(cells, name)
    cells = without_tags(cells)
    rows = leave_out_totals(cells.frame)
    sheet = replace(cells, frame=rows.frame)
    named, columns = _name_columns(sheet, name, options)
    named = replace(named, notices=(*cells.notices, *rows.notices, *named.notices))
    filled = _derive_columns(_fill_constants(named, name, options))
    filled = filled.saying(filled.frame, *_header_remarks(sheet, filled.frame, columns, name))
    filled = _read_cells(filled, sheet, name, options)
    made = _make_keys(filled, name)
    known = made.frame.select(ROW, *(column for column in COLUMNS if column in made.frame.columns))
    return TextTable(
        known,
        [*cells.faults, *made.faults],
        list(made.notices),
        cells.origin,
        made.theirs,
        is_plain=True,
    )


def refuse_headless(cells: TextTable, name: str) -> None:
    """Refuse a file whose first line looks like a row of figures, or that has no columns.

    Raises:
        TableError: it is such a file.
    """
    spelled = [cells.origin.spelling(c) for c in cells.frame.columns if c != ROW]
    if not spelled:
        raise TableError(f"{name}: the file has no columns.")
    values = [cell for cell in spelled if VALUE.match(cell) and not YEAR.fullmatch(cell.strip())]
    if not values or sum(map(is_known_column, map(plain_name, spelled))) > len(values):
        return
    words = {word for known in word_synonyms().values() for word in known}
    is_ours = sum(plain_word(cell) in words for cell in spelled) > 1
    first = ", ".join(repr(shortened(cell)) for cell in spelled[:6])
    more = f" and {len(spelled) - 6} more" if len(spelled) > 6 else ""
    least = f" at least: {', '.join(REQUIRED)}." if is_ours else " the columns."
    raise TableError(
        f"{name}: the first line holds no column names but what looks like a figure: "
        f"{first}{more}. Put a line above it that names{least}"
    )


def _name_columns(
    sheet: TextTable, name: str, options: ImportOptions
) -> tuple[Progress, dict[str, str]]:
    """Return the rows under our names, one for each column of values, and the columns.

    The columns are those that hold anything: their names in the file by ours.

    Raises:
        CallError: a column that was declared is not there.
        UnansweredError: two columns may be the value.
    """
    found = sheet.frame.drop(ROW).columns
    values = {plain_name(theirs): words for theirs, words in options.values.items()}
    for theirs in values:
        if theirs not in found:
            raise CallError(
                f"{name}: there is no column {shortened(theirs)!r} among those of the values."
                f"{nearest(theirs, found)}"
            )
    taken = {*values, *options.constants, *(["value"] if values else [])}
    try:
        meant = map_columns(found, options.columns, name, taken)
    except CallError:
        raise
    except TableError as error:
        raise ask(sheet, name, ["value"], str(error)) from None
    meant = {
        theirs: ours
        for theirs, ours in meant.items()
        if theirs in map(plain_name, options.columns) or _holds_words(sheet.frame[theirs], ours)
    }
    frame = rename_columns(sheet.frame, meant)
    theirs = {ours: sheet.origin.spelling(column) for column, ours in meant.items()}
    theirs |= {
        c: sheet.origin.spelling(c)
        for c in frame.columns
        if c in COLUMNS and c not in meant.values()
    }
    notices = [
        f"the column {shortened(column)!r} was read as {ours!r}" for column, ours in meant.items()
    ]
    columns = [c for c in frame.columns if c != ROW and c not in values]
    columns = [c for c in columns if " " not in c or is_filled(frame[c]).any()]
    named = {ours: column for column, ours in meant.items()}
    progress = Progress(frame, theirs, (), tuple(notices))
    return _values_to_rows(progress, sheet, values) if values else progress, {
        column: named.get(column, column) for column in columns
    }


def _header_remarks(
    sheet: TextTable, frame: pl.DataFrame, columns: Mapping[str, str], name: str
) -> list[str]:
    """Return remarks on the header: columns left out, columns assumed.

    Args:
        sheet: the rows as the file has them.
        frame: the rows under our names.
        columns: the names of the header in the file, by ours where they are known.
        name: of the file.

    Raises:
        UnansweredError: the header is nearly ours, and misses a column.
        TableError: a column is misspelled.
    """
    here = [*columns, *(column for column in COLUMNS if column in frame.columns)]
    # A unit may stand beside the numbers.
    missing = [column for column in NEEDED if column not in (*here, "unit")]
    made = [column for column in REQUIRED if column not in (*here, *missing)]
    familiar = sum(column in here for column in REQUIRED) - ("crisis" not in columns)
    try:
        if missing and familiar >= MIN_FAMILIAR - 1:
            check_header([*here, *made], name, list(columns.values()))
        return check_header(list(dict.fromkeys([*here, *made, *missing])), name)
    except TableError as error:
        if missing:
            raise ask(sheet, name, missing, str(error)) from None
        raise


def _holds_words(cells: pl.Series, ours: str) -> bool:
    """Return whether cells may be those of a column of ours: of listed words at least one is."""
    if ours not in VOCABULARY:
        return True
    known = word_synonyms()[ours]
    texts = cells.drop_nulls().unique()
    return any(plain_word(text) in known or text.strip() in known for text in texts)


def _values_to_rows(
    progress: Progress, sheet: TextTable, values: Mapping[str, Mapping[str, str]]
) -> Progress:
    """Return a row for each row and column of values; a column named by a day gives the day."""
    frame = progress.frame.drop(["value"], strict=False)
    days = {column: read_day(sheet.origin.spelling(column)) for column in values}
    are_days = all(day is not None for day in days.values()) and "as_of" not in frame.columns
    parts = []
    for position, (column, words) in enumerate(values.items()):
        spelled = sheet.origin.spelling(column)
        part = frame.drop([other for other in values if other != column]).rename({column: "value"})
        part = part.with_columns(
            **{ours: pl.lit(text) for ours, text in words.items()},
            **{SERIES: pl.lit("" if are_days else spelled)},
            position=pl.lit(position),
        )
        if are_days:
            part = part.with_columns(as_of=pl.lit(spelled))
        elif "label" not in words:
            label = [pl.col("label")] if "label" in frame.columns else []
            part = part.with_columns(
                label=pl.concat_str(*label, pl.lit(spelled), separator=", ", ignore_nulls=True)
            )
        parts.append(part)
    together = pl.concat(parts, how="diagonal").sort(ROW, "position", maintain_order=True)
    spelled = ", ".join(repr(shortened(sheet.origin.spelling(column))) for column in values)
    notice = f"the columns {spelled} became rows"
    theirs = {**progress.theirs, "value": "value"}
    if are_days:
        theirs["as_of"] = "as_of"
    return replace(progress, theirs=theirs).saying(together.drop("position"), notice)


def _fill_constants(progress: Progress, name: str, options: ImportOptions) -> Progress:
    frame, notices = progress.frame, []
    for ours, text in options.constants.items():
        values = [words for words in options.values.values() if ours in words]
        if ours in frame.columns and values:  # what is said of one column comes first
            constant = pl.col(ours).fill_null(text)
        else:
            constant = pl.lit(text)
        frame = frame.with_columns(constant.alias(ours))
        notices.append(f"{ours}: every row is taken as {shortened(text)!r}")
    if "crisis" not in frame.columns:
        crisis = options.crisis or slug(PurePath(name).stem)
        how = "" if options.crisis else ", from the file's name"
        notices.append(f"every row is taken to be of the crisis {shortened(crisis)!r}{how}")
        frame = frame.with_columns(crisis=pl.lit(crisis))
    if options.as_of is not None:
        day = options.as_of.isoformat()
        given = (
            pl.col("as_of").str.strip_chars().replace("", None)
            if "as_of" in frame.columns
            else pl.lit(None, pl.String)
        )
        frame = frame.with_columns(as_of=given)
        missing = pl.when(pl.col("as_of").is_null()).then(pl.lit(GIVEN_DAY.format(day)))
        if frame["as_of"].null_count():
            frame = add_caveats(frame, missing)
            notices.append(f"rows without a day are taken as of {day}")
        frame = frame.with_columns(pl.col("as_of").fill_null(day))
    theirs = {ours: ours for ours in ("crisis", "as_of", *options.constants)}
    return replace(progress, theirs=theirs | dict(progress.theirs)).saying(frame, *notices)


def _derive_columns(progress: Progress) -> Progress:
    """Return the rows with measure and label as the column of indicators says them."""
    frame, notices = progress.frame, []
    if "quantity" in frame.columns and "measure" not in frame.columns:
        cells = frame["quantity"].drop_nulls().unique()
        known = word_synonyms()["measure"]
        if not cells.is_empty() and all(plain_word(cell) in known for cell in cells):
            frame = frame.with_columns(measure="quantity")
            notices.append(f"the measure was read from {progress.theirs['quantity']!r}")
    if "label" not in frame.columns and "quantity" in frame.columns:
        frame = frame.with_columns(label="quantity")
    return replace(
        progress,
        theirs={"measure": progress.theirs.get("quantity", "measure")} | dict(progress.theirs),
    ).saying(frame, *notices)


def _read_cells(
    progress: Progress, sheet: TextTable, name: str, options: ImportOptions
) -> Progress:
    """Return rows with plain numbers, days and words.

    Raises:
        UnansweredError: value, measure, unit, status or day is not said, or a day is unclear.
    """
    if "value" not in progress.frame.columns:
        raise ask(sheet, name, [c for c in NEEDED if c not in progress.frame.columns])
    progress = progress.having(leave_out_no_numbers(progress.frame))
    texts = progress.frame["value"].drop_nulls().unique().to_list()
    comma = options.decimal_comma or uses_decimal_comma(texts, sheet.origin)
    if comma and not options.decimal_comma:
        progress = progress.saying(
            progress.frame,
            "numbers were read with a decimal comma, as the columns are separated by semicolons",
        )
    for column in NUMBERS:
        if column in progress.frame.columns:
            theirs = progress.theirs.get(column, column)
            progress = progress.having(
                read_numbers(progress.frame, column, theirs, decimal_comma=comma)
            )
    if "unit" in progress.frame.columns:
        progress = progress.having(scale_units(progress.frame))
    missing = [column for column in NEEDED if _is_missing(progress.frame, column)]
    if missing and not (missing == ["unit"] and progress.frame.is_empty()):
        raise ask(sheet, name, missing)
    order = options.day_first
    if order is None and (sheet.origin.has_semicolons or _is_foreign(sheet)):
        order = True
    theirs = {column: progress.theirs.get(column, column) for column in DAYS}
    days, unclear = read_days(progress.frame, theirs, day_first=order)
    if unclear is not None:
        raise ask(sheet, name, [], _unclear_sentence(unclear, name), is_day_unclear=True)
    progress = progress.having(days)
    frame, notices = map_words(progress.frame)
    return _take_donors(progress.saying(frame, *notices))


def _take_donors(progress: Progress) -> Progress:
    """Return rows in which money beside a donor's name is a single amount, part of one total."""
    frame = progress.frame
    is_list = spelling(plain_name(progress.theirs.get("actor", ""))) in DONORS
    if not is_list or "basis" in frame.columns or "actor" not in frame.columns:
        return progress
    is_amount = (
        (pl.col("measure") == "funding")
        & pl.col("status").is_in(GIVEN)
        & pl.col("actor").str.contains(r"\S")
    )
    return progress.saying(
        frame.with_columns(basis=pl.when(is_amount).then(pl.lit("flow"))),
        "amounts beside a donor are taken as single amounts, which are added up (basis flow)",
    )


def _is_missing(frame: pl.DataFrame, column: str) -> bool:
    """Return whether a column is not there, or a unit that no number and no cell names."""
    if column not in frame.columns:
        return True
    is_made = column == "unit" and not frame.is_empty()
    return is_made and frame[column].null_count() == frame.height


def _is_foreign(sheet: TextTable) -> bool:
    return sum(spelling(column) in foreign_names() for column in sheet.frame.columns) >= 2


def _unclear_sentence(unclear: UnclearDay, name: str) -> str:
    return (
        f"{name}: the day {unclear.text!r} (row {unclear.row}, {unclear.column}) can be read in "
        "two ways. Say --day-first or --month-first."
    )


def _make_keys(progress: Progress, name: str) -> Progress:
    """Return rows with an id, a quantity, a label and a crisis, made where the file has none."""
    frame, notices = progress.frame, []
    crises = _crises(frame["crisis"], progress.theirs.get("crisis", "crisis"))
    if crises:
        notices.append(f"crisis: read {_pairs(crises)}")
        frame = frame.with_columns(pl.col("crisis").replace(crises))
    if "label" not in frame.columns:
        names = {key: measure.label for key, measure in TABLE_MEASURES.items()}
        frame = frame.with_columns(label=pl.col("measure").replace(names))
    frame = frame.with_columns(pl.col("label").str.strip_chars().str.head(MAX_LABEL_LENGTH))
    stem = slug(name.rpartition(".")[0])
    if "id" not in frame.columns or not _are_ids(frame["id"], progress.theirs.get("id")):
        what = (
            "there is no column 'id'" if "id" not in frame.columns else "ids are not unique names"
        )
        row = pl.col(ROW).cast(pl.String)
        count = pl.int_range(pl.len()).over(ROW)
        part = pl.when(count > 0).then(pl.format("-{}", count + 1)).otherwise(pl.lit(""))
        frame = frame.with_columns(id=pl.concat_str(pl.lit(f"{stem}-"), row, part))
        notices.append(f"{what}; it was made from the file's name and the row")
    if "quantity" in frame.columns and SERIES not in frame.columns:
        quantities = _slugs(frame["quantity"])
        frame = frame.with_columns(pl.col("quantity").replace(quantities))
    else:
        frame, what = _with_quantities(frame)
        notices.append(f"there is no column 'quantity'; it was made from {what}")
    return progress.saying(frame, *notices)


def _slugs(cells: pl.Series) -> dict[str, str]:
    texts = cells.drop_nulls().unique(maintain_order=True)
    return {text: slug(text) for text in texts.filter(~texts.str.strip_chars().str.contains(SLUG))}


def _crises(cells: pl.Series, theirs: str) -> dict[str, str]:
    """Return the names of crises for other texts: a country's name for its code or its names.

    What is in a column of our own name stays if it is a name for addresses.
    """
    texts = cells.drop_nulls().unique(maintain_order=True)
    if plain_name(theirs) == "crisis":
        texts = texts.filter(~texts.str.contains(SLUG))
    meant = {text: country_slug(text) for text in texts if text.strip()}
    is_name = dict(zip(texts, texts.str.contains(SLUG), strict=True))
    return {
        text: crisis
        for text, crisis in meant.items()
        if crisis != text and (country_code(text) is not None or not is_name[text])
    }


def _pairs(meant: Mapping[str, str]) -> str:
    shown = [f"{shortened(text)!r} as {ours}" for text, ours in meant.items()][:8]
    more = f" and {len(meant) - 8} more" if len(meant) > 8 else ""
    return ", ".join(shown) + more


def _are_ids(cells: pl.Series, theirs: str | None) -> bool:
    """Return whether ids are usable; those under our own name are, so that faults are found."""
    if theirs is None or plain_name(theirs) == "id":
        return True
    return bool(
        cells.is_not_null().all() and cells.str.contains(SLUG).all() and cells.is_unique().all()
    )


def _with_quantities(frame: pl.DataFrame) -> tuple[pl.DataFrame, str]:
    """Return rows with quantities: rows of one measure and unit are one series, as in most lists.

    Where several of them are of one crisis, day and status, the label is added.
    """
    parts, what = ["measure", "unit"], "the measure and the unit"
    if SERIES in frame.columns and frame[SERIES].n_unique() > 1:
        parts, what = ["measure", SERIES, "unit"], "the measure, the column and the unit"
    elif SERIES in frame.columns and "quantity" in frame.columns:
        parts, what = ["quantity", "unit"], "the indicator and the unit"
    keys = [c for c in ("crisis", *parts, "status", "as_of", "due") if c in frame.columns]
    others = [c for c in ("label", "place", "actor") if c in frame.columns]
    for other in others:
        if not frame.select(pl.struct(keys).is_duplicated().any()).item():
            break
        if (
            frame.select(pl.struct([*keys, other]).n_unique()).item()
            > frame.select(pl.struct(keys).n_unique()).item()
        ):
            parts, keys, what = [*parts, other], [*keys, other], f"{what} and the {other}"
    text = pl.concat_str(parts, separator="-", ignore_nulls=True)
    made = text.map_elements(quantity_name, return_dtype=pl.String)
    return frame.with_columns(quantity=made), what


def quantity_name(text: str) -> str:
    """Return a text as a name that keeps its underscores; "unknown" if nothing is left."""
    pieces = [slug(piece) if any(map(str.isalnum, piece)) else "" for piece in text.split("_")]
    return "_".join(filter(None, pieces))[:MAX_LABEL_LENGTH].strip("-_") or "unknown"
