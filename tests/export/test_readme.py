"""The README of a package is Markdown that holds foreign texts, and none of them is markup."""

import secrets
from html import unescape
from html.parser import HTMLParser
from urllib.parse import unquote

import marko
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from dashboard.data.rules import RULES, apply_rules
from dashboard.export.package import TITLES
from dashboard.export.readme import readme
from dashboard.screen.read_state import read_state
from dashboard.tables.snapshot import TableSnapshot
from tests.page.small import TARGET
from tests.strategies import make_table

PARSERS = {"markdown-it": MarkdownIt("commonmark").render, "marko": marko.convert}
README_TAGS = {"h1", "h2", "p", "ul", "li", "code", "strong", "blockquote", "a"}
PIECES = (
    *("<", ">", "[", "]", "(", ")", '"', "'", "`", "\\", "&", "&lt;", "&#60;", "*", "_", "~", "!"),
    *("#", "|", "{", "}", "^", "a", "1.", "-", "+", "=", "%3C", "/", ":", "@", "\u00e9", "\u4e2d"),
    *("<script>alert(1)</script>", "](https://bad.example)", "<https://bad.example>", "<!--"),
    *("<b>", "</a>", "![x](https://bad.example)", "[x]: https://bad.example", "```", "~~~", "<?x"),
)
TAILS = st.lists(st.sampled_from([piece for piece in PIECES if " " not in piece]), max_size=6).map(
    "".join
)
TEXTS = st.lists(st.sampled_from((*PIECES, " ", " ")), min_size=1, max_size=8).map("".join)


class Tags(HTMLParser):
    """The tags of a document, and where its links lead."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.tags, self.links = set(), []
        self.feed(document)
        self.close()

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name in ("href", "src")]

    def handle_comment(self, data: str) -> None:
        self.tags.add("comment")

    handle_pi = handle_decl = unknown_decl = handle_comment


def is_accepted(figure: dict) -> bool:
    return apply_rules(make_table(figure)).select(*RULES).row(0) == (True,) * len(RULES)


def plain(url: str) -> str:
    return unescape(unquote(url))


def readme_of(figure: dict, pairs: list[tuple[str, str]]) -> str:
    served = TableSnapshot(make_table(figure), digest=secrets.token_hex(8))
    return readme(read_state(served, pairs), TITLES)


@pytest.mark.parametrize("parser", PARSERS)
@settings(max_examples=60, deadline=None)
@given(tail=TAILS, title=TEXTS, publisher=TEXTS, reason=TEXTS, name=TEXTS)
def test_no_foreign_text_is_markup_and_only_the_source_is_a_link(
    parser, tail, title, publisher, reason, name
):
    url = f"https://x.org/{tail}"
    figure = TARGET | {
        "source_url": url,
        "source_title": title.strip() or None,
        "publisher": publisher.strip() or None,
        "label": title.strip() or "Goal",
    }
    assert is_accepted(figure)

    text = readme_of(
        figure, [("raised_share", "0.5"), ("why_raised_share", reason), ("keep_a", name)]
    )

    found = Tags(PARSERS[parser](text))
    assert found.tags <= README_TAGS
    # Parsers percent-encode more than there was, and none of them less.
    assert [plain(link) for link in found.links] == [plain(url)]
