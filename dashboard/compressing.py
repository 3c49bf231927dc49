"""``python -m dashboard.compressing``: compress the page's scripts, so that no reader waits."""

from dashboard.app import create_app
from dashboard.data.resources import shipped
from dashboard.tables.reloading import ReloadingTable
from dashboard.web.scripts import precompress

if __name__ == "__main__":
    precompress(create_app(ReloadingTable(shipped("figures.parquet"))))
