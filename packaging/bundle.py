"""Make the bundles of the page's scripts and compress them; part of `make setup`.

One is the small bundle of Plotly, in the version that plotly.py carries; the other holds the
modules of assets/js, which a browser fetches faster as one file than one by one. Both are made from
npm packages. Without npm the page takes Dash's own, larger Plotly and the modules as they are.
"""

import json
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from dashboard.web.compression import files_root  # noqa: E402
from dashboard.web.scripts import bundle_path  # noqa: E402

PLOTLY = "plotly.js-basic-dist-min"
PLOTLY_BUNDLE = ROOT / "assets" / "bundles" / "plotly-basic.min.js"
STAMP = Path(sys.prefix) / "compressed.txt"
NO_BUNDLE = "The bundles of the page's scripts were not made ({}); the page works without them."


def main() -> None:
    """Make what is missing, and compress what is new."""
    wanted = json.loads((ROOT / "package.json").read_text("utf-8"))["dependencies"][PLOTLY]
    scripts = bundle_path()
    if not (is_plotly(wanted) and scripts.is_file()):
        make_bundles(scripts)
    parts = (ROOT / "requirements.txt").read_bytes(), wanted.encode(), scripts.name.encode()
    stamp = sha256(b"".join(parts)).hexdigest()
    if not files_root().is_dir() or not STAMP.is_file() or STAMP.read_text("utf-8") != stamp:
        print("Compressing the scripts of the page (half a minute, once).")
        compress = [sys.executable, "-m", "dashboard.compress_files"]
        if subprocess.run(compress, cwd=ROOT).returncode == 0:
            STAMP.write_text(stamp, "utf-8")


def is_plotly(version: str) -> bool:
    """Return whether the bundle of Plotly is there in a version."""
    head = PLOTLY_BUNDLE.read_bytes()[:200] if PLOTLY_BUNDLE.is_file() else b""
    return f"v{version}\n".encode() in head


def is_installed() -> bool:
    """Return whether the npm packages are those of the lock."""
    lock, installed = ROOT / "package-lock.json", ROOT / "node_modules" / ".package-lock.json"
    return installed.is_file() and installed.stat().st_mtime >= lock.stat().st_mtime


def make_bundles(scripts: Path) -> None:
    """Install the npm packages that are no test tools by their lock, and make both bundles."""
    npm = shutil.which("npm")
    if npm is None:
        print(NO_BUNDLE.format("there is no npm"))
        return
    install = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", "--omit=dev"]
    bundle = [npm, "run", "--silent", "bundle", "--", f"--outfile={scripts}"]
    for call in [bundle] if is_installed() else [install, bundle]:
        if subprocess.run(call, cwd=ROOT, capture_output=True).returncode != 0:
            print(NO_BUNDLE.format("npm could not do it"))
            return
    for older in set(scripts.parent.glob("boot-*.js")) - {scripts}:
        older.unlink()
    installed = ROOT / "node_modules" / PLOTLY
    shutil.copyfile(installed / PLOTLY_BUNDLE.name, PLOTLY_BUNDLE)
    shutil.copyfile(installed / "LICENSE", PLOTLY_BUNDLE.with_name("LICENSE-plotly.txt"))


if __name__ == "__main__":
    main()
