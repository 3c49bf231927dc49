"""Plain tables that scroll sideways by themselves, so that the page never does."""

from collections.abc import Sequence

from dash import html


def scrolling_table(
    label: str, heads: Sequence[str], rows: Sequence[html.Tr], *, ledger: bool = False
) -> html.Div:
    """Return a table in a region that is named and reached with the keyboard.

    Args:
        label: what a screen reader calls the region.
        heads: the names of the columns.
        rows: the rows of the body.
        ledger: on a telephone its rows become blocks; a cell then tells its ``data-head``.
    """
    return html.Div(
        html.Table(
            [
                html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])),
                html.Tbody(rows),
            ],
            className="plain-table ledger" if ledger else "plain-table",
        ),
        className="scroll",
        tabIndex=0,
        role="region",
        **{"aria-label": label},
    )


def titled_table(
    title: str,
    heads: Sequence[str],
    rows: Sequence[html.Tr],
    *,
    after: Sequence[html.P] = (),
    folded: bool = False,
) -> html.Section | html.Details:
    """Return a ledger under its title, or folded under it, with lines that follow it."""
    parts = [scrolling_table(title, heads, rows, ledger=True), *after]
    if folded:
        return html.Details([html.Summary(title), *parts], className="ledger-part")
    return html.Section([html.H3(title), *parts], className="ledger-part")
