"""The WSGI entry of a worker: ``dashboard.wsgi:server``, warmed up."""

from dashboard.app import create_app
from dashboard.data.keeper import ServedTable
from dashboard.settings import Settings

server = create_app(ServedTable(Settings().table)).server
