"""The WSGI entry point for other servers: ``dashboard.wsgi:server``."""

from dashboard.settings import prepare_environment, read_settings

prepare_environment()  # before Dash, Flask and NumPy, which read it, are imported

from dashboard.app import make_server  # noqa: E402

server = make_server(read_settings())
