"""Pure: bodies for the Graph API, never over Meta's limits, never cut inside a character.

Meta does not say how it counts characters: UTF-16 units are the strictest reading.
https://developers.facebook.com/docs/whatsapp/cloud-api/messages
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import regex

from lumi.whatsapp.values import text as storable

TEXT_LIMIT = 4096
BUTTONS, BUTTON_TITLE, BUTTON_ID, BUTTON_BODY = 3, 20, 256, 1024
ROWS, ROW_TITLE, ROW_ID, ROW_DESCRIPTION, LIST_BODY, LIST_BUTTON = 10, 24, 200, 72, 4096, 20
CALLBACK_LIMIT = 512
PARAMETER = 200  # of a template; its whole text may have 1,024
CAPTION_LIMIT, FILENAME_LIMIT = 1024, 240

_GRAPHEME = regex.compile(r"\X")
# Where a long text may be parted, best place first: paragraph, line, sentence, word.
_ENDS = tuple(
    regex.compile(pattern)
    for pattern in (
        r"(?=\n[^\S\n]*\n)",
        r"(?=\n)",
        r"""[.!?…؟।]+["'”’»)\]*_~]*(?=\s)|[。！？]+[」』”]*""",
        r"(?=\s)",
    )
)


class Unaddressable(Exception):
    """Neither phone nor user id of the customer is known."""


def text(body: str) -> dict[str, object]:
    return {"type": "text", "text": {"body": cut(body, TEXT_LIMIT), "preview_url": False}}


def buttons(body: str, choices: Sequence[tuple[str, str]]) -> dict[str, object]:
    """Up to three reply buttons of (id, title); titles that look alike are numbered."""
    titles = _distinct((title for _, title in choices[:BUTTONS]), BUTTON_TITLE)
    replies = [
        {"type": "reply", "reply": {"id": cut(key, BUTTON_ID, ""), "title": title}}
        for (key, _), title in zip(choices, titles, strict=False)
    ]
    return _interactive("button", cut(body, BUTTON_BODY), {"buttons": replies})


def list_message(body: str, button: str, rows: Sequence[tuple[str, str, str]]) -> dict[str, object]:
    """A list of up to ten rows of (id, title, description or ""), opened by `button`."""
    titles = _distinct((row[1] for row in rows[:ROWS]), ROW_TITLE)
    listed = []
    for (key, _, description), title in zip(rows, titles, strict=False):
        row = {"id": cut(key, ROW_ID, ""), "title": title}
        if description:
            row["description"] = cut(description, ROW_DESCRIPTION)
        listed.append(row)
    action = {"button": cut(button, LIST_BUTTON), "sections": [{"rows": listed}]}
    return _interactive("list", cut(body, LIST_BODY), action)


def contact_request(body: str) -> dict[str, object]:
    """Asks for the customer's phone number, which one tap shares.

    Meta names the type and not its action, which is written as for other requests of its kind.
    """
    return _interactive(
        "request_contact_info", cut(body, BUTTON_BODY), {"name": "request_contact_info"}
    )


def document(filename: str, caption: str = "") -> dict[str, object]:
    """A file that is yet to be uploaded: `with_media` names it then."""
    content: dict[str, object] = {"filename": cut(filename, FILENAME_LIMIT, "")}
    if caption:
        content["caption"] = cut(caption, CAPTION_LIMIT)
    return {"type": "document", "document": content}


def with_media(body: dict[str, Any], media_id: str) -> dict[str, Any]:
    return body | {"document": {**body["document"], "id": media_id}}


def words_of(body: dict[str, Any]) -> str:
    """What goes as a text where WhatsApp refuses a document or a contact request; "" for others."""
    if body["type"] == "document":
        return str(body["document"].get("caption", ""))
    content = body.get("interactive", {})
    return str(content["body"]["text"]) if content.get("type") == "request_contact_info" else ""


def lengthened(body: dict[str, Any], more: str) -> dict[str, Any] | None:
    """The body with a paragraph more; None where it has no words, or no room for it whole."""
    if body["type"] == "text":
        longer, limit = f"{body['text']['body']}\n\n{more}", TEXT_LIMIT
        changed: dict[str, Any] = {"text": {**body["text"], "body": longer}}
    elif body["type"] == "interactive":
        content = body["interactive"]
        longer = f"{content['body']['text']}\n\n{more}"
        limit = LIST_BODY if content["type"] == "list" else BUTTON_BODY
        changed = {"interactive": {**content, "body": {"text": longer}}}
    else:
        return None
    return body | changed if units(longer) <= limit else None


def template(
    name: str, language: str, parameters: Sequence[str], payloads: Sequence[str]
) -> dict[str, object]:
    """An approved template: texts for {{1}}, {{2}}, … and what its quick replies send back.

    Meta takes no line break, tab or run of spaces in a parameter, and none that is empty.
    """
    told = [
        {"type": "text", "text": cut(" ".join(one.split()), PARAMETER) or "-"} for one in parameters
    ]
    components: list[dict[str, object]] = [{"type": "body", "parameters": told}]
    for number, payload in enumerate(payloads):
        components.append(
            {
                "type": "button",
                "sub_type": "quick_reply",
                "index": str(number),
                "parameters": [{"type": "payload", "payload": payload}],
            }
        )
    content = {"name": name, "language": {"code": language}, "components": components}
    return {"type": "template", "template": content}


def addressed(
    body: dict[str, object], phone: str | None, user_id: str | None, callback: str
) -> dict[str, object]:
    """A body with its customer: `to` "+digits" when the phone is known, else `recipient`.

    A user id in `to` would be accepted and never delivered. Raises Unaddressable.
    """
    if phone:
        to = {"to": "+" + phone.lstrip("+")}
    elif user_id:
        to = {"recipient": user_id}
    else:
        raise Unaddressable
    whole: dict[str, object] = {"messaging_product": "whatsapp", "recipient_type": "individual"}
    return whole | to | body | {"biz_opaque_callback_data": cut(callback, CALLBACK_LIMIT, "")}


def read_receipt(wa_msg_id: str, typing: bool) -> dict[str, object]:
    """Marks a customer's message read; `typing` shows the indicator for up to 25 seconds."""
    body: dict[str, object] = {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": wa_msg_id,
    }
    return body | {"typing_indicator": {"type": "text"}} if typing else body


def units(body: str) -> int:
    """Length in UTF-16 units."""
    return len(body) if body.isascii() else len(body.encode("utf-16-le", "surrogatepass")) // 2


def cut(body: str, limit: int, mark: str = "…") -> str:
    """`body` if it fits; else as many whole characters as fit before `mark`."""
    body = storable(body)
    if units(body) <= limit:
        return body
    return body[: _fitting(body, 0, limit - units(mark))].rstrip() + mark


def split(body: str, limit: int = TEXT_LIMIT) -> list[str]:
    """Pieces of at most `limit` units, parted at paragraphs, else lines, sentences, words,
    characters; only white space at the seams is lost. A blank text has no pieces.
    """
    body = storable(body).strip()
    pieces, start = [], 0
    while units(body[start:]) > limit:
        end = _seam(body, start, _fitting(body, start, limit))
        pieces.append(body[start:end].strip())
        start = end + len(body[end:]) - len(body[end:].lstrip())
    return [piece for piece in (*pieces, body[start:]) if piece]


def _fitting(body: str, start: int, limit: int) -> int:
    """Where the last whole character that fits in `limit` units after `start` ends.

    A single character longer than that (a stack of accents) is cut between its code points.
    """
    end, room = start, limit
    for grapheme in _GRAPHEME.finditer(body, start):
        room -= units(grapheme[0])
        if room < 0:
            break
        end = grapheme.end()
    if end > start:
        return end
    while limit >= units(body[end]):
        limit -= units(body[end])
        end += 1
    return max(end, start + 1)


def _seam(body: str, start: int, end: int) -> int:
    """The best place to part in the second half before `end`, so that pieces stay few."""
    middle = start + (end - start) // 2
    for pattern in _ENDS:
        last = middle
        for found in pattern.finditer(body, middle + 1, min(len(body), end + 2)):
            if found.end() <= end and _ends_character(body, found.end()):
                last = found.end()
        if last > middle:
            return last
    return end


def _ends_character(body: str, at: int) -> bool:
    """Whether no combining mark follows at `at`."""
    joint = _GRAPHEME.match(body, at - 1)
    return joint is None or joint.end() == at


def _distinct(titles: Iterable[str], limit: int) -> list[str]:
    """Titles cut to `limit`; Meta refuses equal ones, so a repeat gets a number."""
    found: list[str] = []
    for title in titles:
        short, number = cut(title, limit), 2
        while short in found:
            short, number = f"{cut(title, limit - 3)} {number}", number + 1
        found.append(short)
    return found


def _interactive(kind: str, body: str, action: Mapping[str, object]) -> dict[str, object]:
    content = {"type": kind, "body": {"text": body}, "action": action}
    return {"type": "interactive", "interactive": content}
