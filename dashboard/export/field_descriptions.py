"""The columns of exported files in words, for the metadata of a package."""

import polars as pl

from dashboard.data.schema import COLUMNS, VOCABULARY

TYPES: dict[pl.DataType | type[pl.DataType], str] = {
    pl.String: "string",
    pl.Float64: "number",
    pl.Int64: "integer",
    pl.Date: "date",
    pl.Boolean: "boolean",
}
KEYS = {
    "figures": ["id"],
    "projection": ["day", "measure"],
    "fan": ["day", "measure"],
    "comparison": ["scenario", "day", "measure"],
    "claims": ["claim"],
}
WORDS = {
    "id": "Name of the figure, unique in the table",
    "crisis": "Name of the crisis",
    "quantity": "What is counted; figures of one quantity are a series, or claims about one thing",
    "measure": "Kind of quantity",
    "label": "Short name for people",
    "value": "The number as stated, in `unit`, never scaled; read it with `qualifier`",
    "low": "Lower end, where the source gives a range",
    "high": "Upper end, where the source gives a range",
    "unit": "Unit of the numbers; money as ISO 4217; share is a fraction of 1",
    "qualifier": "The hedge on the number, such as more_than",
    "modality": "How sure the speaker is",
    "status": "What kind of statement it is: observed, a target, a pledge, ...",
    "basis": "Whether the number is a stock, a flow, cumulative or a share",
    "as_of": "The day that the figure describes",
    "due": "The day by which it is to come true",
    "due_text": "The source's own words for that day",
    "reported_on": "The day on which it became public",
    "place": "Where",
    "actor": "Who said it",
    "publisher": "Who published it",
    "source_title": "Title of the source",
    "source_url": "Address of the source",
    "stated_as": "The words of the source, at most five",
    "note": "What a reader should know",
    "headline": "Belongs to the headline figures of its crisis",
    "briefing": "Belongs to the document that the table was founded on",
    "lat0": "Latitude of one end of a distance, in degrees",
    "lon0": "Longitude of one end of a distance, in degrees",
    "lat1": "Latitude of the other end, in degrees",
    "lon1": "Longitude of the other end, in degrees",
    "settled_by": "The quantity whose later figures say whether this claim came true",
    "plan": "Code of the appeal or response plan that the figure belongs to",
    "plan_type": "Kind of plan, such as flash appeal",
    "instrument": "How money is given, such as grant or loan",
    "caveat": "What a reader of the number must know, such as a day that was assumed",
    "claim": "The figure that claims something, by id",
    "claimed": "What was claimed, with its hedge, in words",
    "claimed_value": "The number that was claimed",
    "claimed_by": "Who claimed it",
    "verdict": "What became of the claim as known on that day",
    "outcome": "The figure that tells what came, by id",
    "came": "What came, with its hedge, in words",
    "came_value": "The number that came, in `unit`",
    "came_by": "Who told what came",
    "came_as_of": "The day that the outcome describes",
    "came_reported_on": "The day on which the outcome became public",
    "came_source_url": "Address of the outcome's source",
    "difference": "What came less what was claimed, in `unit`",
    "days_from_due": "Days from the due day to the day of the outcome",
    "comparable": "Whether claim and outcome count the same thing",
    "known_on": "Only what was public on this day was used",
    "day": "The day of the projected value",
    "as_stated": "The baseline: no slider moved; reported, typical and assumed values together",
    "scenario": "With the sliders of scenario.csv",
    "driver": "Name of the slider, as in the address",
    "moved": "Whether the slider differs from what is stated",
    "reason": "Why it was moved, in the words of whoever moved it",
    "figures": "The figures that the slider rests on, by id",
    "source": "The evidence for the slider's range",
    **{f"q{n:02}": f"{n} % of the drawn cases lie below" for n in (5, 25, 50, 75, 95)},
}
OTHER_WORDS = {  # where a name means something else than in the other tables
    ("comparison", "scenario"): "Which scenario: as stated, on the sliders, or one that was kept",
    ("comparison", "value"): "The projected value",
    ("claims", "reason"): "Why the verdict is what it is, or why there is none",
}


def field_of(name: str, dtype: pl.DataType, table: str) -> dict:
    """Return a column as a field of a Table Schema.

    Args:
        name: of the column.
        dtype: what its cells hold.
        table: the file that it stands in.
    """
    meaning = OTHER_WORDS.get((table, name), WORDS.get(name, ""))
    field = {"name": name, "type": TYPES[dtype], "description": meaning}
    if not field["description"] and name[:2] in ("A ", "B ", "C "):
        field["description"] = f"In the kept scenario {name}"
    constraints = {}
    if table == "figures" and name in COLUMNS:
        if not COLUMNS[name].nullable:
            constraints["required"] = True
        if name in VOCABULARY:
            constraints["enum"] = list(VOCABULARY[name])
    if KEYS.get(table) == [name]:
        constraints["unique"] = True
    return field | ({"constraints": constraints} if constraints else {})
