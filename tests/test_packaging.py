import json
import os
import re
import runpy
import site
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from werkzeug.test import Client
from werkzeug.wrappers import Response

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
TEST_TOOLS, PEERS = (PROJECT["optional-dependencies"][extra] for extra in ("test", "bench"))
BUILD_TOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"][
    "build"
]
LOCKS = (
    *("requirements.txt", "requirements-test.txt", "requirements-bench.txt"),
    "requirements-build.txt",
)


def run(*command: object, folder: Path = ROOT) -> str:
    done = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def pip(*words: object, folder: Path = ROOT) -> str:
    return run(sys.executable, "-m", "pip", "--disable-pip-version-check", *words, folder=folder)


def pinned(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text("utf-8")
    return dict(re.findall(r"^([a-z0-9][\w.-]*)==([^\s;]+)", text, flags=re.MULTILINE))


# The lock files.


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_of_a_lock_has_hashes(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    text = re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")

    without_hash = [line for line in text.splitlines() if "--hash=sha256:" not in line]

    assert len(text.splitlines()) == len(pinned(lock))
    assert without_hash == []


def test_the_lock_of_npm_has_a_hash_of_each_package_and_no_address() -> None:
    text = (ROOT / "package-lock.json").read_text("utf-8")
    packages = json.loads(text)["packages"]

    assert "://" not in text
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_index_and_no_folder(lock: str) -> None:
    lines = (ROOT / lock).read_text("utf-8").splitlines()

    addresses = [line for line in lines if re.search(r"://|@|-index|find-links|/\w+/", line)]

    assert addresses == []


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("requirements.txt", PROJECT["dependencies"]),
        ("requirements-test.txt", PROJECT["dependencies"] + TEST_TOOLS),
        ("requirements-bench.txt", PROJECT["dependencies"] + PEERS),
        ("requirements-build.txt", BUILD_TOOLS),
    ],
)
def test_a_lock_pins_every_dependency_within_its_range(lock: str, wanted: list[str]) -> None:
    pins = pinned(lock)

    outside = [
        text
        for text in wanted
        if pins.get(canonicalize_name(Requirement(text).name), "0")
        not in Requirement(text).specifier
    ]

    assert outside == []


def test_all_locks_pin_the_same_versions() -> None:
    run_time, with_tests, with_peers, build = map(pinned, LOCKS)

    assert run_time.items() <= with_tests.items()
    assert run_time.items() <= with_peers.items()
    assert build.items() <= with_tests.items()


# The audit.


@pytest.mark.parametrize(
    ("answer", "said", "code", "words"),
    [
        (
            [{"name": "a", "version": "1", "vulns": []}],
            "",
            0,
            "1 packages, no known vulnerability.",
        ),
        (
            [{"name": "a", "version": "1", "vulns": [{"id": "X-1", "fix_versions": ["2"]}]}],
            "Found 1 known vulnerability in 1 package",
            1,
            "a 1: X-1, mended in 2\nRenew the lock: make lock UV_FLAGS=--upgrade.",
        ),
        (
            None,
            "ERROR:pip_audit._cli:a: Dependency not found on PyPI: a (1)",
            2,
            "The packages could not be looked up among the known vulnerabilities "
            "(a: Dependency not found on PyPI: a (1)). Run `make audit` where the package index "
            "and its advisories can be reached.",
        ),
    ],
)
def test_an_audit_says_what_is_known_or_that_nothing_could_be_found_out(answer, said, code, words):
    to_words = runpy.run_path(str(ROOT / "packaging" / "audit.py"))["to_words"]

    text = "" if answer is None else json.dumps({"dependencies": answer, "fixes": []})

    assert to_words(text, said) == (code, words)


def test_an_audit_looks_at_the_lock_by_its_hashes_and_at_every_package():
    audit = runpy.run_path(str(ROOT / "packaging" / "audit.py"))

    assert {"--strict", "--require-hashes", "--disable-pip"} <= set(audit["CALL"])
    assert audit["LOCK"] == ROOT / "requirements.txt"


# The list of what it is made of.


def sbom() -> dict:
    return runpy.run_path(str(ROOT / "packaging" / "sbom.py"))


def test_the_list_of_packages_has_hashes_and_licences_and_no_address_of_an_index():
    reference = {"type": "distribution", "url": "https://index.example/a/"}
    hashes = [{"alg": "SHA-256", "content": "0" * 64}]
    package = {
        "name": "a",
        "version": "1",
        "purl": "pkg:pypi/a@1",
        "bom-ref": "r",
        "type": "library",
    }
    document = {
        "components": [
            package | {"description": "x", "externalReferences": [reference | {"hashes": hashes}]},
            package | {"name": "b"},
        ],
        "metadata": {"component": {"name": "c"}, "tools": [reference]},
    }

    listed = sbom()["to_sbom"](document, {"a": "SPDX:MIT", "b": "Its own"})

    assert listed == {
        "components": [
            package | {"hashes": hashes, "licenses": [{"expression": "MIT"}]},
            package | {"name": "b", "licenses": [{"license": {"name": "Its own"}}]},
        ],
        "metadata": {"component": {"name": "c"}},
    }


def test_every_package_that_is_installed_from_the_lock_states_a_licence():
    read, pins = sbom()["read_licences"], pinned("requirements.txt")

    licences = read(distributions(path=[sysconfig.get_path("purelib")]))

    assert {name for name in pins if name in licences} >= {"dash", "polars", "numpy", "granian"}


def test_the_list_is_made_of_the_lock_in_a_separate_environment():
    made, makefile = sbom(), (ROOT / "Makefile").read_text("utf-8")

    assert made["LOCK"] == ROOT / "requirements.txt"
    assert {"--spec-version", "1.6", "--output-reproducible"} <= set(made["CALL"])
    assert "build/sbom/bin/python packaging/sbom.py" in makefile


def test_the_image_is_named_by_its_content():
    first = re.findall(r"^FROM (.+)$", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE)

    assert len(first) == 1
    assert re.fullmatch(r"python:3\.\d+-slim@sha256:[0-9a-f]{64}", first[0])


# Conda.


def environment_packages() -> list[str]:
    text = (ROOT / "environment.yml").read_text("utf-8")
    return re.findall(r"^      - (.+)$", text, flags=re.MULTILINE)


def test_environment_yml_is_what_the_generator_writes() -> None:
    to_environment = runpy.run_path(str(ROOT / "packaging" / "environment.py"))["to_environment"]

    assert (ROOT / "environment.yml").read_text("utf-8") == to_environment(PROJECT)
    assert environment_packages() == PROJECT["dependencies"]


def test_the_pip_list_of_environment_yml_can_be_installed(tmp_path: Path) -> None:
    packages = tmp_path / "packages.txt"
    packages.write_text("\n".join(environment_packages()), "utf-8")

    said = pip("install", "--dry-run", "--ignore-installed", "-r", packages)

    would_install = said.rpartition("Would install ")[2].split()
    names = {canonicalize_name(word.rpartition("-")[0]) for word in would_install}
    assert {canonicalize_name(Requirement(text).name) for text in PROJECT["dependencies"]} <= names


# The wheel.


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", ROOT, "--no-deps", "--no-build-isolation", "--wheel-dir", folder)
    return next(folder.glob("*.whl"))


def files_below(folder: str) -> set[str]:
    paths = (path for path in (ROOT / folder).rglob("*") if path.is_file())
    names = {path.relative_to(ROOT).as_posix() for path in paths}
    return {name for name in names if "__pycache__" not in name and "/." not in name}


def test_the_wheel_holds_the_package_with_its_assets_and_tables(wheel: Path) -> None:
    package = files_below("dashboard")
    assets = {f"dashboard/{name}" for name in files_below("assets")}

    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}

    names = ("figures.parquet", "examples.parquet")
    tables = {f"dashboard/{name}{ending}" for name in names for ending in ("", ".sha256")}
    assert packed == package | assets | tables
    assert assets
    assert {"dashboard/model/priors.csv", "dashboard/model/draws.npy"} <= packed


def test_the_wheel_made_from_the_sdist_holds_the_same_files(wheel: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "hatchling", "build", "--target", "sdist", "--directory", tmp_path)
    sdist = next(tmp_path.glob("*.tar.gz"))

    pip("wheel", sdist, "--no-deps", "--no-build-isolation", "--wheel-dir", tmp_path)

    rebuilt = zipfile.ZipFile(next(tmp_path.glob("*.whl")))
    assert sorted(rebuilt.namelist()) == sorted(zipfile.ZipFile(wheel).namelist())


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, Path]:
    """A fresh environment that borrows the dependencies of this one, which saves a minute."""
    venv.create(tmp_path / "venv", with_pip=False, symlinks=os.name != "nt")
    paths = sysconfig.get_paths(
        "venv", vars={"base": str(tmp_path / "venv"), "platbase": str(tmp_path / "venv")}
    )
    borrowed = "\n".join(site.getsitepackages())
    Path(paths["purelib"], "borrowed.pth").write_text(borrowed, "utf-8")
    return {name: Path(paths[name]) for name in ("purelib", "scripts")}


def test_the_installed_command_works_in_another_folder(
    wheel: Path, tmp_path: Path, environment: dict[str, Path]
) -> None:
    scripts = environment["scripts"]
    pip("--python", scripts / "python", "install", "--no-deps", "--ignore-installed", wheel)

    help_text = run(scripts / "dashboard", "--help", folder=tmp_path)
    exported = run(
        *(scripts / "dashboard", "export", "figures", "--format", "csv"), folder=tmp_path
    )

    assert all(command in help_text for command in ("serve", "check", "build", "export"))
    assert exported.startswith("id,crisis,quantity,")
    assert len(exported.splitlines()) > 100


def test_an_editable_install_runs_the_checkout_and_copies_nothing_of_it(
    tmp_path: Path, environment: dict[str, Path]
) -> None:
    scripts, packages = environment["scripts"], environment["purelib"]
    pip(
        *("--python", scripts / "python", "install", "--no-deps", "--ignore-installed"),
        *("--no-build-isolation", "--editable", ROOT),
    )

    help_text = run(scripts / "dashboard", "--help", folder=tmp_path)
    file = run(
        *(scripts / "python", "-c", "import dashboard; print(dashboard.__file__)"), folder=tmp_path
    )

    assert "check-sentence" in help_text
    assert Path(file.strip()).samefile(ROOT / "dashboard" / "__init__.py")
    assert not (packages / "dashboard").exists()


# The development server.


def dev_server() -> dict:
    return runpy.run_path(str(ROOT / "packaging" / "dev.py"))


def test_a_page_of_the_development_server_reloads_itself_when_the_process_changes():
    dev = dev_server()
    page = Response("<body>Figures</body>", mimetype="text/html")
    client = Client(dev["ReloadingPage"](page))

    shown, script = client.get("/").text, client.get("/dev/reload.js").text

    assert shown == '<body>Figures<script src="/dev/reload.js"></script></body>'
    assert dev["PROCESS_PATH"] in script
    assert client.get(dev["PROCESS_PATH"]).text == str(os.getpid())


def test_the_development_server_adds_nothing_to_other_files():
    table = Response("a,b", mimetype="text/csv")

    assert Client(dev_server()["ReloadingPage"](table)).get("/api/figures.csv").text == "a,b"


def test_the_development_server_watches_the_assets_and_the_tables_of_words():
    watched = dev_server()["WATCHED"]

    endings = {path.suffix for pattern in watched for path in ROOT.glob(pattern)}

    assert {".css", ".js", ".csv"} <= endings
