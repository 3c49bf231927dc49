"""Look the packages of the lock up among the known vulnerabilities; part of `make audit`.

Exit 0: none is known. Exit 1: some are; each is named. Exit 2: it could not be found out.
"""

import json
import subprocess
import sys
from pathlib import Path

LOCK = Path(__file__).resolve().parent.parent / "requirements.txt"
# Only what the lock names, by its hashes; a package that cannot be looked up is no good one.
CALL = ("--strict", "--require-hashes", "--disable-pip", "--progress-spinner", "off")


def main() -> None:
    """Say what is known of the packages of the lock."""
    call = [sys.executable, "-m", "pip_audit", *CALL, "--format", "json", "-r", str(LOCK)]
    done = subprocess.run(call, capture_output=True, text=True)
    code, words = to_words(done.stdout, done.stderr)
    print(words, file=sys.stderr if code else sys.stdout)
    sys.exit(code)


def to_words(answer: str, said: str) -> tuple[int, str]:
    """Return the exit code and the words for what pip-audit answered, and said beside it."""
    try:
        packages = json.loads(answer)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = (said.strip().splitlines() or ["it said nothing"])[-1]
        reason = last.removeprefix("ERROR:pip_audit._cli:").rstrip(".")
        return 2, (
            f"The packages could not be looked up among the known vulnerabilities ({reason}). "
            "Run `make audit` where the package index and its advisories can be reached."
        )
    known = [
        f"{package['name']} {package['version']}: {fault['id']}, mended in "
        f"{', '.join(fault['fix_versions']) or 'no version yet'}"
        for package in packages
        for fault in package.get("vulns", ())
    ]
    if known:
        lines = "\n".join(known)
        return 1, f"{lines}\nRenew the lock: make lock UV_FLAGS=--upgrade."
    return 0, f"{len(packages)} packages, no known vulnerability."


if __name__ == "__main__":
    main()
