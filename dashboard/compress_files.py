"""``python -m dashboard.compress_files``: compress the page's scripts and styles, once for good."""

import shutil

from dashboard.app import create_app
from dashboard.data.resources import shipped
from dashboard.tables.reloading import ReloadingTable
from dashboard.web.compression import files_root, write_files
from dashboard.web.scripts import script_addresses

if __name__ == "__main__":
    shutil.rmtree(files_root(), ignore_errors=True)  # the application would serve the earlier files
    server = create_app(ReloadingTable(shipped("figures.parquet"))).server
    write_files(server, script_addresses(server.test_client().get("/").text))
