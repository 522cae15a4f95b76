"""Pure: reads what was written before the business came to Lumi, as its phone app hands it over."""

from lumi.whatsapp import contents
from lumi.whatsapp.contacts import Contact, ids
from lumi.whatsapp.items import Scope
from lumi.whatsapp.shapes import DeadLetter, Event, Past
from lumi.whatsapp.values import clean, ident, instant, mapping


def chunk(scope: Scope, raw: dict[str, object]) -> list[Event]:
    """Every message of every thread ("history webhook reference"): a thread is one customer's.

    A chunk without threads tells that the business declined, or that there is nothing to tell.
    """
    found: list[Event] = []
    threads = raw.get("threads")
    for raw_thread in threads if isinstance(threads, list) else ():
        thread = clean(raw_thread)
        told = mapping(thread).get("messages")
        if isinstance(told, list):
            customer = _customer(scope, mapping(thread))
            found += [_past(scope, item, customer) for item in told]
        elif thread:
            found.append(DeadLetter("thread without messages", scope.phone_id or None, thread))
    return found


def message(scope: Scope, raw: dict[str, object]) -> list[Event]:
    """One message outside any thread: so come the pictures of the last two weeks."""
    return [_past(scope, clean(raw), None)]


def _customer(scope: Scope, thread: dict[str, object]) -> Contact:
    about = mapping(thread.get("context"))
    user = thread.get("user_id") or about.get("user_id")
    return scope.people.person(user, thread.get("id") or about.get("wa_id"), None, opaque=True)


def _past(scope: Scope, raw: object, customer: Contact | None) -> Event:
    item = mapping(raw)
    wa_msg_id = ident(item.get("id"))
    if wa_msg_id is None:
        return DeadLetter("message of the past without id", scope.phone_id or None, raw)
    by_business = _is_by_business(scope, item, customer)
    side = "to" if by_business else "from"
    contact = customer or scope.people.person(
        item.get(f"{side}_user_id"), item.get(side), None, opaque=True
    )
    kind = ident(item.get("type")) or "unknown"
    ts = instant(item.get("timestamp"), scope.now)
    body = contents.written(kind, item)
    return Past(scope.phone_id, wa_msg_id, contact, kind, body, ts, item, by_business)


def _is_by_business(scope: Scope, item: dict[str, object], customer: Contact | None) -> bool:
    """From the business's own number; where that is not told, from nobody the thread knows."""
    user_id, phone = ids(item.get("from_user_id"), item.get("from"))
    if scope.number and phone:
        return phone == scope.number
    if item.get("to") or item.get("to_user_id"):  # only what the business wrote has it
        return True
    theirs = {customer.user_id, customer.phone} - {None} if customer else set()
    return bool(theirs) and theirs.isdisjoint({user_id, phone, ident(item.get("from"))})
