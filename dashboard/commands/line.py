"""The line that is read: which commands there are, and how a wrong call ends."""

import sys
from collections.abc import Sequence

from cyclopts import App, CycloptsError

from dashboard import __version__
from dashboard.commands.building import build
from dashboard.commands.checking import check
from dashboard.commands.exporting import export
from dashboard.commands.quoting import check_sentence
from dashboard.commands.saying import say
from dashboard.commands.serving import serve
from dashboard.errors import DashboardError

app = App(
    name="dashboard",
    help="Hedged, sourced figures become charts and scenarios on one screen.",
    version=__version__,
)
for command in (serve, check, build, export, check_sentence):
    app.command(command)


def run(arguments: Sequence[str]) -> int:
    """Return the exit code of a call: 0 good, 1 the data is bad, 2 the call is wrong."""
    try:
        code = app(arguments, exit_on_error=False, print_error=False, result_action="return_value")
        code = code if arguments else 2  # nothing was asked for, and the help was shown
    except DashboardError as error:
        say(str(error))
        code = error.exit_code
    except CycloptsError as error:
        say(f"{error} See `dashboard --help`.")
        code = 2
    except KeyboardInterrupt:
        code = 0
    except BrokenPipeError:  # the reader of standard output has gone, as `| head` does
        sys.stderr.close()
        code = 0
    return code if isinstance(code, int) else 0
