"""Whether anything changed for a business: open pages ask every few seconds, at little cost."""

import hashlib
import threading
from pathlib import Path

from flask import Blueprint, Response, current_app, g, request

from lumi import database

blueprint = Blueprint("pulse", __name__, url_prefix="/b/<slug>")

# One number for each kind of thing that pages show; all are found through the tenant's own index.
_STATE = """
    SELECT (SELECT count(*) || coalesce(max(last_inbound_at), '') || coalesce(max(human_until), '')
            FROM conversation WHERE tenant_id = ?1),
           (SELECT count(*) || coalesce(max(changed_at), '') FROM appointment WHERE tenant_id = ?1),
           (SELECT count(*) || coalesce(max(last_at), '') FROM notice
            WHERE tenant_id = ?1 AND settled_at IS NULL),
           (SELECT count(*) FROM open_question WHERE tenant_id = ?1 AND settled_at IS NULL),
           (SELECT count(*) || coalesce(max(id), '') FROM closure WHERE tenant_id = ?1),
           (SELECT paused_until FROM tenant WHERE id = ?1),
           (SELECT checked_at FROM faq_check WHERE tenant_id = ?1)
"""
_lock = threading.Lock()
_beats: dict[int, tuple[tuple[int, int], str]] = {}  # by tenant: the file's state, and the beat


@blueprint.get("/pulse")
def pulse() -> Response:
    """A short word that is another one after each change."""
    return Response(g.beat, mimetype="text/plain")


def feel() -> None:
    """Sets `g.beat` before a page reads any row, so that what it shows is never older than that."""
    if request.method == "GET" and g.get("tenant"):
        g.beat = _beat(g.tenant.id)


def _beat(tenant_id: int) -> str:
    """Counted again only when the file was written to: as its log shows."""
    written = _written(current_app.config["SETTINGS"].database)
    with _lock:
        known = _beats.get(tenant_id)
    if known and known[0] == written:
        return known[1]
    beat = hashlib.sha256(repr(database.row(_STATE, tenant_id)).encode()).hexdigest()[:16]
    with _lock:
        _beats[tenant_id] = written, beat
    return beat


def _written(file: Path) -> tuple[int, int]:
    """SQLite appends to the log with each commit (sqlite.org/wal.html)."""
    try:
        state = file.with_name(file.name + "-wal").stat()
    except FileNotFoundError:
        state = file.stat()
    return state.st_mtime_ns, state.st_size
