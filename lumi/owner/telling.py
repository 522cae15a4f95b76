"""Something is told to a business's owners, each on their own WhatsApp: never lost, never twice.

In the 24 hours after their last message it goes as it is. Later the business's approved template
carries its words, {{1}}, as far as they fit. What a template cannot carry, or nobody approved one
for, waits as a HELD row until the owner writes; so does what is not urgent, until the quiet hours
are over.
"""

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from lumi import database
from lumi.booking import reaching, reminders
from lumi.booking.reaching import Talk
from lumi.conversations import holding, manners, outbox
from lumi.conversations.outbox import Reply
from lumi.owner import numbers
from lumi.owner.numbers import Owner
from lumi.plain import N_
from lumi.tenants import models, notices
from lumi.tenants.models import Tenant
from lumi.whatsapp import messages

log = logging.getLogger(__name__)

WAITS = "owner does not write"  # kind of the notice, which is told to no owner
NOBODY = "Its reader is no owner of the business any more."
WAITING = N_(
    "Messages to an owner wait: WhatsApp lets a business write freely only for 24 hours after the"
    " owner's last message to it. Write to the business's number from the owner's phone, or set an"
    " approved template with one text: flask tenant edit SLUG --owner-template NAME"
)


def tell(
    connection: Any,
    tenant: Tenant,
    write: Callable[[str], Reply],
    now: datetime,
    *,
    is_urgent: bool = False,
    topic: str = "news",
    is_latest: bool = False,
) -> list[int]:
    """Queue what `write` says in a language for every owner, inside the caller's transaction.

    Returns the ids of the messages, which stay what they are wherever they wait; [] when nobody has
    proven a number. Urgent things go out in quiet hours too. Where only the latest of a topic is of
    use, it takes the place of what still waits.
    """
    return [
        tell_one(
            *(connection, tenant, owner, write(owner.language), now),
            is_urgent=is_urgent,
            topic=topic,
            is_latest=is_latest,
        )
        for owner in numbers.owners(connection, tenant)
    ]


def tell_one(
    connection: Any,
    tenant: Tenant,
    owner: Owner,
    reply: Reply,
    now: datetime,
    *,
    is_urgent: bool = False,
    topic: str = "news",
    is_latest: bool = False,
) -> int:
    """The same for one owner alone, in words of their language."""
    talk = reaching.talk_with(connection, tenant, owner.customer_id, now)
    if is_latest:
        holding.replace(connection, talk.conversation_id, topic, now)
    reply = replace(reply, why={**(reply.why or {}), "told": topic})
    (ident,) = outbox.queue(connection, talk.conversation_id, [reply], None, now)
    night = None if is_urgent else reminders.quiet_hours(tenant).around(now)
    if night:
        holding.hold(connection, ident, night[1])
    else:
        _place(connection, tenant, talk, ident, owner, now)
    return ident


def sweep(now: datetime) -> int:
    """Messages that wait are looked at again; how many there were. One transaction each."""
    waiting = holding.due(now)
    for ident in waiting:
        with database.write() as connection:
            found = connection.execute(
                "SELECT tenant_id, customer_id FROM message WHERE id = ? AND state = 'held'",
                (ident,),
            ).fetchone()
            tenant = models.with_id(found[0]) if found else None
            if tenant is None:
                continue
            owner = numbers.owner_of(tenant, found[1])
            if owner is None:
                holding.give_up(connection, ident, NOBODY, now)
                continue
            talk = reaching.talk_with(connection, tenant, owner.customer_id, now)
            _place(connection, tenant, talk, ident, owner, now)
    return len(waiting)


def heard_from(connection: Any, owner: Owner, now: datetime) -> None:
    """The owner has just written: what waited goes out, before the reply."""
    if holding.release(connection, owner.customer_id, now):
        log.info("owner.released tenant=%d owner=%d", owner.tenant_id, owner.id)
    if not holding.waiting(owner.tenant_id):
        notices.settle_notice(connection, owner.tenant_id, WAITS, now)


def _place(
    connection: Any, tenant: Tenant, talk: Talk, ident: int, owner: Owner, now: datetime
) -> None:
    """Into the queue, onto a template, or among what waits for the owner to write."""
    has_stopped = manners.has_stopped(owner.customer_id)
    if talk.is_open and not has_stopped:
        holding.let_go(connection, ident, now)
        return
    if tenant.owner_template and not has_stopped:
        _send_template(connection, tenant, talk, ident, now)
        return
    holding.hold(connection, ident, None)
    notices.raise_notice(connection, tenant.id, WAITS, WAITING, now)


def _send_template(connection: Any, tenant: Tenant, talk: Talk, ident: int, now: datetime) -> None:
    """The message itself where the template carries it whole; else a first word of it, and the

    message follows when the owner answers.
    """
    text, payload = connection.execute(
        "SELECT text, payload FROM message WHERE id = ?", (ident,)
    ).fetchone()
    body = messages.template(tenant.owner_template, reaching.language_of(tenant), [text], [])
    if json.loads(payload)["type"] == "text" and messages.units(text) <= messages.PARAMETER:
        connection.execute(
            "UPDATE message SET type = 'template', payload = ? WHERE id = ?",
            (json.dumps(body, ensure_ascii=False), ident),
        )
        holding.hold(connection, ident, None)
        holding.let_go(connection, ident, now)
        return
    holding.hold(connection, ident, None)
    announced = Reply(messages.cut(text, messages.PARAMETER), body, {"stands_for": ident})
    outbox.queue(connection, talk.conversation_id, [announced], None, now)
