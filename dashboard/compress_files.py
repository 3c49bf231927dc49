"""``python -m dashboard.compress_files``: compress the page's scripts and styles, once for good."""

from dashboard.app import create_app
from dashboard.data.resources import shipped
from dashboard.tables.reloading import ReloadingTable
from dashboard.web.compression import write_files
from dashboard.web.scripts import script_addresses

if __name__ == "__main__":
    server = create_app(ReloadingTable(shipped("figures.parquet"))).server
    write_files(server, script_addresses(server.test_client().get("/").text))
