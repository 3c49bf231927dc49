"""The processes of a server: which there are, and how much memory each holds."""

import subprocess


def resident(parent: int) -> dict[int, float]:
    """Return the resident memory of a process and of all below it, in MB by process id."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid=,rss="], capture_output=True, text=True, check=True
    )
    rows = [tuple(map(int, line.split())) for line in listed.stdout.splitlines()]
    family = {parent}
    while more := {pid for pid, above, _ in rows if above in family} - family:
        family |= more
    return {pid: kilobytes / 1024 for pid, _, kilobytes in rows if pid in family and kilobytes}
