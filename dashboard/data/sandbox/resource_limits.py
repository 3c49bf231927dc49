"""What a foreign file may cost: one table of limits, read by the door and by its child process."""

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is accepted of a foreign file, and that a child process may use on it."""

    file_bytes: int = 25 * MEGABYTE
    rows: int = 200_000
    columns: int = 64
    characters: int = 1_000  # of a cell
    unpacked_bytes: int = 150 * MEGABYTE  # of a workbook's parts together
    unpacked_ratio: int = 200  # unpacked to packed, of a part above a megabyte
    broken_rows: int = 1_000  # whose faults are told one by one; the others are counted
    report_bytes: int = 32 * MEGABYTE  # of all that is said of it
    answer_bytes: int = 300 * MEGABYTE  # of a checked table on its way back

    children: int = 2  # that read at the same time
    queue_seconds: float = 20.0  # that a file waits for its turn
    wall_seconds: float = 20.0
    processor_seconds: int = 15
    memory_bytes: int = 3 * 2**30  # of address space: 2 GiB end a good table of all rows
    open_files: int = 64
    written_bytes: int = 0
    threads: int = 1


LIMITS = Limits()
# A table that ``build`` wrote, with its checksum beside it, may hold more.
BUILT_LIMITS = Limits(
    file_bytes=1000 * MEGABYTE,
    rows=20_000_000,
    answer_bytes=8000 * MEGABYTE,
    wall_seconds=120.0,
    processor_seconds=120,
    memory_bytes=12 * 2**30,
)
