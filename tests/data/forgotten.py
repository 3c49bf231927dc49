"""``python -m tests.data.forgotten``: what a process still holds of many brought tables.

It brings tables, opens each on the page, moves a slider and takes a file of it, waits until their
hour (a short one) is over, and prints as JSON: tables that are alive though nothing holds them,
and its memory in bytes before and after. The first tables are a warm-up.
"""

import gc
import json
from itertools import count
from pathlib import Path

import polars as pl

from dashboard.data.resources import shipped
from dashboard.export import export_file
from dashboard.page.callbacks.navigation import opened_screen
from dashboard.page.callbacks.updates import written_update
from dashboard.page.prerender import first_view
from dashboard.screen.read_state import open_state
from dashboard.tables.reloading import ReloadingTable
from dashboard.tables.snapshot import TableSnapshot
from dashboard.tables.uploads import TableRegistry, UploadLimits, UploadStore

WARM_UP, TABLES = 60, 700
ROWS = 16
HOUR = 5.0
PATIENCE = 120


def resident_bytes() -> int:
    """Return the memory of this process that is in use."""
    words = Path("/proc/self/statm").read_text().split()
    return int(words[1]) * 4096


def tables_alive() -> int:
    """Return how many tables there are in this process, held or not."""
    gc.collect()
    return sum(isinstance(item, TableSnapshot) for item in gc.get_objects())


def brought_frame(shipped_frame: pl.DataFrame, number: int) -> pl.DataFrame:
    """Return a table like no other: rows of the shipped one with numbers and words of its table."""
    rows = shipped_frame.head(ROWS)
    factor = 1 + number / 10_000
    return rows.with_columns(
        pl.concat_str(pl.col("label"), pl.lit(f" of table {number}")).alias("label"),
        *((pl.col(name) * factor).alias(name) for name in ("value", "low", "high")),
    )


def use(tables: TableRegistry, frame: pl.DataFrame, number: int) -> None:
    """Bring a table, open it, move a slider, and take a file of it."""
    served = tables.uploads.add(frame, title="mine.csv", digest=f"{number:064x}")
    pairs = [["table", served.token], ["crisis", served.crises[0]]]
    pairs += [["half_paid_days", str(100 + number % 50)]]
    search = f"?table={served.token}"
    assert opened_screen(tables, search)["title"]
    assert first_view(open_state(tables, search))
    assert written_update(tables, {"page": pairs})
    options = [tuple(pair) for pair in pairs]
    assert export_file(served, "projection", "csv", options, home="/").content


def main() -> None:
    """Bring the tables and print what is left of them."""
    numbers = count()
    table = ReloadingTable(shipped("figures.parquet"))
    tables = TableRegistry(table, UploadStore(UploadLimits(idle_seconds=HOUR)))
    frame = table.current().frame
    memory = []
    for rounds in (WARM_UP, TABLES):
        for _ in range(rounds):
            number = next(numbers)
            use(tables, brought_frame(frame, number), number)
        assert tables.uploads.wait_until_empty(PATIENCE)
        alive = tables_alive()
        memory.append(resident_bytes())
    print(json.dumps({"alive": alive, "before": memory[0], "after": memory[1]}))


if __name__ == "__main__":
    main()
