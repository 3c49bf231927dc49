"""HDX HAPI funding as figures: a requirement and a running total an appeal and period.

Commitments and payments together, as FTS counts it, without pledges.
"""

import polars as pl

from dashboard.data.import_options import ImportOptions
from dashboard.data.standards.draft_figures import crisis_of, require_rows, to_table
from dashboard.data.standards.file_days import with_days
from dashboard.data.standards.hapi_rows import dataset_address, read_provider_rows, warning_note
from dashboard.data.standards.plan_drafts import plan_drafts
from dashboard.data.text_table import TextTable

FUNDING = "HDX HAPI funding"


def read_funding(table: TextTable, options: ImportOptions, name: str) -> TextTable:
    """Return a requirement and a running total an appeal and period, and what was left out.

    Raises:
        TableError: the file holds no row that can be used, or its days may be read in two ways.
    """
    rows, notices = read_provider_rows(table, FUNDING, name)
    rows = with_days(rows, ["start", "until"], name, options).with_columns(
        crisis=crisis_of(pl.col("location"), options),
        prefix=pl.lit("hapi"),
        publisher=pl.lit("HDX HAPI"),
        source_title=pl.lit("Funding, HDX HAPI"),
        source_url=dataset_address(),
        remark=warning_note(),
    )
    drafts, remarks = plan_drafts(rows, options)
    require_rows(drafts, name, FUNDING, [*notices, *remarks])
    return to_table(drafts, table, [*notices, *remarks])
