"""An owner steers Lumi: who answers whom, whether at all, when the brief comes, by what link."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from lumi import clock, database
from lumi.booking import reaching
from lumi.booking.dates import Grain, When
from lumi.booking.dialogue import particulars
from lumi.booking.hours import instant_of, local_of
from lumi.conversations import handover
from lumi.conversations.outbox import Reply
from lumi.owner import briefs, links, people, words
from lumi.owner.orders import Deed, Visit, asked, plain
from lumi.owner.people import Person
from lumi.owner.words import Command, Said
from lumi.tenants import pausing, usage

LATEST = 9  # conversations to choose from


def floor(visit: Visit, command: Command, said: Said, language: str) -> Deed:
    """Take over, or give back, the conversation with who is named."""
    names, phone = words.names(said, command, language), particulars.phone_in(said.text)
    who = people.with_phone(visit.tenant, phone) if phone else None
    found = [who] if who else people.named(visit.tenant, names, visit.now)
    if not found and (names or phone):
        called = " ".join(names) or f"+{phone}"
        return lambda connection, now: plain(visit.say("nobody_called", name=called))
    return partial(_one_of, visit, command, found or _lately(visit, command))


def tapped(visit: Visit, command: Command, customer_id: int) -> Deed | None:
    sql = "SELECT 1 FROM customer WHERE tenant_id = ? AND id = ?"
    if not database.value(sql, visit.tenant.id, customer_id):
        return None
    return partial(_floor, visit, command, people.person(visit.tenant, customer_id))


def pause(visit: Visit, said: Said) -> Deed:
    """Lumi answers nobody but owners, until the time that was said or until it is resumed."""
    lasting = words.lasts(said.text)
    until = visit.now + lasting if lasting else _until(visit, said.when)

    def do(connection: Any, now: datetime) -> list[Reply]:
        pausing.pause(connection, visit.tenant, until)
        if until is None:
            return plain(visit.say("paused"))
        return plain(visit.say("paused_until", when=visit.when(until)))

    return do


def resume(visit: Visit) -> Deed:
    def do(connection: Any, now: datetime) -> list[Reply]:
        pausing.resume(connection, visit.tenant)
        return plain(visit.say("resumed"))

    return do


def brief(visit: Visit, said: Said) -> Deed:
    """At that hour from now on, or never; without an hour, now."""
    if words.says_off(said):
        return partial(_set_brief, visit, None)
    if said.when is None or said.when.grain not in (Grain.TIME, Grain.MOMENT):
        return lambda connection, now: plain(briefs.text(visit.tenant, visit.language, now))
    hour = min(one.time() for one in (said.when.start, *said.when.others))  # of two, the morning
    return partial(_set_brief, visit, hour.hour * 60 + hour.minute)


def used(visit: Visit) -> Deed:
    """This month, in the business's zone."""
    month = f"{local_of(visit.now, visit.tenant.zone):%Y-%m}"
    lines = usage.of_month(month, visit.tenant.id)

    def total(kind: usage.Kind, column: str = "messages") -> int:
        return sum(line[column] for line in lines if line["kind"] == kind)

    counted = {str(kind): total(kind) for kind in usage.Kind if kind is not usage.Kind.TOKENS}
    tokens = total(usage.Kind.TOKENS, "total_tokens")
    said = visit.say("used", month=month, tokens=tokens, **counted)
    return lambda connection, now: plain(said)


def link(visit: Visit) -> Deed:
    def do(connection: Any, now: datetime) -> list[Reply]:
        if not visit.url:
            return plain(visit.say("no_link"))
        token = links.make(connection, visit.owner, now)
        minutes = links.VALID // timedelta(minutes=1)
        url = f"{visit.url}{links.PATH}{token}"
        return plain(visit.say("link", url=url, minutes=minutes))

    return do


def menu(visit: Visit) -> Deed:
    return lambda connection, now: plain(visit.say("owner_help"))


def _one_of(
    visit: Visit, command: Command, found: Sequence[Person], connection: Any, now: datetime
) -> list[Reply]:
    if not found:
        return plain(visit.say("no_conversation"))
    if len(found) == 1:
        return _floor(visit, command, found[0], connection, now)
    choices = [(f"own:{command}:{one.id}", one.name) for one in found[:LATEST]]
    return asked(visit.say("which_customer"), choices, visit.language)


def _floor(
    visit: Visit, command: Command, who: Person, connection: Any, now: datetime
) -> list[Reply]:
    if who.id == visit.owner.customer_id:
        return plain(visit.say("no_conversation"))
    talk = reaching.talk_with(connection, visit.tenant, who.id, now)
    if command is Command.GIVE_BACK:
        handover.give_back(connection, who.id)
        return plain(visit.say("given_back", name=who.name))
    handover.begin(connection, talk.conversation_id, now, now)
    hours = f"{visit.tenant.handover_minutes / 60:g}"
    taken = visit.say("taken_over", name=who.name, hours=hours)
    said = "\n".join(filter(None, (taken, who.address)))
    return asked(said, [(f"own:give_back:{who.id}", visit.say("give_back_it"))], visit.language)


def _lately(visit: Visit, command: Command) -> list[Person]:
    """Nobody was named: of whom a human has the floor, or who wrote last."""
    is_back = command is Command.GIVE_BACK
    found = database.rows(
        "SELECT customer_id FROM conversation WHERE tenant_id = ?1 AND customer_id != ?2"
        " AND CASE WHEN ?3 THEN human_until > ?4 ELSE last_inbound_at > ?5 END"
        " ORDER BY last_inbound_at DESC LIMIT ?6",
        *(visit.tenant.id, visit.owner.customer_id, is_back, clock.stamp(visit.now)),
        *(clock.stamp(visit.now - timedelta(days=1)), LATEST),
    )
    return [people.person(visit.tenant, ident) for (ident,) in found]


def _until(visit: Visit, when: When | None) -> datetime | None:
    """The end of a pause: the beginning of a day that is named, if that is still to come."""
    if when is None:
        return None
    here = local_of(visit.now, visit.tenant.zone)
    is_part = when.grain in (Grain.PART, Grain.HOURS)  # until an hour of it
    candidates = (when.end,) if is_part else (when.start, *when.others, when.end)
    later = [one for one in candidates if one > here]
    return instant_of(later[0], visit.tenant.zone) if later else None


def _set_brief(visit: Visit, minute: int | None, connection: Any, now: datetime) -> list[Reply]:
    briefs.set_hour(connection, visit.tenant, minute, now)
    if minute is None:
        return plain(visit.say("brief_off"))
    return plain(visit.say("brief_at", time=f"{minute // 60:02}:{minute % 60:02}"))
