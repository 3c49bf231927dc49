"""Standard input, output and error of a process that was started without them."""

import os

LAST = 2  # their numbers are 0, 1 and 2


def fill_standard_streams() -> None:
    """Let what is closed of the three lead nowhere.

    The next file or connection would take its number, and get what is written to it.
    """
    while (taken := os.open(os.devnull, os.O_RDWR)) <= LAST:
        os.set_inheritable(taken, True)
    os.close(taken)
