"""Put the small Plotly bundle into assets/ and compress the page's scripts; part of `make setup`.

The bundle comes from the npm registry, in the version that plotly.py carries. Without npm the page
takes Dash's own, larger bundle and works as well.
"""

import json
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "packaging" / "plotly"
NAME = "plotly.js-basic-dist-min"
BUNDLE = ROOT / "assets" / "bundles" / "plotly-basic.min.js"
STAMP = Path(sys.prefix) / "compressed.txt"
NO_BUNDLE = "The small Plotly bundle was not fetched ({}); the page works with the larger one."


def main() -> None:
    """Fetch what is missing, and compress what is new."""
    wanted = json.loads((PACKAGE / "package.json").read_text("utf-8"))["dependencies"][NAME]
    if not (BUNDLE.is_file() and f"v{wanted}\n".encode() in BUNDLE.read_bytes()[:200]):
        fetch()
    stamp = sha256((ROOT / "requirements.txt").read_bytes() + wanted.encode()).hexdigest()
    if not STAMP.is_file() or STAMP.read_text("utf-8") != stamp:
        print("Compressing the scripts of the page (half a minute, once).")
        if (
            subprocess.run([sys.executable, "-m", "dashboard.compressing"], cwd=ROOT).returncode
            == 0
        ):
            STAMP.write_text(stamp, "utf-8")


def fetch() -> None:
    """Install the bundle's npm package by its lock, and copy the bundle."""
    npm = shutil.which("npm")
    if npm is None:
        print(NO_BUNDLE.format("there is no npm"))
        return
    call = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    if subprocess.run(call, cwd=PACKAGE, capture_output=True).returncode != 0:
        print(NO_BUNDLE.format("npm could not install it"))
        return
    BUNDLE.parent.mkdir(parents=True, exist_ok=True)
    installed = PACKAGE / "node_modules" / NAME
    for name, target in (("plotly-basic.min.js", BUNDLE.name), ("LICENSE", "LICENSE-plotly.txt")):
        shutil.copyfile(installed / name, BUNDLE.with_name(target))


if __name__ == "__main__":
    main()
