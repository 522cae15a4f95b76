"""Pure: tells who a webhook item is about, from the item's own ids and the contacts beside it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from lumi.whatsapp.values import ident, mapping, text

# Business-scoped user ids: two letters of a country, perhaps ENT, then letters and digits.
_USER_ID = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]+")
_TEL = re.compile(r"^(?:item\d+\.)?TEL[^:\n]*:(?:tel:)?(.+)$", re.MULTILINE | re.IGNORECASE)
_E164 = re.compile(r"[0-9]{7,15}")
_WRITTEN_PHONE = re.compile(r"\+?[0-9 ().\-\u00a0]+")


@dataclass(frozen=True, slots=True)
class Contact:
    """Every id may be missing; `phone` is digits only. Names are untrusted text."""

    user_id: str | None = None
    phone: str | None = None
    name: str | None = None
    username: str | None = None
    parent_user_id: str | None = None


@dataclass(frozen=True, slots=True)
class Directory:
    """The contacts of one webhook value, by their ids."""

    by_user: dict[str, Contact]
    by_phone: dict[str, Contact]
    only: Contact | None

    @classmethod
    def of(cls, raw: object) -> Self:
        listed = raw if isinstance(raw, list) else ()
        found = [_contact(item) for item in listed if isinstance(item, dict)]
        return cls(
            {one.user_id: one for one in found if one.user_id},
            {one.phone: one for one in found if one.phone},
            found[0] if len(found) == 1 else None,
        )

    def person(self, user: object, phone: object, parent: object, opaque: bool = False) -> Contact:
        """The contact with these raw ids, filled from the one listed here who is the same.

        The same is: equal user id, else equal phone, else the only one listed, unless an id of
        theirs says otherwise. The item's own ids win. With `opaque`, an id of unknown form in
        the place of the phone serves as user id when there is no other.
        """
        user_id, digits = ids(user, phone)
        known = self._match(user_id, digits)
        parent_id = ident(parent)
        if known is not None:
            user_id, digits = user_id or known.user_id, digits or known.phone
            parent_id = parent_id or known.parent_user_id
        if opaque and not user_id and not digits:
            user_id = ident(phone)
        if known is None:
            return Contact(user_id, digits, None, None, parent_id)
        return Contact(user_id, digits, known.name, known.username, parent_id)

    def _match(self, user_id: str | None, phone: str | None) -> Contact | None:
        if user_id and user_id in self.by_user:
            return self.by_user[user_id]
        if phone and phone in self.by_phone:
            return self.by_phone[phone]
        only = self.only
        if only is None or (user_id and only.user_id) or (phone and only.phone):
            return None
        return only


def shared_phone(item: Mapping[str, object]) -> str:
    """The digits of the first number in a `contacts` message, "" where there is none.

    Meta: "contacts messages"; an answer to a contact request comes with a vcard (RFC 6350).
    """
    cards = item.get("contacts")
    card = mapping(cards[0]) if isinstance(cards, list) and cards else {}
    listed = card.get("phones")
    first = mapping(listed[0]) if isinstance(listed, list) and listed else {}
    told = [first.get("wa_id"), first.get("phone"), *_TEL.findall(text(card.get("vcard")))]
    numbers = (re.sub(r"\D", "", one) for one in told if isinstance(one, str))
    return next((number for number in numbers if _E164.fullmatch(number)), "")


def ids(user: object, phone: object) -> tuple[str | None, str | None]:
    """User id and phone of two raw ids; a user id found in the place of the phone is moved."""
    user_id, written = ident(user), ident(phone)
    if written is None:
        return user_id, None
    if written.isascii() and written.isdecimal():
        return user_id, written
    if _USER_ID.fullmatch(written):
        return user_id or written, None
    if _WRITTEN_PHONE.fullmatch(written):
        return user_id, re.sub("[^0-9]", "", written) or None
    return user_id, None


def ids_written(sentence: str) -> tuple[list[str], list[str]]:
    """User ids and phones in Meta's sentence "User A changed from X to Y", in its order."""
    users = [found[0].rstrip(".") for found in re.finditer(rf"\b{_USER_ID.pattern}", sentence)]
    return users, re.findall(r"(?<![\w.+])\+?([0-9]{6,15})(?![\w])", sentence)


def _contact(item: dict[str, object]) -> Contact:
    user_id, phone = ids(item.get("user_id"), item.get("wa_id"))
    profile = mapping(item.get("profile"))
    username = ident(profile.get("username"))
    return Contact(
        user_id,
        phone,
        ident(profile.get("name")),
        (username.lstrip("@") or None) if username else None,
        ident(item.get("parent_user_id")),
    )
