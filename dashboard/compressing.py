"""``python -m dashboard.compressing``: compress the page's scripts, so that no reader waits."""

from dashboard.app import create_app
from dashboard.data.keeper import ServedTable
from dashboard.data.shipped import shipped
from dashboard.wire.scripts import precompress

if __name__ == "__main__":
    precompress(create_app(ServedTable(shipped("figures.parquet"))))
