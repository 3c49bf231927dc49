"""``dashboard check``."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from dashboard.commands.declaring import UNDECLARED, Declaration
from dashboard.commands.saying import say
from dashboard.errors import DashboardError, FaultyTableError


def check(
    *tables: Annotated[Path, Parameter(required=True)],
    declaration: Declaration = UNDECLARED,
) -> int:
    """Report every fault of a table, a line each: row, column, value, and what was expected.

    Parameters
    ----------
    tables
        Tables to check (.parquet, .csv, .xlsx, .json).
    declaration
        What the file does not say of itself.
    """
    from dashboard.data.dataset import check_dataset, is_dataset
    from dashboard.data.long_csv import is_long, read_parts
    from dashboard.data.table_files import check_table

    declared = declaration.read()
    worst = 0
    for path in tables:
        try:
            if is_dataset(path):
                count = check_dataset(path)
            elif is_long(path):
                count = sum(part.height for part in read_parts(path, declared, tell=say))
            else:
                checked = check_table(path, declared)
                for notice in checked.notices:
                    say(f"{path.name}: {notice}")
                if checked.faults:
                    raise FaultyTableError(path.name, checked.faults, checked.unlisted_rows)
                count = checked.frame.height
            print(f"{path.name}: {count} {'figure' if count == 1 else 'figures'}, no fault.")
        except DashboardError as error:
            say(str(error))
            worst = max(worst, error.exit_code)
    return worst
