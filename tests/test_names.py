"""Names and prose use the words of the field (tests/support/private_words.py)."""

from collections import Counter

import pytest

from tests.support.private_words import ROOT, files, private_words, read_list
from tests.support.source_tree import modules

# A concept may have a module of the same name in several layers: its computation, words, and page.
CONCEPTS = {
    *("about", "cards", "changes", "claims", "comparison", "conflicts", "donors", "goal_seek"),
    *("hedges", "hindcast", "presets", "ratios", "sources", "tabs", "totals", "updates", "upload"),
}


def test_no_file_has_more_private_words_than_the_list_allows() -> None:
    allowed = read_list()
    found = {name: private_words(ROOT / name) for name in files()}

    more = {name: words for name, words in found.items() if words.total() > allowed.get(name, 0)}

    assert more == {}


def test_no_two_modules_have_one_name_for_different_things() -> None:
    stems = Counter(module.rpartition(".")[2] for module in modules())
    packages = {module.rpartition(".")[0] for module in modules()}

    repeated = {stem for stem, count in stems.items() if count > 1 and stem not in packages}

    assert repeated - CONCEPTS == set()


@pytest.mark.parametrize(
    ("name", "text", "word"),
    [
        ("a.py", "told = 1", "told"),
        ("a.py", "for one in ones: pass", "one"),
        ("a.py", "MOST_ROWS = 5", "MOST_ROWS"),
        ("a.py", "class Door: pass", "Door"),
        ("a.py", "self.held_bytes = 0", "held_bytes"),
        ("a.py", "x = 1  # each room of the house", '"room"'),
        ("a.py", '"""What is told."""', '"told"'),
        ("a.js", "const askedFor = 1;", "askedFor"),
        ("a.css", ".chart-room { color: red }", "chart-room"),
        ("a.md", "The rooms of a package", '"rooms"'),
        ("door.py", "", "file door"),
    ],
)
def test_a_private_word_is_found(tmp_path, name, text, word) -> None:
    path = tmp_path / name
    path.write_text(text, "utf-8")

    assert word in private_words(path)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.py", "row = {'place': 'Mosul', 'came': 1}"),
        ("a.py", "def test_one_row_of_at_most_three_is_its_own(): pass"),
        ("a.py", "one_line = ''"),
        ("a.py", "household = 'kept'"),
        ("a.js", "const text = 'told';"),
        ("a.md", "Most of it was kept in place."),
    ],
)
def test_plain_english_and_contract_words_are_no_private_words(tmp_path, name, text) -> None:
    path = tmp_path / name
    path.write_text(text, "utf-8")

    assert not private_words(path)
