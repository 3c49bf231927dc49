"""The WSGI entry for other servers: ``dashboard.wsgi:server``, warmed up."""

from dashboard.settings import read_settings
from dashboard.worker import load_server

server = load_server(read_settings())
