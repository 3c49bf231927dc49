"""What is shipped with the package: the table, the priors, the assets, found from any folder."""

from importlib.util import find_spec
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
EXAMPLES = Path("examples")  # the name that stands for the shipped synthetic crises


def shipped(name: str) -> Path:
    """Return the path of a shipped file: inside an installed package, or beside a checkout's."""
    inside = PACKAGE / name
    return inside if inside.exists() else PACKAGE.parent / name


def table_path(named: Path | None) -> Path:
    """Return the path of the table that a call names; the shipped one if it names none."""
    if named is None:
        return shipped("figures.parquet")
    return shipped("examples.parquet") if named == EXAMPLES and not named.exists() else named


def read_page_script() -> str:
    """Return the page's own scripts as one; each is a function of its own."""
    scripts = sorted(shipped("assets").glob("js/*.js"))
    return ";\n".join(script.read_text("utf-8") for script in scripts)


def read_page_style() -> str:
    """Return the page's own style sheet."""
    return (shipped("assets") / "css" / "style.css").read_text("utf-8")


def read_installed(package: str, name: str) -> bytes:
    """Return a file of an installed package; nothing where that has none of the name."""
    path = Path(find_spec(package).origin).parent / name
    return path.read_bytes() if path.is_file() else b""


def read_small_plotly(version: str) -> bytes | None:
    """Return the bundle of plotly.js that draws only lines, marks and bars, if it is of a version.

    ``make setup`` puts it there from its npm package; without it the page takes Dash's own bundle.
    """
    path = shipped("assets") / "bundles" / "plotly-basic.min.js"
    if not path.is_file():
        return None
    content = path.read_bytes()
    return content if f"v{version}\n".encode() in content[:200] else None
