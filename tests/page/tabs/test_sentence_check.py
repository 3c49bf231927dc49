import pytest
from dash import html

from dashboard.page.tabs.sentence_check import make_verdict
from dashboard.screen.read_state import read_state
from dashboard.text.quotes import MAX_LETTERS, figure_sentence
from tests.page.small import NEED, parts_of, serve, text_of

TABLE = serve(NEED)
SENTENCE = figure_sentence(TABLE.frame.row(0, named=True))


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (SENTENCE, "Still true . Open the figure"),
        (SENTENCE.replace("2 million", "3 million"), "Changed to 2 million people (public since"),
        ("The weather is fine.", "Not ours : no figure of this table reads so."),
        ("http://x/?figure=figure-0", "Not ours : There is a link and no sentence of ours."),
        ("x" * MAX_LETTERS * 2, "Not ours : no figure of this table reads so."),
    ],
)
def test_the_answer_is_one_line(text, answer):
    assert text_of(make_verdict(TABLE, text)).startswith(answer)


@pytest.mark.parametrize("text", [None, "", "  \n"])
def test_nothing_is_said_of_nothing(text):
    assert make_verdict(TABLE, text) == []


def test_the_answer_leads_to_the_figure():
    (link,) = (part for part in parts_of(make_verdict(TABLE, SENTENCE)) if isinstance(part, html.A))

    state = read_state(serve(NEED), link.href.removeprefix("/"))
    assert (state.figure, state.notices) == ("figure-0", ())
