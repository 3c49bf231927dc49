import json
import subprocess
import sys

import pytest


@pytest.mark.skipif(sys.platform != "linux", reason="the memory in use is read from /proc")
def test_after_their_hour_nothing_of_700_brought_tables_is_left():
    done = subprocess.run(
        [sys.executable, "-m", "tests.data.forgotten"], capture_output=True, text=True, check=True
    )

    left = json.loads(done.stdout)
    assert left["alive"] == 1  # the server's own table
    assert left["after"] <= 1.1 * left["before"]
