"""Who may ask a page to do something."""

from urllib.parse import urlsplit

from flask import abort, request


def refuse_other_sites() -> None:
    """Abort with 403 when a browser sends a change on behalf of another site's page.

    Browsers tell where a request comes from in Sec-Fetch-Site, older ones in Origin; programs
    that send neither carry no one's session and are let through.
    """
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    came_from = request.headers.get("Sec-Fetch-Site")
    if came_from is not None:
        is_ours = came_from in ("same-origin", "none")
    else:
        origin = request.headers.get("Origin")
        is_ours = origin is None or urlsplit(origin).netloc == request.host
    if not is_ours:
        abort(403, "This was sent by another site's page.")
