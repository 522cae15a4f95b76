"""What the phone's screen shows of each message."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from lumi.simulator import marks
from lumi.simulator.models import SimulatedMessage

Choice = dict[str, str]
SHARE = {"id": "share_contact", "title": "Share my number"}  # WhatsApp's own button


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message; `day` is set on the first of its day. Choices are id, title, description."""

    id: int
    is_ours: bool
    kind: str
    html: Markup
    at: datetime  # local
    day: str
    state: str
    reaction: str
    buttons: tuple[Choice, ...] = ()
    list_button: str = ""
    sections: tuple[tuple[str, tuple[Choice, ...]], ...] = ()
    header: str = ""
    footer: str = ""
    file: Choice | None = None  # media id and filename of a document
    heard: str = ""  # the words of a voice note, as Lumi heard them


@dataclass(frozen=True, slots=True)
class _Words:
    kind: str
    text: str
    more: dict[str, Any] = field(default_factory=dict)


def shown(
    messages: Iterable[SimulatedMessage],
    zone: ZoneInfo,
    now: datetime,
    heard: Mapping[str, str] = MappingProxyType({}),
) -> list[Bubble]:
    """The bubbles of messages in their order, on the clock of the business's zone.

    `heard` has the words of voice notes, by WhatsApp id.
    """
    found: list[Bubble] = []
    today = now.astimezone(zone).date()
    last = None
    for message in messages:
        at = message.at.astimezone(zone)
        day = "" if at.date() == last else "Today" if at.date() == today else f"{at:%d %B}"
        bubble = _bubble(message, at, day)
        found.append(replace(bubble, heard=heard.get(message.wa_msg_id, "")))
        last = at.date()
    return found


def preview(message: SimulatedMessage | None) -> str:
    """One line for the list of customers."""
    if message is None:
        return ""
    words = _words(message.body)
    return " ".join(words.text.split())[:80] or words.kind.capitalize()


def _bubble(message: SimulatedMessage, at: datetime, day: str) -> Bubble:
    words = _words(message.body)
    return Bubble(
        *(message.id, message.is_ours, words.kind, marks.html(words.text), at, day),
        *(message.state, message.reaction),
        **words.more,
    )


def _words(body: dict[str, Any]) -> _Words:
    match body["type"]:
        case "text":
            return _Words("text", body["text"]["body"])
        case "image":
            return _Words("picture", body["image"].get("caption", ""))
        case "document":
            content = body["document"]
            file = {"id": content["id"], "filename": content["filename"]}
            return _Words("document", content.get("caption", ""), {"file": file})
        case "audio":
            return _Words("voice note", "")
        case "sticker":
            return _Words("sticker", "")
        case "location":
            return _Words("location", body["location"].get("name", ""))
        case "contacts":
            return _Words("contact", body["contacts"][0]["phones"][0]["phone"])
    return _interactive(body["interactive"])


def _interactive(content: dict[str, Any]) -> _Words:
    kind = content["type"]
    if kind in ("button_reply", "list_reply"):
        return _Words("text", content[kind]["title"])
    action = content["action"]
    more: dict[str, Any] = {
        part: content[part].get("text", "") for part in ("header", "footer") if part in content
    }
    if kind == "request_contact_info":
        more["buttons"] = (SHARE,)
    elif kind == "button":
        more["buttons"] = tuple(button["reply"] for button in action["buttons"])
    else:
        more["list_button"] = action["button"]
        more["sections"] = tuple(
            (section.get("title", ""), tuple(section["rows"])) for section in action["sections"]
        )
    return _Words("text", content["body"]["text"], more)
