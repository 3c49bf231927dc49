"""Read every real file of a folder and report what it shows beside the right values.

Exit 1 where a file differs from them by more than the tolerance of its row, or has no row.
"""

import sys
from pathlib import Path

from tests.real_files.check_file import check_file
from tests.real_files.expected import FILES

DOCUMENTS = (".md", ".txt")


def main(folder: Path) -> int:
    """Print the report and return the exit code."""
    declared = {real.path: real for real in FILES}
    found = sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in DOCUMENTS
    )
    wrong = []
    for name in found:
        print(name)
        if name not in declared:
            print("  WRONG  no row of tests/real_files/expected.py says what it must show")
            wrong.append(name)
            continue
        findings = list(check_file(folder / name, declared[name]))
        for finding in findings:
            print(f"  {'right' if finding.is_right else 'WRONG'}  {finding.words}")
        if not all(finding.is_right for finding in findings):
            wrong.append(name)
    for name in sorted(set(declared) - set(found)):
        print(f"{name}\n  not in this folder")
    print(f"{len(found)} files, {len(found) - len(wrong)} right, {len(wrong)} wrong")
    for name in wrong:
        print(f"  wrong: {name}")
    return 1 if wrong or not found else 0


if __name__ == "__main__":
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        sys.exit("Name the folder of real files: python -m tests.real_files FOLDER")
    sys.exit(main(Path(sys.argv[1])))
