"""The command line: serve, check, build, export and check-sentence."""

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line: exit 0 good, 1 the data is bad, 2 the call is wrong."""
    try:
        sys.exit(_run(arguments))
    except KeyboardInterrupt:  # whoever ends it wants to see nothing more
        sys.exit(0)


def _run(arguments: Sequence[str] | None) -> int:
    from dashboard.data.streams import fill_standard_streams

    fill_standard_streams()
    from dashboard.ahead import dismiss, start_ahead

    try:
        if arguments is None:
            arguments = sys.argv[1:]
            if arguments[:1] == ["serve"] and "--help" not in arguments:
                start_ahead()  # before the call is read: both take place at the same time
        from dashboard.commands.line import run

        return run(arguments)
    finally:
        dismiss()


if __name__ == "__main__":
    main()
