"""Which files can be taken away: their kinds, and the formats of each."""

FORMATS = ("csv", "excel", "xlsx", "parquet", "json")
ENDINGS = {"csv": "csv", "excel": "csv", "xlsx": "xlsx", "parquet": "parquet", "json": "json"}
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "excel": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json",
    "svg": "image/svg+xml",
    "zip": "application/zip",
    "html": "text/html; charset=utf-8",
}
# The tables, each in every one of FORMATS.
KINDS = ("figures", "projection", "fan", "comparison", "claims", "changes", "chart")
STATED = ("figures", "claims", "changes")  # tables that no slider changes
DOCUMENTS = {"package": "zip", "brief": "html"}
PICTURES = {"chart": "svg"}


def forms_of(kind: str) -> tuple[str, ...]:
    """Return the formats that a kind has, the usual one first."""
    if kind in DOCUMENTS:
        return (DOCUMENTS[kind],)
    return (*FORMATS, PICTURES[kind]) if kind in PICTURES else FORMATS
