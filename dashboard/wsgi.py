"""The WSGI entry for other servers: ``dashboard.wsgi:server``, warmed up."""

from dashboard.serving import load_server
from dashboard.settings import Settings

server = load_server(Settings())
