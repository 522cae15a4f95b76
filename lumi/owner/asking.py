"""Customers whose appointments fall into a closure are asked to come at another time, once each."""

from datetime import datetime
from typing import Any

from lumi import clock, phrases
from lumi.booking import reaching
from lumi.booking.models import Appointment
from lumi.conversations.outbox import Reply
from lumi.owner import closures, people
from lumi.owner.orders import Visit, plain


def ask(visit: Visit, closure_id: int, connection: Any, now: datetime) -> list[Reply]:
    """Write to them all, after their 24 hours by the business's template; who cannot be written

    to is told to the owner, with a number to call.
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
    when, service = phrases.when(one.starts_at, visit.tenant.zone, talk.language), one.service.name
    text = phrases.say(talk.language, "please_move", service=service, when=when)
    choices = [
        (f"appt:{one.id}:{act}", phrases.say(talk.language, key))
        for act, key in (("move", "other_times"), ("cancel", "yes_cancel"))
    ]
    template, told = visit.tenant.move_template, (talk.name or visit.tenant.name, service, when)
    message = (visit.tenant, talk, text, choices, template, told, now)
    if reaching.queue(connection, *message) is None:
        return False
    connection.execute(
        "UPDATE appointment SET asked_to_move_at = ? WHERE id = ?", (clock.stamp(now), one.id)
    )
    return True


def _reached(visit: Visit, one: Appointment) -> str:
    who = people.person(visit.tenant, one.customer_id)
    return " ".join(filter(None, (f"• {who.name}, {visit.when(one.starts_at)}", who.address)))
