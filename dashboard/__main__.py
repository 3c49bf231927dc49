"""The command line: serve, check, build, export and check-sentence."""

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line: exit 0 good, 1 the data is bad, 2 the call is wrong."""
    from dashboard.ahead import dismiss, start_ahead

    if arguments is None:
        arguments = sys.argv[1:]
        if arguments[:1] == ["serve"] and "--help" not in arguments:
            start_ahead()  # before the call is read, which takes as long as half of its loading
    try:
        from dashboard.commands.line import run

        code = run(arguments)
    finally:
        dismiss()
    sys.exit(code)


if __name__ == "__main__":
    main()
