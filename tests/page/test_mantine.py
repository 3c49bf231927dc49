import re
import subprocess
import sys
from pathlib import Path

import dashboard.page
from dashboard.page.mantine import USED, dmc

ROOMS = Path(dashboard.page.__file__).parent


def test_the_components_that_the_page_uses_are_named_and_no_others():
    used = {
        name
        for room in ROOMS.rglob("*.py")
        for name in re.findall(r"\bdmc\.([A-Z]\w+)", room.read_text("utf-8"))
    }

    assert used == set(USED)


def test_no_other_component_is_imported():
    code = (
        "import sys, dashboard.page.mantine\n"
        "print(*(n.split('.')[1] for n in sys.modules if n.startswith('dash_mantine_components.')))"
    )

    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert {name for name in told.stdout.split() if name[0].isupper()} == set(USED)


def test_each_component_brings_its_script_to_the_page():
    assert all(
        any("dash_mantine_components.js" in str(part) for part in getattr(dmc, name)._js_dist)
        for name in USED
    )
