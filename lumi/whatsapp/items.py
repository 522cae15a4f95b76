"""Pure: reads one item of a webhook value, be it a message, a status or an error, into events."""

from dataclasses import dataclass
from datetime import datetime

from lumi.whatsapp import contents, notices
from lumi.whatsapp.contacts import Contact, Directory, ids, ids_written
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
    Preference,
    Revocation,
    Status,
)
from lumi.whatsapp.values import clean, ident, instant, mapping, text, whole

_STATES = frozenset({"sent", "delivered", "read", "played", "failed"})


@dataclass(frozen=True, slots=True)
class Scope:
    """What holds for every item of one webhook value; `number` is the business's own, digits."""

    waba_id: str | None
    phone_id: str
    field: str
    people: Directory
    now: datetime
    standby: bool
    number: str | None


def message(scope: Scope, raw: dict[str, object]) -> list[Event]:
    wa_msg_id = ident(raw.get("id"))
    if wa_msg_id is None:
        return [_dead("message without id", scope, raw)]
    item = mapping(clean(raw))
    kind = ident(item.get("type")) or "unknown"
    ts = instant(item.get("timestamp"), scope.now)
    change = _identity_change(scope, wa_msg_id, item, ts) if kind == "system" else None
    contact = _sender(scope, item, change)
    body = contents.written(kind, item)
    group_id = ident(item.get("group_id"))
    reachable = group_id is None and bool(contact.phone or contact.user_id)
    found: list[Event] = [
        Message(
            scope.phone_id,
            wa_msg_id,
            contact,
            kind,
            body,
            ts,
            item,
            _earlier(kind, item),
            reachable and not scope.standby and contents.is_answerable(kind, item, body),
            group_id,
            scope.standby,
        )
    ]
    if change is not None:
        found.append(change)
    elif kind in _REWRITES:
        found += _rewrite(scope, wa_msg_id, kind, item, contact, ts, by_business=False)
    return found


def echo(scope: Scope, raw: dict[str, object]) -> list[Event]:
    wa_msg_id = ident(raw.get("id"))
    if wa_msg_id is None:
        return [_dead("echo without id", scope, raw)]
    item = mapping(clean(raw))
    kind = ident(item.get("type")) or "unknown"
    ts = instant(item.get("timestamp"), scope.now)
    contact = scope.people.person(
        item.get("to_user_id"), item.get("to"), item.get("to_parent_user_id"), opaque=True
    )
    rewrite = _rewrite(scope, wa_msg_id, kind, item, contact, ts, by_business=True)
    if rewrite:
        return rewrite
    body = contents.written(kind, item)
    return [Echo(scope.phone_id, wa_msg_id, contact, kind, body, ts, item)]


def status(scope: Scope, raw: dict[str, object]) -> list[Event]:
    if raw.get("type") == "call":
        return [Ignored("call status")]
    wa_msg_id, state = ident(raw.get("id")), text(raw.get("status")).lower()
    if wa_msg_id is None:
        return [_dead("status without id", scope, raw)]
    if state not in _STATES:
        return [Ignored(f"status {state[:40] or 'without a state'}")]
    participant_user, participant = _participant(raw)
    user, phone = raw.get("recipient_user_id"), raw.get("recipient_id")
    parent = raw.get("parent_recipient_user_id") or raw.get("recipient_parent_user_id")
    if participant or participant_user or raw.get("recipient_type") == "group":
        user, phone, parent = participant_user, participant, None
    pricing = mapping(raw.get("pricing"))
    billable = pricing.get("billable")
    return [
        Status(
            scope.phone_id,
            wa_msg_id,
            state,
            instant(raw.get("timestamp"), scope.now),
            ident(raw.get("biz_opaque_callback_data")),
            scope.people.person(user, phone, parent),
            ident(pricing.get("category")),
            ident(pricing.get("type")),
            billable if isinstance(billable, bool) else None,
            faults(raw.get("errors")),
            participant or participant_user or "",
        )
    ]


def preference(scope: Scope, raw: dict[str, object]) -> list[Event]:
    contact = scope.people.person(
        raw.get("user_id"), raw.get("wa_id"), raw.get("parent_user_id"), opaque=True
    )
    value = text(raw.get("value")).strip().lower()
    if not value or not (contact.user_id or contact.phone):
        return [_dead("preference without customer or value", scope, raw)]
    ts = instant(raw.get("timestamp"), scope.now)
    return [Preference(scope.phone_id, contact, text(raw.get("category")), value, ts)]


def user_id_update(scope: Scope, raw: dict[str, object]) -> list[Event]:
    changed = mapping(raw.get("user_id"))
    old, new = ident(changed.get("previous")), ident(changed.get("current"))
    if not old or not new or old == new:
        return [_dead("user id update without ids", scope, raw)]
    ts = instant(raw.get("timestamp"), scope.now)
    return [IdentityChange(scope.phone_id, "", old, new, None, None, ts)]


def error(scope: Scope, raw: dict[str, object]) -> list[Event]:
    fault = _fault(raw)
    sentence = notices.fault_summary(fault.code, fault.title, fault.details)
    return [Notice(scope.waba_id, scope.phone_id or None, scope.field, sentence, clean(raw))]


def faults(raw: object) -> tuple[Fault, ...]:
    """The errors of a status, in Meta's order."""
    listed = raw if isinstance(raw, list) else [raw]
    return tuple(_fault(item) for item in listed if isinstance(item, dict))


def _fault(raw: dict[str, object]) -> Fault:
    title = text(raw.get("title")) or text(raw.get("message"))
    details = text(mapping(raw.get("error_data")).get("details")) or text(raw.get("details"))
    return Fault(whole(raw.get("code")), title, details)


def _sender(scope: Scope, item: dict[str, object], change: IdentityChange | None) -> Contact:
    if change is not None:  # the row belongs to the person as they are known so far
        return scope.people.person(change.old_user_id, change.old_phone, None)
    return scope.people.person(
        item.get("from_user_id"), item.get("from"), item.get("from_parent_user_id"), opaque=True
    )


_REWRITES = frozenset({"edit", "revoke"})


def _earlier(kind: str, item: dict[str, object]) -> str | None:
    """The id of the message that this one changes or answers."""
    changed = mapping(item.get(kind)).get("original_message_id") if kind in _REWRITES else None
    return ident(changed) or ident(mapping(item.get("context")).get("id"))


def _rewrite(
    scope: Scope,
    wa_msg_id: str,
    kind: str,
    item: dict[str, object],
    contact: Contact,
    ts: datetime,
    *,
    by_business: bool,
) -> list[Event]:
    content = mapping(item.get(kind)) if kind in _REWRITES else {}
    original = ident(content.get("original_message_id"))
    if original is None:
        return []
    if kind == "revoke":
        return [Revocation(scope.phone_id, wa_msg_id, original, contact, ts, by_business)]
    body = contents.rewritten(content)
    return [Edit(scope.phone_id, wa_msg_id, original, body, contact, ts, by_business)]


def _identity_change(
    scope: Scope, wa_msg_id: str, item: dict[str, object], ts: datetime
) -> IdentityChange | None:
    """What a `system` item says of a person's ids, in its shapes of 2022 to 2026.

    The old ids stand in previous_user_id, customer or the sender's place, or only in the
    sentence "… changed from X to Y"; the new ones in user_id, wa_id, new_wa_id or there.
    """
    system = mapping(item.get("system"))
    users, phones = ids_written(text(system.get("body")))
    new_user, new_phone = ids(
        system.get("user_id") or _last_of_two(users),
        system.get("wa_id") or system.get("new_wa_id") or _last_of_two(phones),
    )
    sender_user, sender_phone = ids(item.get("from_user_id"), item.get("from"))
    old_user, old_phone = ids(system.get("previous_user_id"), system.get("customer"))
    old_user = old_user or _other_than(new_user, [sender_user, *users[:1]])
    old_phone = old_phone or _other_than(new_phone, [sender_phone, *phones[:1]])
    if not (old_user or old_phone) or not (new_user or new_phone):
        return None
    if (old_user, old_phone) == (new_user, new_phone):
        return None
    return IdentityChange(scope.phone_id, wa_msg_id, old_user, new_user, old_phone, new_phone, ts)


def _last_of_two(found: list[str]) -> str | None:
    return found[-1] if len(found) == 2 else None


def _other_than(new: str | None, candidates: list[str | None]) -> str | None:
    """The first id that differs from the new one; else the id that stayed as it was."""
    found = [one for one in candidates if one]
    return next((one for one in found if one != new), found[0] if found else None)


def _participant(raw: dict[str, object]) -> tuple[str | None, str | None]:
    """User id and phone of a group's member; Meta's pages spell the phone's key in two ways."""
    user = ident(raw.get("recipient_participant_user_id"))
    phone = raw.get("recipient_participant_id") or raw.get("participant_recipient_id")
    return user, ident(phone)


def _dead(reason: str, scope: Scope, raw: object) -> DeadLetter:
    return DeadLetter(reason, scope.phone_id or None, clean(raw))
