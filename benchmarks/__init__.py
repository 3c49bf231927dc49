"""What "fast" means, runnable by anyone: ``make bench``, or ``python -m benchmarks NAME``."""

# In the order of a run: what needs the browser first, the heaviest last.
NAMES = {
    "moves": "slider to painted, by key and by drag",
    "visits": "page weight, requests, time to the charts",
    "starts": "process to first 200",
    "memory": "memory of a worker",
    "load": "moves a second under 16 connections",
    "model": "a move on the server, step by step",
    "tables": "a table of 10 million rows",
}
