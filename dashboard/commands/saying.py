"""What a command says beside its result."""

import sys


def say(text: str) -> None:
    """Print a message on standard error."""
    print(text, file=sys.stderr)
