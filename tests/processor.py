"""Processor time of a piece of work, for tests that hold hostile input to a limit."""

from collections.abc import Callable
from time import process_time


def seconds_of(work: Callable[[], object]) -> float:
    """Return the processor time that a piece of work takes, of every thread of this process."""
    began = process_time()
    work()
    return process_time() - began
