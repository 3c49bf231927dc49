"""What a reader can take away from the page: files of the screen, and of each chart."""

from dash import html

FIRST = {
    ("projection", "csv"): "Projection, CSV",
    ("projection", "excel"): "Projection, Excel CSV",
    ("figures", "csv"): "Figures, CSV",
    ("figures", "excel"): "Figures, Excel CSV",
}
MORE = {
    ("package", "zip"): ("Package, ZIP", "every table, and what it means"),
    ("brief", "html"): ("Frozen brief, HTML", "this screen as one page, offline"),
    ("projection", "xlsx"): ("Projection, XLSX", "with the sliders on a second sheet"),
    ("figures", "xlsx"): ("Figures, XLSX", "as filtered below"),
    ("fan", "xlsx"): ("Bands, XLSX", "a row a week and measure"),
}
OF_A_CHART = {"png": "PNG", "svg": "SVG", "csv": "CSV", "excel": "Excel CSV"}
ENDINGS = {"excel": "csv", "png": "svg"}  # a PNG is painted by the browser from the SVG


def make_downloads() -> html.Div:
    """Return the downloads of the screen: the usual ones, and a menu of the others."""
    more = [
        html.Li([make_export(*what, words, look="menu-line"), html.Span(f" {note}")])
        for what, (words, note) in MORE.items()
    ]
    printed = html.Button("Print, or save as PDF", className="menu-line", **{"data-print": "page"})
    others = html.A("For other programs", href="/api", className="menu-line")
    return html.Div(
        [
            html.Span("Download", className="label"),
            html.Div(
                [
                    *(make_export(*what, words) for what, words in FIRST.items()),
                    html.Details(
                        [
                            html.Summary("More", className="plain"),
                            html.Ul(
                                [
                                    *more,
                                    html.Li([printed, html.Span(" two pages")]),
                                    html.Li([others, html.Span(" addresses and lines to copy")]),
                                ],
                                className="menu-body",
                            ),
                        ],
                        className="menu",
                    ),
                ],
                className="export-links",
            ),
        ],
        className="exports",
    )


def make_chart_downloads(name: str, title: str) -> html.Details:
    """Return the menu of a chart: its picture, and its rows."""
    return html.Details(
        [
            html.Summary("Save", className="plain quiet", **{"aria-label": f"Save {title}"}),
            html.Ul(
                [
                    html.Li(make_export("chart", form, words, of=name, look="menu-line"))
                    for form, words in OF_A_CHART.items()
                ],
                className="menu-body",
            ),
        ],
        className="menu chart-menu",
    )


def make_export(kind: str, form: str, words: str, *, of: str = "", look: str = "plain") -> html.A:
    """Return a download of a kind and format; its address follows the screen.

    Args:
        kind: of the file.
        form: its format.
        words: on the link.
        of: the chart that it is of, if it is of one.
        look: its class.
    """
    return html.A(
        words,
        href=f"/api/{kind}.{ENDINGS.get(form, form)}" + (f"?chart={of}" if of else ""),
        className=look,
        download="",
        **{"data-export": kind, "data-format": form, "data-of": of},
    )
