"""Tables in a region that scrolls sideways by itself, so that the page never does."""

from collections.abc import Sequence

from dash import html

from dashboard.text.word_table import Cell, WordTable


def scrolling_table(
    label: str, heads: Sequence[str], rows: Sequence[html.Tr], *, stacked: bool = False
) -> html.Div:
    """Return a table in a region that is named and reached with the keyboard.

    Args:
        label: what a screen reader calls the region.
        heads: the names of the columns.
        rows: the rows of the body.
        stacked: on a phone rows become blocks, in which each cell shows its ``data-head``.
    """
    return html.Div(
        html.Table(
            [
                html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])),
                html.Tbody(rows),
            ],
            className="plain-table ledger" if stacked else "plain-table",
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
    """Return a stacked table under its title, or folded under it, with lines that follow it."""
    parts = [scrolling_table(title, heads, rows, stacked=True), *after]
    if folded:
        return html.Details([html.Summary(title), *parts], className="ledger-part")
    return html.Section([html.H3(title), *parts], className="ledger-part")


def word_table(table: WordTable) -> html.Div:
    """Return a table of words and links."""
    classes = [table.classes.get(head) for head in table.heads]
    rows = [
        html.Tr(
            [
                html.Td(make_cell(cell), className=name) if name else html.Td(make_cell(cell))
                for cell, name in zip(row, classes, strict=True)
            ]
        )
        for row in table.rows
    ]
    return scrolling_table(table.title, table.heads, rows)


def make_cell(cell: Cell) -> html.A | str:
    """Return the words of a cell, as a link that opens a new tab where it is one."""
    if isinstance(cell, str):
        return cell
    return html.A(cell.words, href=cell.url, rel="noopener noreferrer", target="_blank")
