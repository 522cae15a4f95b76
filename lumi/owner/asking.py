"""Customers whose appointments fall into a closure are asked to come at another time, once each."""

from datetime import datetime
from typing import Any

from lumi import clock, phrases
from lumi.booking import reaching
from lumi.booking.models import Appointment
from lumi.conversations import outbox
from lumi.conversations.outbox import Reply
from lumi.owner import closures, people
from lumi.owner.orders import Visit, plain
from lumi.whatsapp import messages


def ask(visit: Visit, closure_id: int, connection: Any, now: datetime) -> list[Reply]:
    """Write to them all; who cannot be written to is told to the owner, with a number to call.

    Within their 24 hours only: no template of the business says this.
    """
    found = closures.find(visit.tenant, closure_id)
    if found is None:
        return plain(visit.say("nothing_closed"))
    untold = [
        one
        for one in closures.hit(visit.tenant, *found, now)
        if one.asked_to_move_at is None and not _ask(visit, one, connection, now)
    ]
    if not untold:
        return plain(visit.say("asked_them"))
    lines = [_reached(visit, one) for one in untold]
    return plain("\n".join((visit.say("could_not_ask"), *lines)))


def _ask(visit: Visit, one: Appointment, connection: Any, now: datetime) -> bool:
    """Whether it could be queued."""
    talk = reaching.talk_with(connection, visit.tenant, one.customer_id, now)
    if not talk.is_open:
        return False
    when = phrases.when(one.starts_at, visit.tenant.zone, talk.language)
    text = phrases.say(talk.language, "please_move", service=one.service.name, when=when)
    choices = [
        (f"appt:{one.id}:{act}", phrases.say(talk.language, key))
        for act, key in (("move", "other_times"), ("cancel", "yes_cancel"))
    ]
    reply = Reply(text, messages.buttons(text, choices))
    outbox.queue(connection, talk.conversation_id, [reply], None, now)
    connection.execute(
        "UPDATE appointment SET asked_to_move_at = ? WHERE id = ?", (clock.stamp(now), one.id)
    )
    return True


def _reached(visit: Visit, one: Appointment) -> str:
    who = people.person(visit.tenant, one.customer_id)
    return " ".join(filter(None, (f"• {who.name}, {visit.when(one.starts_at)}", who.address)))
