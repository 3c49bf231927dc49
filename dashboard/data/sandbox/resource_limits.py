"""The limits of an untrusted file, and of the process that parses it."""

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of an untrusted file, and of what a child process may use on it."""

    file_bytes: int = 25 * MEGABYTE
    rows: int = 200_000
    columns: int = 64
    characters: int = 1_000  # of a cell
    unpacked_bytes: int = 150 * MEGABYTE  # of a workbook's parts together
    unpacked_ratio: int = 200  # unpacked to packed, of a part above a megabyte
    broken_rows: int = 1_000  # whose faults are listed; the others are counted
    report_bytes: int = 32 * MEGABYTE  # of all faults and remarks
    answer_bytes: int = 300 * MEGABYTE  # of a checked table on its way back

    children: int = 2  # that read at the same time
    queue_seconds: float = 20.0  # that a file waits for a free process
    wall_seconds: float = 20.0
    processor_seconds: int = 15
    memory_bytes: int = 3 * 2**30  # of address space: 2 GiB end a good table of all rows
    open_files: int = 64
    written_bytes: int = 0
    threads: int = 1


LIMITS = Limits()
# A table that ``build`` wrote, with its checksum beside it, may be larger.
BUILT_LIMITS = Limits(
    file_bytes=1000 * MEGABYTE,
    rows=20_000_000,
    answer_bytes=8000 * MEGABYTE,
    wall_seconds=120.0,
    processor_seconds=120,
    memory_bytes=12 * 2**30,
)
