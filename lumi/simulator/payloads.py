"""Pure: webhook payloads as Meta writes them, for messages of customers and statuses of ours."""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Item = dict[str, Any]

# Meta: "Pricing": each delivered message is priced by its category; this is one of the 1,000
# replies of a month that are free.
_PRICING = {"billable": False, "pricing_model": "PMP", "type": "free_customer_service"}
_PRICING |= {"category": "service"}


@dataclass(frozen=True, slots=True)
class Number:
    """The business's number."""

    phone_id: str
    display: str  # digits


@dataclass(frozen=True, slots=True)
class Person:
    """A customer as Meta shows them to a business; `phone` is digits. One id may be missing."""

    name: str
    phone: str | None
    user_id: str | None
    username: str = ""


def text(body: str) -> Item:
    return {"type": "text", "text": {"body": body}}


def picture(media_id: str, mime: str, content: bytes, caption: str) -> Item:
    image = {"mime_type": mime, "sha256": _sha256(content), "id": media_id}
    return {"type": "image", "image": image | ({"caption": caption} if caption else {})}


def voice_note(media_id: str, mime: str, content: bytes) -> Item:
    audio = {"mime_type": mime, "sha256": _sha256(content), "id": media_id, "voice": True}
    return {"type": "audio", "audio": audio}


def sticker(media_id: str) -> Item:
    told = {"mime_type": "image/webp", "sha256": _sha256(b""), "id": media_id}
    content = {**told, "animated": False}  # there is no file behind it
    return {"type": "sticker", "sticker": content}


def location(latitude: float, longitude: float, name: str) -> Item:
    return {
        "type": "location",
        "location": {"latitude": latitude, "longitude": longitude, "name": name},
    }


def reaction(wa_msg_id: str, emoji: str) -> Item:
    """Without an emoji: the reaction is taken back."""
    content = {"message_id": wa_msg_id} | ({"emoji": emoji} if emoji else {})
    return {"type": "reaction", "reaction": content}


def shared_contact(person: Person, wa_msg_id: str) -> Item:
    """The answer to a contact request: who hides their number shows it by that."""
    phone = person.phone or _HIDDEN_PHONE
    card = f"BEGIN:VCARD\nVERSION:3.0\nFN:{person.name}\nTEL;waid={phone}:+{phone}\nEND:VCARD"
    contact = {
        "name": {"formatted_name": person.name},
        "phones": [{"phone": f"+{phone}", "wa_id": phone}],
        "vcard": card,
    }
    return {
        "context": {"id": wa_msg_id},
        "type": "contacts",
        "origin": "contact_request",
        "contacts": [contact],
    }


def tap(kind: str, choice: Mapping[str, str], number: Number, wa_msg_id: str) -> Item:
    """A tapped button (`button_reply`) or list row (`list_reply`) of our message `wa_msg_id`."""
    return {
        "context": {"from": number.display, "id": wa_msg_id},
        "type": "interactive",
        "interactive": {"type": kind, kind: dict(choice)},
    }


def written_by(person: Person, content: Item, wa_msg_id: str, now: datetime) -> Item:
    """The item of `messages` for what a person wrote."""
    ids = {"from": person.phone, "from_user_id": person.user_id}
    sender = {key: ident for key, ident in ids.items() if ident}
    return sender | {"id": wa_msg_id, "timestamp": str(int(now.timestamp()))} | content


def message(number: Number, person: Person, item: Item) -> Item:
    """The whole payload that brings one message."""
    return _payload(number, {"contacts": [_contact(person)], "messages": [item]})


def status(
    number: Number, person: Person, state: str, wa_msg_id: str, callback: str, now: datetime
) -> Item:
    """The whole payload that tells what became of one of our messages."""
    item: Item = {"id": wa_msg_id, "status": state, "timestamp": str(int(now.timestamp()))}
    ids = {"recipient_id": person.phone, "recipient_user_id": person.user_id}
    item |= {key: ident for key, ident in ids.items() if ident}
    if callback:
        item["biz_opaque_callback_data"] = callback
    if state in ("sent", "delivered"):
        item["pricing"] = _PRICING
    return _payload(number, {"contacts": [_contact(person)], "statuses": [item]})


def wire(payload: Item) -> bytes:
    """The bytes as Meta sends and signs them: ASCII, with slashes escaped too."""
    return json.dumps(payload, separators=(",", ":")).replace("/", "\\/").encode()


_HIDDEN_PHONE = "447700900123"
_ACCOUNT = "100000000000001"  # a WhatsApp Business Account's id, which nothing here depends on


def _sha256(content: bytes) -> str:
    """In base64, as webhooks have it."""
    return base64.b64encode(hashlib.sha256(content).digest()).decode()


def _payload(number: Number, items: Item) -> Item:
    metadata = {"display_phone_number": number.display, "phone_number_id": number.phone_id}
    value = {"messaging_product": "whatsapp", "metadata": metadata} | items
    change = {"field": "messages", "value": value}
    entry = {"id": _ACCOUNT, "changes": [change]}
    return {"object": "whatsapp_business_account", "entry": [entry]}


def _contact(person: Person) -> Item:
    profile = {"name": person.name}
    if person.username:
        profile["username"] = person.username
    ids = {"wa_id": person.phone, "user_id": person.user_id}
    return {"profile": profile} | {key: ident for key, ident in ids.items() if ident}
