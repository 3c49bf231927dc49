import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROUNDS = 300
MOUNT = ["unshare", "--mount", *([] if os.name == "posix" and os.geteuid() == 0 else ["-r"])]


def run(*command: object) -> subprocess.CompletedProcess:
    return subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, text=True)


def may_mount(folder: Path) -> bool:
    """Return whether this account may mount a small disk that nobody else sees."""
    try:
        return not run(*MOUNT, "mount", "-t", "tmpfs", "tmpfs", folder).returncode
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not hasattr(os, "fork"), reason="writers are killed so on POSIX only")
def test_writers_that_are_killed_tear_no_table_and_lose_none_that_was_reported(tmp_path):
    done = run(sys.executable, "-m", "tests.faults.kill_writers", tmp_path, ROUNDS)

    counts = json.loads(done.stdout)
    assert {name: counts[name] for name in ("rounds", "torn", "misfit", "lost")} == {
        "rounds": ROUNDS,
        "torn": 0,
        "misfit": 0,
        "lost": 0,
    }
    # The writers were at work when they were killed.
    assert counts["reported"] > ROUNDS / 20
    assert counts["parts"] > ROUNDS / 20
    assert counts["files"] == counts["parts"] + 2


def test_a_full_disk_is_reported_and_leaves_the_last_good_table(tmp_path):
    if not may_mount(tmp_path):
        pytest.skip("this account may not mount a small disk")

    done = run(*MOUNT, sys.executable, "-m", "tests.faults.fill_disk", tmp_path)

    report = json.loads(done.stdout)
    full = "cannot be written: No space left on device. " + (
        "Choose a folder that is there, may be written to and has room."
    )
    assert report["full"] in (f"'t.parquet' {full}", f"'t.parquet.sha256' {full}")
    assert report["export"] == f"'out.csv' {full}"
    assert report["unchanged"]
    assert report["names"] == ["filler", "t.parquet", "t.parquet.sha256"]
    assert report["mended"]
