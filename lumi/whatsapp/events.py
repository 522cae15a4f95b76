"""Pure: a webhook payload becomes a list of events; nothing in it can raise or hide a neighbour."""

import logging
from collections.abc import Callable
from datetime import datetime

from lumi.whatsapp import history, items, notices
from lumi.whatsapp.contacts import Contact, Directory, ids
from lumi.whatsapp.items import Scope
from lumi.whatsapp.shapes import (
    DeadLetter,
    Echo,
    Edit,
    Event,
    Fault,
    IdentityChange,
    Ignored,
    Message,
    Notice,
    Past,
    Preference,
    Revocation,
    Status,
)
from lumi.whatsapp.values import clean, ident, mapping

__all__ = [
    "Contact",
    "DeadLetter",
    "Echo",
    "Edit",
    "Event",
    "Fault",
    "IdentityChange",
    "Ignored",
    "Message",
    "Notice",
    "Past",
    "Preference",
    "Revocation",
    "Status",
    "parse",
]

log = logging.getLogger(__name__)

_OURS = "whatsapp_business_account"
# They say nothing a receptionist needs.
_UNNEEDED = frozenset(
    {
        "account_settings_update",
        "automatic_events",
        "calls",
        "flows",
        "group_lifecycle_update",
        "group_participants_update",
        "group_settings_update",
        "group_status_update",
        "messaging_handovers",
        "partner_solutions",
        "smb_app_state_sync",
    }
)
Reader = Callable[[Scope, dict[str, object]], list[Event]]
_READERS: dict[str, Reader] = {
    "messages": items.message,
    "statuses": items.status,
    "message_echoes": items.echo,
    "user_preferences": items.preference,
    "user_id_update": items.user_id_update,
    "errors": items.error,
}
_PAST: dict[str, Reader] = {
    "history": history.chunk,
    "messages": history.message,
    "message_echoes": history.message,
}
_AROUND = frozenset({"messaging_product", "metadata", "contacts"})  # nothing to keep by themselves


def parse(payload: object, now: datetime) -> list[Event]:
    """Every event of one webhook POST, in its order; `payload` is any JSON value.

    Each item of `messages` with an id gives one Message, and beside it an Edit, Revocation or
    IdentityChange when it says so. What cannot be used becomes a DeadLetter, never an exception.
    """
    if not isinstance(payload, dict):
        return _dead("payload is not an object", None, payload)
    kind = payload.get("object")
    if isinstance(kind, str) and kind != _OURS:
        return _dead("payload is not of a WhatsApp business account", None, payload)
    if "entry" not in payload and "value" in payload:  # Meta's dashboard shows tests unwrapped
        return _change(None, payload, now)
    entries = payload.get("entry")
    if not isinstance(entries, list):
        return _dead("payload has no list of entries", None, _but_object(payload))
    found: list[Event] = []
    for entry in entries:
        found += _entry(entry, now)
    return found


def _entry(entry: object, now: datetime) -> list[Event]:
    if not isinstance(entry, dict) or not isinstance(entry.get("changes"), list):
        return _dead("entry has no list of changes", None, entry)
    waba_id = ident(entry.get("id"))
    found: list[Event] = []
    for change in entry["changes"]:
        found += _change(waba_id, change, now)
    return found


def _change(waba_id: str | None, change: object, now: datetime) -> list[Event]:
    if not isinstance(change, dict):
        return _dead("change is not an object", None, change)
    field, value = ident(change.get("field")) or "unknown", change.get("value")
    if field in _UNNEEDED:
        return [Ignored(field)]
    if not isinstance(value, dict):
        return _dead("value is not an object", None, change) if value else [Ignored(field)]
    if field in notices.FIELDS:
        return [_notice(waba_id, field, value)]
    return _value(waba_id, field, value, now)


def _notice(waba_id: str | None, field: str, value: dict[str, object]) -> Notice:
    waba_id = ident(mapping(value.get("waba_info")).get("waba_id")) or waba_id
    phone_id = ident(mapping(value.get("metadata")).get("phone_number_id"))
    return Notice(waba_id, phone_id, field, notices.summary(field, value), clean(value))


def _value(waba_id: str | None, field: str, value: dict[str, object], now: datetime) -> list[Event]:
    about = mapping(value.get("metadata"))
    phone_id = ident(about.get("phone_number_id")) or ""
    number = ids(None, about.get("display_phone_number"))[1]
    people = Directory.of(value.get("contacts"))
    scope = Scope(waba_id, phone_id, field, people, now, field == "standby", number)
    if field == "history":
        return _read_all(scope, value, _PAST) or [Ignored(field)]
    found = _read_all(scope, value, _READERS)
    inner = value.get("standby")
    if isinstance(inner, dict):
        within = ident(mapping(inner.get("metadata")).get("phone_number_id")) or phone_id
        people = Directory.of(inner.get("contacts") or value.get("contacts"))
        scope = Scope(waba_id, within, field, people, now, True, number)
        found += _read_all(scope, inner, _READERS)
    if found:
        return found
    if field == "messages" or not _READERS.keys().isdisjoint(value) or not value.keys() - _AROUND:
        return [Ignored(field)]
    return _dead(f"unknown field {field[:60]}", phone_id or None, value)


def _read_all(scope: Scope, value: dict[str, object], readers: dict[str, Reader]) -> list[Event]:
    found: list[Event] = []
    for key, read in readers.items():
        listed = value.get(key)
        if isinstance(listed, list):
            for item in listed:
                found += _read(read, key, scope, item)
        elif listed:
            found += _dead(f"{key} is not a list", scope.phone_id or None, listed)
    return found


def _read(read: Reader, key: str, scope: Scope, item: object) -> list[Event]:
    """One item's events. A fault of our own here must not make Meta resend the batch for days."""
    if not isinstance(item, dict):
        return _dead(f"item of {key} is not an object", scope.phone_id or None, item)
    try:
        return read(scope, item)
    except Exception:
        log.exception("event.unreadable key=%s phone_id=%s", key, scope.phone_id)
        return _dead(f"item of {key} could not be read", scope.phone_id or None, dict(item))


def _dead(reason: str, phone_id: str | None, rest: object) -> list[Event]:
    """A dead letter, when there is something to keep."""
    return [DeadLetter(reason, phone_id, clean(rest))] if rest else []


def _but_object(payload: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in payload.items() if key != "object" and value}
