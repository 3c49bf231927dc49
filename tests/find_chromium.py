"""Find a Chromium for the browser tests, or bring one: ``python -m tests.find_chromium``."""

import functools
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


@functools.cache
def find_chromium() -> str | None:
    """Return the path of a Chromium: the one asked for, an installed one, or Playwright's own.

    Raises:
        FileNotFoundError: If CHROMIUM_PATH is set and no program can be run by that name.
    """
    requested = os.environ.get("CHROMIUM_PATH")
    if requested:
        found = shutil.which(requested)
        if found is None:
            raise FileNotFoundError(
                f"CHROMIUM_PATH is {requested!r}, and no such program can be run."
            )
        return found

    found = next(filter(None, map(shutil.which, (*NAMES, MAC_CHROME))), None)
    return found or _find_playwright_chromium()


def _find_playwright_chromium() -> str | None:
    # In its own process: inside a running browser test Playwright cannot be started again.
    ask = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as playwright: print(playwright.chromium.executable_path)"
    )
    answer = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True)
    path = answer.stdout.strip()
    return path if answer.returncode == 0 and Path(path).is_file() else None


def bring_chromium() -> None:
    """Install a Chromium: Debian's package where that is possible, else Playwright's download.

    Raises:
        subprocess.CalledProcessError: If the installation fails.
    """
    if _is_root_on_debian():
        # A Chromium without any font draws empty boxes.
        packages = ["chromium", "fonts-dejavu-core"]
        commands = [
            ["apt-get", "update", "-q"],
            ["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages],
        ]
    else:
        commands = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in commands:
        subprocess.run(command, check=True, env=environment)


def _is_root_on_debian() -> bool:
    try:
        name = platform.freedesktop_os_release().get("ID")
    except OSError:  # not Linux, or an unusual one
        return False
    return name == "debian" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def main() -> int:
    """Print the path of a Chromium; return 1 if there is none and none could be installed."""
    try:
        if find_chromium() is None:
            print("No Chromium was found; installing one for the browser tests.", flush=True)
            bring_chromium()
            find_chromium.cache_clear()
        found = find_chromium()
    except (FileNotFoundError, subprocess.CalledProcessError) as error:
        print(error, file=sys.stderr)
        found = None
    if found is None:
        print("No Chromium: install one, or set CHROMIUM_PATH to one.", file=sys.stderr)
        return 1
    print(f"Chromium for the browser tests: {found}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
