"""What the documents and the Dockerfile name is there, and what they tell to type is understood."""

import ast
import re
import shlex
from dataclasses import fields
from pathlib import Path

import pytest

from dashboard.cli import app
from dashboard.settings import PREFIX, Settings, check_access, read_settings
from tests.support.source_tree import modules
from tests.test_layers import MAY_IMPORT

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = (ROOT / "docs" / "deploy.md").read_text("utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
DOCUMENTS = (
    *("README.md", "SECURITY.md", "CODE_OF_CONDUCT.md", "docs/deploy.md", "docs/reliability.md"),
    *("docs/architecture.md", "docs/contributing.md", "docs/files.md"),
)
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
CONTRIBUTING = (ROOT / "docs" / "contributing.md").read_text("utf-8")


def test_settings_that_the_documents_set_are_settings():
    named = re.findall(PREFIX + "([A-Z_]+)", DEPLOY + DOCKERFILE)

    assert len(named) > 5
    assert {name.lower() for name in named} <= {field.name for field in fields(Settings)}


COMMANDS = r"(?:serve|check|build|export|check-sentence)\b"


def calls_of(text: str) -> list[str]:
    """Every call of the program that a document shows, without the program's name."""
    text = re.sub(r"\\\n\s*", "", text)
    lines = re.findall(rf"^(?:ExecStart=\S*/)?dashboard ({COMMANDS}[^#\n]*)", text, re.MULTILINE)
    words = re.findall(rf"`dashboard ({COMMANDS}[^`]*)`", text)
    contained = re.findall(r"^docker run .* figures +(.*)$", text, re.MULTILINE)
    return [*lines, *words, *("serve " + call for call in contained)]


CALLS = [call for name in DOCUMENTS for call in calls_of((ROOT / name).read_text("utf-8"))]


@pytest.mark.parametrize("call", dict.fromkeys(CALLS))
def test_a_call_that_a_document_shows_is_one_of_the_program(call):
    words = shlex.split(call.replace("...", "anything"))

    command, _, _ = app.parse_args(words, exit_on_error=False, print_error=False)

    assert command.__name__.replace("_", "-") == words[0]


UNIT = re.search(r"```ini\n(.*?)```", DEPLOY, re.DOTALL)[1]
TEAM = dict(re.findall(rf"\b{PREFIX}([A-Z_]+)=(\S+)", UNIT))


@pytest.mark.parametrize(
    "environment", [TEAM, TEAM | {"AUTH": "none", "PUBLIC": "true"}], ids=["team", "everybody"]
)
def test_the_unit_lets_in_whom_it_says(environment, monkeypatch):
    for name, text in environment.items():
        monkeypatch.setenv(PREFIX + name, text)

    settings = read_settings()

    check_access(settings, settings.host)
    assert settings.host_name == ("figures.example.org",)
    assert settings.trusted_proxy == ("127.0.0.1/32",)


def test_every_block_of_nginx_is_closed_and_says_who_the_reader_is():
    blocks = re.findall(r"```nginx\n(.*?)```", DEPLOY, re.DOTALL)
    servers = [block for block in blocks if "server {" in block]

    assert [block.count("{") - block.count("}") for block in blocks] == [0] * len(blocks)
    for block in servers:
        location = block.partition("location / {")[2]
        # What a reader sends under these names never passes.
        assert "proxy_set_header X-Forwarded-User" in location
        assert "proxy_set_header X-Forwarded-For $remote_addr;" in location
        assert "proxy_set_header Host $host;" in location


@pytest.mark.parametrize("copied", re.findall(r"^COPY (.+) \S+$", DOCKERFILE, re.MULTILINE))
def test_what_the_container_copies_is_there(copied):
    for pattern in copied.split():
        assert list(ROOT.glob(pattern))


def test_the_container_installs_by_the_lock_alone():
    assert re.findall(r"pip install (.+)", DOCKERFILE) == [
        "--no-cache-dir --require-hashes --requirement requirements.txt"
    ]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_between_documents_lead_somewhere(document):
    path = ROOT / document

    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), target


def functions_of(path: Path) -> set[str]:
    """Return the names of the functions of a test file."""
    return {
        node.name
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
    }


NAMED_TESTS = re.findall(r"`(tests/[^`]*)`", (ROOT / "SECURITY.md").read_text("utf-8"))


@pytest.mark.parametrize("named", NAMED_TESTS)
def test_every_test_that_the_security_model_names_is_there(named: str):
    path, _, function = named.partition("::")

    assert (ROOT / path).exists()
    assert not function or function in functions_of(ROOT / path)


def test_every_promise_names_its_tests():
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    promises = text.partition("## What is promised")[2].partition("## What is not")[0]

    parts = re.split(r"\n\n(?=\*\*)", promises.strip())[1:]

    assert len(parts) > 10
    assert all("Tests: " in part and "`tests/" in part for part in parts)


def rows_below(heading: str, text: str) -> list[list[str]]:
    """Return the rows of the first table below a heading, cell by cell."""
    part = text.partition(f"\n## {heading}\n")[2]
    lines = re.search(r"(?:^\|.*\n)+", part, re.MULTILINE)[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_the_import_rules_of_the_architecture_page_are_those_that_are_tested():
    rows = {row[0].strip("`"): row[1] for row in rows_below("Who may import whom", ARCHITECTURE)}

    written = {
        package: set(re.findall(r"`(\w+)`", allowed.partition(";")[0]))
        for package, allowed in rows.items()
        if package in MAY_IMPORT and package != "web"
    }

    assert written == {
        package: allowed
        for package, allowed in MAY_IMPORT.items()
        if package not in ("errors", "audit_log", "web")
    }


def test_every_package_and_module_is_on_the_map():
    named = " ".join(row[0] for row in rows_below("The map", ARCHITECTURE))
    packages = {name.partition(".")[0] for name in modules() if name}

    missing = {name for name in packages if f"{name}/" not in named and f"{name}.py" not in named}

    assert missing <= {"__main__", "liveness", "compress_files"}


def test_the_glossary_is_short():
    assert len(rows_below("Glossary", ARCHITECTURE)) <= 25


NAMED = re.findall(
    r"`((?:dashboard|tests|assets|packaging)/[\w./-]+)`", ARCHITECTURE + CONTRIBUTING
)


@pytest.mark.parametrize("name", dict.fromkeys(NAMED))
def test_a_file_that_the_pages_for_developers_name_is_there(name: str):
    assert (ROOT / name).exists()


@pytest.mark.parametrize("target", dict.fromkeys(re.findall(r"make ([a-z]+)", CONTRIBUTING)))
def test_a_make_target_that_is_named_is_there(target: str):
    makefile = (ROOT / "Makefile").read_text("utf-8")

    assert re.search(rf"^{target}:", makefile, re.MULTILINE)
