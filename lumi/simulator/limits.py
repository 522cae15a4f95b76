"""Pure: what Meta refuses in a body for /messages, stated apart from the code that builds bodies.

https://developers.facebook.com/docs/whatsapp/cloud-api/messages
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_KEYS = {
    "messaging_product",
    "recipient_type",
    "to",
    "recipient",
    "type",
    "context",
    "biz_opaque_callback_data",
}
_CONTENT = {"text", "interactive", "document"}  # the types that the simulated phone can show
_PHONE = re.compile(r"\+?[0-9]{6,15}")


@dataclass(slots=True, eq=False)
class Refused(Exception):
    """An error answer of the Graph API: HTTP status, Meta's code and its details."""

    status: int
    code: int
    details: str


def check(body: dict[str, Any]) -> None:
    """Raise Refused for the first thing that Meta would not take."""
    if body.get("messaging_product") != "whatsapp":
        raise Refused(400, 100, "The parameter messaging_product is required.")
    kind = body.get("type", "text")
    if kind not in _CONTENT:
        raise Refused(400, 131051, f"Message type {kind!r} is not supported here.")
    _only(body, _KEYS | {kind}, "the body")
    _check_address(body)
    _short(body.get("biz_opaque_callback_data", "-"), 512, "biz_opaque_callback_data")
    content = _mapping(body.get(kind), kind)
    if kind == "text":
        _only(content, {"body", "preview_url"}, "text")
        _short(content.get("body"), 4096, "text.body")
    elif kind == "document":
        _only(content, {"id", "filename", "caption"}, "document")
        _short(content.get("id"), 64, "document.id")
        _short(content.get("filename"), 240, "document.filename")
        _short(content.get("caption", "-"), 1024, "document.caption")
    else:
        _check_interactive(content)


def check_upload(form: Mapping[str, str], has_file: bool, fits: bool) -> None:
    """Raise Refused for a file that Meta would not take as a document."""
    if form.get("messaging_product") != "whatsapp" or not has_file:
        raise Refused(400, 100, "messaging_product and file are required.")
    if form.get("type") not in ("text/plain", "application/pdf") or not fits:
        raise Refused(400, 100, "The file is too large or not of a supported type.")


def _check_address(body: dict[str, Any]) -> None:
    to = body.get("to")
    if to is None and not isinstance(body.get("recipient"), str):
        raise Refused(400, 131008, "One of the parameters to, recipient is required.")
    if to is not None and not (isinstance(to, str) and _PHONE.fullmatch(to)):
        # Meta takes a user id in `to`, answers 200 and never delivers. Better to learn it here.
        raise Refused(400, 131009, "to is not a phone number; user ids go into recipient.")


def _check_interactive(content: dict[str, Any]) -> None:
    _only(content, {"type", "header", "body", "footer", "action"}, "interactive")
    kind, action = content.get("type"), _mapping(content.get("action"), "action")
    words = _mapping(content.get("body"), "interactive.body").get("text")
    _short(words, 4096 if kind == "list" else 1024, "interactive.body.text")
    for part in ("header", "footer"):
        if part in content:
            _short(_mapping(content[part], part).get("text"), 60, f"interactive.{part}.text")
    match kind:
        case "button":
            _check_buttons(action)
        case "list":
            _check_list(action)
        case "request_contact_info":
            _only(action, {"name"}, "action")
        case _:
            raise Refused(400, 131009, f"interactive.type {kind!r} is not supported here.")


def _check_buttons(action: dict[str, Any]) -> None:
    _only(action, {"buttons"}, "action")
    replies = []
    for button in _listed(action.get("buttons"), 3, "buttons"):
        _only(button, {"type", "reply"}, "a button")
        reply = _mapping(button.get("reply"), "reply")
        _short(reply.get("title"), 20, "a button's title")
        _short(reply.get("id"), 256, "a button's id")
        replies.append(reply)
    for key in ("id", "title"):
        _distinct([reply[key] for reply in replies], f"the buttons' {key}")


def _check_list(action: dict[str, Any]) -> None:
    _only(action, {"button", "sections"}, "action")
    _short(action.get("button"), 20, "the list's button")
    sections = _listed(action.get("sections"), 10, "sections")
    rows: list[dict[str, Any]] = []
    for section in sections:
        _only(section, {"title", "rows"}, "a section")
        if len(sections) > 1 or "title" in section:
            _short(section.get("title"), 24, "a section's title")
        rows += _listed(section.get("rows"), 10, "rows")
    _listed(rows, 10, "rows in all sections")
    for row in rows:
        _only(row, {"id", "title", "description"}, "a row")
        _short(row.get("id"), 200, "a row's id")
        _short(row.get("title"), 24, "a row's title")
        _short(row.get("description", "-"), 72, "a row's description")
    _distinct([row["id"] for row in rows], "the rows' id")


def _only(given: dict[str, Any], known: set[str], where: str) -> None:
    unknown = sorted(given.keys() - known)
    if unknown:
        raise Refused(400, 100, f"Unexpected key {unknown[0]!r} in {where}.")


def _mapping(value: object, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Refused(400, 131008, f"{what} is required.")
    return value


def _listed(value: object, most: int, what: str) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not 1 <= len(value) <= most:
        raise Refused(400, 131009, f"{what}: from 1 to {most} are allowed.")
    return [_mapping(item, f"each of {what}") for item in value]


def _short(value: object, most: int, what: str) -> None:
    """Text of 1 to `most` UTF-16 units: Meta does not say how it counts, this is the strictest."""
    if not isinstance(value, str) or not value:
        raise Refused(400, 131008, f"{what} is required.")
    if len(value.encode("utf-16-le", "surrogatepass")) // 2 > most:
        raise Refused(400, 131009, f"{what} must be no longer than {most} characters.")


def _distinct(values: list[str], what: str) -> None:
    if len(set(values)) < len(values):
        raise Refused(400, 131009, f"{what} must be unique.")
