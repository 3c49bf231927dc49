"""What each answer tells a browser that this page may not do."""

from collections.abc import Iterable, Sequence

HIDDEN = ("server", "x-powered-by")


def security_headers(script_hashes: Sequence[str]) -> list[tuple[str, str]]:
    """Return the headers of every answer; the hashes are those of the page's inline scripts.

    Styles need ``unsafe-inline``: Plotly, Mantine and the grid write style elements.
    """
    policy = {
        "default-src": "'none'",
        "script-src": " ".join(("'self'", *script_hashes)),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "manifest-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "form-action": "'self'",
    }
    return [
        ("Content-Security-Policy", "; ".join(f"{name} {what}" for name, what in policy.items())),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ]


def with_headers(
    given: Iterable[tuple[str, str]], added: Sequence[tuple[str, str]]
) -> list[tuple[str, str]]:
    """Return an answer's own headers and ours; ours win, and none names the server's version."""
    ours = {name.lower() for name, _ in added}
    return [
        (name, value) for name, value in given if name.lower() not in ours | set(HIDDEN)
    ] + list(added)
