"""How the server listens, in whichever process: its limits, and one worker where it is called."""

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.mp import MPServer

from dashboard.heartbeat import DRAIN_SECONDS
from dashboard.settings import Settings

MOST_OPEN = 8192  # connections that a worker holds; one that waits costs it no thread
LARGEST_READ = 65_536  # bytes that are taken from a connection at a time
HEADER_SECONDS = 10  # a client that has not sent its headers by then is cut


class Here(MPServer):
    """A server whose only worker is the process that calls it, with all that it has loaded."""

    def _serve(self, spawn_target: object, target_loader: object) -> None:
        self._init_shared_socket()
        self._spawn_worker(0, spawn_target, target_loader).inner.run()


def listener(kind: type[MPServer], settings: Settings, address: str) -> MPServer:
    """Return a server of a kind, ready to serve.

    Args:
        kind: Granian's own, or ``Here``.
        settings: of the call.
        address: the numbers that the host stands for.
    """
    return kind(
        "dashboard",
        address=address,
        port=settings.port,
        interface=Interfaces.RSGI,
        workers=settings.workers,
        backpressure=MOST_OPEN,
        http=HTTPModes.http1,
        websockets=False,
        log_level="error",
        http1_settings=HTTP1Settings(
            header_read_timeout=1000 * HEADER_SECONDS, max_buffer_size=LARGEST_READ
        ),
        workers_kill_timeout=DRAIN_SECONDS,
        respawn_failed_workers=True,
    )
