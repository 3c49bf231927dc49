from datetime import date

import pytest

from dashboard.data.resources import shipped
from dashboard.data.table_files import read_table
from dashboard.data.vintages import as_known, of_crisis
from dashboard.model.chosen_rows import choose_rows
from dashboard.model.drivers import derive_drivers
from dashboard.model.inputs import derive_inputs
from tests.strategies import Case


@pytest.fixture(scope="session")
def founding() -> Case:
    """The figures that the shipped table was founded on, as known on the day of the report."""
    table = as_known(of_crisis(read_table(shipped("figures.parquet")), "iraq"), date(2016, 7, 20))
    chosen = choose_rows(table)
    inputs = derive_inputs(chosen)
    drivers = derive_drivers(chosen, inputs, table)
    return Case(table, chosen, inputs, drivers, {driver.key: driver.default for driver in drivers})
