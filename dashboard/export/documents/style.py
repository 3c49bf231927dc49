"""The looks of a document that stands alone: the brief, and the page about the API."""

import hashlib
from base64 import b64encode
from html import escape

STYLE = """
:root { color-scheme: light; --ink: #1b1d1f; --quiet: #5a6066; --line: #dfe2e5; --link: #00639c; }
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 32px 32px 48px; max-width: 1120px; color: var(--ink); background: #fff;
  font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums; -webkit-text-size-adjust: 100%; overflow-wrap: break-word;
}
h1 { margin: 0; font-size: 26px; line-height: 1.2; font-weight: 650; letter-spacing: -0.01em; }
h2 { margin: 0; font-size: 17px; line-height: 1.3; font-weight: 650; }
h3 { margin: 16px 0 4px; font-size: 14px; }
p, ul, ol, dl, dd { margin: 0; }
p + p { margin-top: 4px; }
a { color: var(--link); }
section { margin-top: 32px; padding-top: 16px; border-top: 2px solid var(--ink); }
header p, .quiet, .subtitle, .source-line, .card-trend, .card-note, .card-source, .events, footer {
  color: var(--quiet); font-size: 13px;
}
header p { margin-top: 8px; }
.settings { margin-top: 8px; padding-left: 20px; color: #00639c; }
.cards { display: grid; grid-template-columns: repeat(3, 1fr); padding-top: 0; }
.card { padding: 12px 16px 12px 0; border-bottom: 1px solid var(--line); }
.card h2 { font-size: 14px; }
.card-value b { display: block; font-size: 26px; line-height: 1.15; }
.card-value .unit { font-size: 15px; }
.card-value .hedge { color: var(--quiet); }
.card-scenario { color: #00639c; font-size: 14px; }
.charts { display: grid; grid-template-columns: 1fr 1fr; gap: 32px 40px; }
.chart { min-width: 0; break-inside: avoid; }
.chart svg { display: block; width: 100%; height: auto; margin-top: 8px; }
.chart .slim { display: none; }
.sentence { margin-top: 4px; }
.events ol { padding-left: 24px; columns: 2; column-gap: 40px; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 24px; margin-bottom: 16px; font-size: 13px;
  color: var(--quiet); }
.legend i { display: inline-block; width: 24px; margin-right: 8px; vertical-align: middle; }
.legend .stated-line { border-top: 1.5px solid var(--ink); }
.legend .scenario-line { border-top: 4px solid #0072b2; }
.legend .band-mark { height: 12px; background: #b3d5e8; }
.legend .open-mark { width: 0; height: 14px; border-left: 2px dotted var(--ink); }
.legend .also-mark, .legend .outcome-mark { width: 10px; height: 10px; border: 2px solid var(--ink);
  border-radius: 50%; }
.legend .outcome-mark { border-color: #d55e00; background: #d55e00; }
.legend .event-mark { width: 0; height: 14px; border-left: 1px dashed var(--quiet); }
.scroll { overflow-x: auto; }
table { width: 100%; margin-top: 8px; border-collapse: collapse; font-size: 13px; }
th, td { padding: 4px 12px 4px 0; border-bottom: 1px solid var(--line); text-align: left;
  vertical-align: top; }
th { font-weight: 600; }
td:nth-child(n + 3):not(.number) { min-width: 6.5em; }
.twin td, .twin thead th:not(:first-child), .number { text-align: right; }
details { margin-top: 8px; }
summary { cursor: pointer; color: var(--link); font-size: 13px; }
details + details { margin-top: 16px; }
pre { margin: 8px 0 0; padding: 8px 12px; overflow-x: auto; background: #f3f5f7; font-size: 13px;
  line-height: 1.5; user-select: all; }
code { font-family: ui-monospace, "Cascadia Mono", Consolas, "DejaVu Sans Mono", monospace; }
.equations > div { display: grid; grid-template-columns: 220px 1fr; gap: 16px; padding: 4px 0;
  border-bottom: 1px solid var(--line); }
.mark { font-size: 12px; word-break: break-all; }
footer { margin-top: 32px; padding-top: 16px; border-top: 1px solid var(--line); }
@media screen and (max-width: 760px) {
  body { padding: 16px 16px 32px; }
  .cards { grid-template-columns: 1fr 1fr; }
  .charts { grid-template-columns: 1fr; }
  .chart .broad { display: none; }
  .chart .slim { display: block; }
  .events ol { columns: 1; }
  .equations > div { grid-template-columns: 1fr; gap: 0; }
  .card-value b { font-size: 20px; }
  td > code { overflow-wrap: anywhere; }
}
@media print {
  @page { size: A4; margin: 14mm; }
  body { max-width: none; padding: 0; font-size: 11px; }
  h1 { font-size: 20px; }
  h2 { font-size: 13px; }
  section { margin-top: 16px; padding-top: 8px; }
  .legend i { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  header p, .legend, .quiet, .subtitle, .source-line, .card-trend, .card-note, .card-source,
  .events, footer, table, .card-scenario { font-size: 10px; }
  .card { padding: 6px 12px 6px 0; break-inside: avoid; }
  .card h2 { font-size: 11px; }
  .card-value b { font-size: 18px; }
  .card-value .unit { font-size: 11px; }
  .charts { gap: 12px 24px; }
  th, td { padding: 2px 8px 2px 0; }
  tr { break-inside: avoid; }
  details { display: none; }
}
"""


def make_document(title: str, body: str) -> str:
    """Return a whole document that asks nothing of anybody: no script, no other file.

    Args:
        title: of the document, as plain text.
        body: its content as markup.
    """
    digest = b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title, quote=False)}</title>\n<style>{STYLE}</style>\n</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    )
