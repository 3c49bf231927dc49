"""Documents that need no server: HTML from the templates of this folder, style included."""

import hashlib
from base64 import b64encode
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dashboard.text.word_table import is_web_address

FOLDER = Path(__file__).parent
POLICY = "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'"


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(FOLDER)
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    tests: dict[str, Any] = environment.tests
    tests["web_address"] = is_web_address
    style, _, _ = loader.get_source(environment, "document.css")
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    names: dict[str, Any] = environment.globals
    names |= {"style": style, "policy": POLICY.format(digest)}
    return environment


def render(template: str, **content: object) -> str:
    """Return a document as a page of HTML that runs no script and fetches nothing.

    Args:
        template: a file of this folder that extends ``document.html``.
        content: what it shows; every text is escaped.
    """
    return _environment().get_template(template).render(content)
