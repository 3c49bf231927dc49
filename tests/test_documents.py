"""What SECURITY.md, docs/deploy.md and the Dockerfile name is there."""

import re
from pathlib import Path

import pytest

from dashboard.settings import PREFIX, SETTINGS

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = (ROOT / "docs" / "deploy.md").read_text("utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
DOCUMENTS = ("README.md", "SECURITY.md", "docs/deploy.md", "docs/reliability.md")


def test_settings_that_the_documents_set_are_settings():
    named = re.findall(PREFIX + "([A-Z_]+)", DEPLOY + DOCKERFILE)

    assert len(named) > 5
    assert {name.lower() for name in named} <= SETTINGS.keys()


def test_options_that_the_documents_give_are_settings():
    given = re.findall(r"--(host-name|host|port|workers|public|auth|trusted-proxy)\b", DEPLOY)

    assert {name.replace("-", "_") for name in given} <= SETTINGS.keys()


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
