"""The WSGI entry for other servers: ``dashboard.wsgi:server``, warmed up."""

from dashboard.serving import load_server
from dashboard.settings import read_settings

server = load_server(read_settings())
