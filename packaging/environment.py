"""Write environment.yml for conda users, made from pyproject.toml.

Conda brings Python and pip only: some of the packages are not in its channels, and mixing both
sources for one package is what breaks conda environments.
"""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent


def to_environment(project: dict) -> str:
    """Return the text of environment.yml.

    Args:
        project: The ``[project]`` table of pyproject.toml.
    """
    lines = [
        "# Generated from pyproject.toml: make environment",
        f"name: {project['name']}",
        "channels:",
        "  - conda-forge",
        "dependencies:",
        f"  - python={newest_python(project['classifiers'])}",
        "  - pip",
        "  - pip:",
        *(f"      - {dependency}" for dependency in project["dependencies"]),
    ]
    return "\n".join(lines) + "\n"


def newest_python(classifiers: list[str]) -> str:
    """Return the newest Python that the classifiers name, such as 3.13."""
    versions = (line.rpartition(" :: ")[2] for line in classifiers if "Python :: 3." in line)
    return max(versions, key=lambda version: int(version.removeprefix("3.")))


if __name__ == "__main__":
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    (ROOT / "environment.yml").write_text(to_environment(project), "utf-8")
