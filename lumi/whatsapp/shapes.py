"""Pure: the values that a webhook payload is read into; instants are aware UTC.

`phone_id` is Meta's phone_number_id, "" where Meta gave none. Every string can be kept as UTF-8.
"""

from dataclasses import dataclass
from datetime import datetime

from lumi.whatsapp.contacts import Contact


@dataclass(frozen=True, slots=True)
class Message:
    """One item of `messages`, of any type. `payload` is the item as Meta sent it."""

    phone_id: str
    wa_msg_id: str
    contact: Contact
    type: str
    text: str
    ts: datetime
    payload: dict[str, object]
    context_id: str | None
    answerable: bool
    group_id: str | None
    standby: bool


@dataclass(frozen=True, slots=True)
class Echo:
    """What the business itself wrote to `contact`, in the phone app or by Meta's own agent."""

    phone_id: str
    wa_msg_id: str
    contact: Contact
    type: str
    text: str
    ts: datetime
    payload: dict[str, object]


@dataclass(frozen=True, slots=True)
class Past:
    """What was written before the business came to Lumi; of `contact`, or `by_business` to them.

    Nothing is due to it: no reply, no handover.
    """

    phone_id: str
    wa_msg_id: str
    contact: Contact
    type: str
    text: str
    ts: datetime
    payload: dict[str, object]
    by_business: bool


@dataclass(frozen=True, slots=True)
class Edit:
    """New text for an earlier message; `by_business` when it was the business's own."""

    phone_id: str
    wa_msg_id: str
    original_id: str
    text: str
    contact: Contact
    ts: datetime
    by_business: bool


@dataclass(frozen=True, slots=True)
class Revocation:
    """An earlier message was taken back; `by_business` when it was the business's own."""

    phone_id: str
    wa_msg_id: str
    original_id: str
    contact: Contact
    ts: datetime
    by_business: bool


@dataclass(frozen=True, slots=True)
class IdentityChange:
    """One person's ids before and after; at least one on each side is known."""

    phone_id: str
    wa_msg_id: str
    old_user_id: str | None
    new_user_id: str | None
    old_phone: str | None
    new_phone: str | None
    ts: datetime


@dataclass(frozen=True, slots=True)
class Fault:
    code: int | None
    title: str
    details: str


@dataclass(frozen=True, slots=True)
class Status:
    """What became of a message we sent: state is sent, delivered, read, played or failed.

    `callback` is our biz_opaque_callback_data. `participant` is "" but for groups, where one
    message has one status for each member.
    """

    phone_id: str
    wa_msg_id: str
    state: str
    ts: datetime
    callback: str | None
    contact: Contact
    pricing_category: str | None
    pricing_type: str | None
    billable: bool | None
    errors: tuple[Fault, ...]
    participant: str


@dataclass(frozen=True, slots=True)
class Preference:
    """A customer's wish: `value` is stop, resume or whatever Meta adds, for a `category`."""

    phone_id: str
    contact: Contact
    category: str
    value: str
    ts: datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """News for the owner; `summary` is one plain sentence."""

    waba_id: str | None
    phone_id: str | None
    field: str
    summary: str
    payload: object


@dataclass(frozen=True, slots=True)
class Ignored:
    """Something well formed that Lumi has no use for."""

    reason: str


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """Something that cannot be used, with what there is to keep of it."""

    reason: str
    phone_id: str | None
    payload: object


Told = (  # by Meta, to be written down
    Message
    | Echo
    | Past
    | Edit
    | Revocation
    | IdentityChange
    | Status
    | Preference
    | Notice
    | DeadLetter
)
Event = Told | Ignored
