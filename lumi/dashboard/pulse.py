"""Whether anything changed for a business: open pages ask every few seconds, at little cost."""

import hashlib
import threading

from flask import Blueprint, Response, g, request

from lumi import database

blueprint = Blueprint("pulse", __name__, url_prefix="/b/<slug>")

# One number for each kind of thing that pages show; all are found through the tenant's own index.
_STATE = """
    SELECT (SELECT count(*) || coalesce(max(last_inbound_at), '') || coalesce(max(human_until), '')
                || coalesce(max(last_said_at), '') FROM conversation WHERE tenant_id = ?1),
           (SELECT count(*) || coalesce(max(changed_at), '') FROM appointment WHERE tenant_id = ?1),
           (SELECT count(*) || coalesce(max(last_at), '') FROM notice
            WHERE tenant_id = ?1 AND settled_at IS NULL),
           (SELECT count(*) FROM open_question WHERE tenant_id = ?1 AND settled_at IS NULL),
           (SELECT count(*) || coalesce(max(id), '') FROM closure WHERE tenant_id = ?1),
           (SELECT paused_until FROM tenant WHERE id = ?1),
           (SELECT checked_at FROM faq_check WHERE tenant_id = ?1)
"""
# What the page of one conversation shows besides: its last messages, how far each has come, and
# what came with them.
_TALK = """
    SELECT message.id, message.state, outcome, length(text), media.state, length(transcript)
    FROM (SELECT * FROM message WHERE conversation_id = ?2 AND tenant_id = ?1
          ORDER BY id DESC LIMIT 40) message
    LEFT JOIN media ON message_id = message.id
"""
MOST = 1000  # beats that are remembered
_lock = threading.Lock()
# By tenant and conversation, or 0: the file's state, and the beat.
_beats: dict[tuple[int, int], tuple[list[tuple[int, int]], str]] = {}


@blueprint.get("/pulse")
def pulse() -> Response:
    """A short word that is another one after each change."""
    return Response(g.beat, mimetype="text/plain")


def feel() -> None:
    """Sets `g.beat` before a page reads any row, so that what it shows is never older than that.

    The page of one conversation, and who asks for its pulse with `talk`, see its ticks besides.
    """
    if request.method == "GET" and g.get("tenant"):
        g.beat = _beat(g.tenant.id, _talk())


def _talk() -> int:
    """The number of the conversation in question, 0 for none."""
    if request.endpoint == "conversations.thread":
        return int((request.view_args or {})["ident"])
    given = request.args.get("talk", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 17 else 0


def _beat(tenant_id: int, talk: int) -> str:
    """Counted again only when the file was written to."""
    written = database.last_written()
    with _lock:
        known = _beats.get((tenant_id, talk))
    if known and known[0] == written:
        return known[1]
    state = database.row(_STATE, tenant_id), database.rows(_TALK, tenant_id, talk) if talk else ()
    beat = hashlib.sha256(repr(state).encode()).hexdigest()[:16]
    with _lock:
        if len(_beats) >= MOST:
            _beats.clear()
        _beats[tenant_id, talk] = written, beat
    return beat
