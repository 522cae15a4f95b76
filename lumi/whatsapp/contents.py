"""Pure: what a customer wrote in a message item, and whether a reply is due to it."""

import unicodedata
from dataclasses import dataclass

from lumi.whatsapp.values import ident, mapping, text

# Nothing a receptionist would answer: gestures, changes of earlier messages, notices of Meta.
SILENT_TYPES = frozenset(
    {"reaction", "sticker", "system", "edit", "revoke", "request_welcome", "call", "calls"}
)
_INVISIBLE = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0\ufe0e\ufe0f")
_BLANK_CATEGORIES = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})


@dataclass(frozen=True, slots=True)
class Medium:
    """A file that a customer sent, as the webhook tells of it; `kind` is audio or image."""

    media_id: str
    kind: str
    mime: str
    sha256: str  # base64, "" where it was not told


def medium(type_: str, item: dict[str, object]) -> Medium | None:
    """The voice note or picture of a message item of that type."""
    kind = "audio" if type_ == "voice" else type_  # an old name for the same
    content = mapping(item.get(type_))
    media_id = ident(content.get("id"))
    if kind not in ("audio", "image") or media_id is None:
        return None
    return Medium(media_id, kind, text(content.get("mime_type")), text(content.get("sha256")))


def written(kind: str, item: dict[str, object]) -> str:
    """The text of a message item of type `kind`: body, caption or title; else ""."""
    content = item.get(kind)
    if not isinstance(content, dict):
        return ""
    match kind:
        case "text":
            return text(content.get("body"))
        case "image" | "video" | "document" | "audio" | "voice":
            return text(content.get("caption"))
        case "button":
            return text(content.get("text"))
        case "interactive":
            return _tapped(content)
        case "edit":
            return rewritten(content)
    return ""


def rewritten(edit: dict[str, object]) -> str:
    """The new text that an `edit` carries."""
    message = mapping(edit.get("message"))
    kind = text(message.get("type"))
    return "" if kind == "edit" else written(kind, message)


def is_answerable(kind: str, item: dict[str, object], body: str) -> bool:
    """Whether a message of a customer to the business calls for a reply.

    Media, locations, orders and types nobody knows do: they are met with an honest sentence.
    """
    if kind == "text":
        return not is_blank(body)
    if kind == "interactive":
        answer = mapping(item.get("interactive"))
        return answer.get("type") != "call_permission_reply"
    return kind not in SILENT_TYPES


def is_blank(body: str) -> bool:
    """True when there is nothing to see: spaces, controls, format characters, fillers."""
    if body[:1].isalnum() and body[0] not in _INVISIBLE:
        return False
    return all(c in _INVISIBLE or unicodedata.category(c) in _BLANK_CATEGORIES for c in body)


def _tapped(content: dict[str, object]) -> str:
    for reply in ("button_reply", "list_reply"):
        chosen = content.get(reply)
        if isinstance(chosen, dict):
            return text(chosen.get("title"))
    return ""
