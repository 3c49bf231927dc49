"""Run measurements: ``python -m benchmarks [NAME ...] [--rounds N]``; all of them unless named."""

import argparse
import importlib
import time

from benchmarks import NAMES
from benchmarks.report import write_page
from benchmarks.result import Result, goal_text, save, to_text


def main() -> None:
    """Run what is arguments for, print it, keep it in results/last.json, and write its page."""
    listed = "\n".join(f"  {name:8} {what}" for name, what in NAMES.items())
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=f"What fast means here. Measurements:\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[[], *NAMES])
    parser.add_argument("--rounds", type=int, default=15, help="repetitions (default: 15)")
    arguments = parser.parse_args()
    for name in arguments.names or NAMES:
        begun = time.perf_counter()
        result = importlib.import_module(f"benchmarks.{name}").measure(arguments.rounds)
        say(result, time.perf_counter() - begun)
        save(name, result, arguments.rounds)
        write_page()


def say(result: Result, seconds: float) -> None:
    """Print a result."""
    print(f"\n{result.title} ({seconds:.0f} s)\n\n{to_text(result)}\n")
    for goal in result.goals:
        print(goal_text(goal))


if __name__ == "__main__":
    main()
