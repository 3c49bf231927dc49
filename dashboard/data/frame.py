"""The table as a frame: what each of its columns is in Polars."""

import polars as pl

from dashboard.data.columns import COLUMNS

TYPES = {"text": pl.String, "number": pl.Float64, "date": pl.Date, "flag": pl.Boolean}
FRAME_SCHEMA = pl.Schema({name: TYPES[column.kind] for name, column in COLUMNS.items()})
