"""``python -m dashboard``: the command line."""

from collections.abc import Sequence
from typing import NoReturn


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line, as ``dashboard.cli.main``.

    It is imported here, as each worker process imports this module and needs no command line.
    """
    from dashboard.cli import main as run_command_line

    run_command_line(arguments)


if __name__ == "__main__":
    main()
