"""What can go wrong with one call to the Graph API, and what Meta checks by itself."""

import json
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from typing import Any

from tests.fakes.server import Answer, Request


@dataclass(frozen=True, slots=True)
class Fault:
    """One answer that goes wrong. `takes` tells whether the message was accepted all the same."""

    status: int = 200
    raw: bytes | None = None  # body; None answers as if all were well
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    takes: bool = False
    cuts: bool = False  # no answer: the connection is reset


def refuse(status: int, code: int, details: str = "", retry_after: str | None = None) -> Fault:
    error = {
        "message": f"(#{code}) {details or 'refused'}",
        "type": "OAuthException",
        "code": code,
        "error_data": {"messaging_product": "whatsapp", "details": details},
        "fbtrace_id": "AFake",
    }
    headers = {"Retry-After": retry_after} if retry_after else {}
    return Fault(status, json.dumps({"error": error}).encode(), headers)


def cut_before() -> Fault:
    """The connection breaks and nothing was accepted."""
    return Fault(cuts=True)


def cut_after() -> Fault:
    """The connection breaks once the message was accepted."""
    return Fault(cuts=True, takes=True)


def garbage(status: int = 200, raw: bytes = b"<html>oops", takes: bool = True) -> Fault:
    """A complete answer that is not JSON; with status 200 the message is accepted by default."""
    return Fault(status, raw, takes=takes and status == 200)


def torn() -> Fault:
    """The message was accepted, and the connection breaks in the middle of saying so."""
    return Fault(raw=b'{"messaging_product": "wha', headers={"Content-Length": "200"}, takes=True)


def slow(seconds: float) -> Fault:
    """Accepted, but the answer takes long."""
    return Fault(delay=seconds, takes=True)


def answer(fault: Fault | None, good: dict[str, Any]) -> Answer | None:
    """The answer that a fault makes of a good one; None cuts the connection."""
    fault = fault or Fault()
    if fault.cuts:
        return None
    raw = json.dumps(good).encode() if fault.raw is None else fault.raw
    return Answer(fault.status, raw, fault.headers)


def form_fields(asked: Request) -> dict[str, Message]:
    """The parts of a multipart form, by name."""
    head = f"Content-Type: {asked.headers.get('content-type', '')}\r\n\r\n".encode()
    parts = message_from_bytes(head + asked.raw).walk()
    named = ((part.get_param("name", header="content-disposition"), part) for part in parts)
    return {str(name): part for name, part in named if name}


def found_by_meta(path: str, token: str, body: dict[str, Any]) -> Fault | None:
    """What Meta would refuse a send for, whatever else happens."""
    if not path.endswith("/messages"):
        return refuse(404, 100, "unknown path")
    if not token:
        return refuse(401, 190, "no access token")
    if body.get("messaging_product") != "whatsapp":
        return refuse(400, 100, "messaging_product")
    if not (body.get("to") or body.get("recipient")):
        return refuse(400, 131008, "to")
    if not body.get(str(body.get("type"))):
        return refuse(400, 131008, "type")
    if body["type"] == "document" and not body["document"].get("id"):
        return refuse(400, 131008, "document.id")
    return refuse(400, 100, "too long") if _is_too_long(body) else None


def _is_too_long(body: dict[str, Any]) -> bool:
    text = body.get("text", {}).get("body", "x")
    content = body.get("interactive", {})
    titles = [one["reply"]["title"] for one in content.get("action", {}).get("buttons", [])]
    rows = [row for part in content.get("action", {}).get("sections", []) for row in part["rows"]]
    return (
        not 1 <= len(text) <= 4096
        or len(titles) > 3
        or len(set(titles)) < len(titles)
        or any(not 1 <= len(title) <= 20 for title in titles)
        or len(rows) > 10
        or any(not 1 <= len(row["title"]) <= 24 for row in rows)
    )
