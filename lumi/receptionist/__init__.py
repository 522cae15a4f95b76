"""THE HEART: a turn of one customer becomes a response; slow work first, then one transaction."""

from dataclasses import replace
from datetime import datetime

import regex

from lumi import clock, database, owner, phrases
from lumi.answers.embedding import Embedder
from lumi.booking import dates
from lumi.booking.dialogue import rows
from lumi.booking.dialogue.talk import Talk
from lumi.booking.dialogue.tapping import Use
from lumi.conversations import manners, recent
from lumi.conversations.inbox import Bubble
from lumi.conversations.outbox import Reply
from lumi.llm import Llm
from lumi.owner import alerts
from lumi.plain import N_
from lumi.receptionist import (
    admitting,
    asking,
    diary,
    handing_over,
    knowing,
    reading,
    replies,
    stopping,
)
from lumi.receptionist.diary import Gone
from lumi.receptionist.handing_over import Reason
from lumi.receptionist.response import Response
from lumi.tenants import notices
from lumi.tenants.models import Tenant
from lumi.whatsapp import contacts

__all__ = ["Gone", "Response", "carry_out", "respond"]

LATE_CHANGE = N_(
    "A customer wants to change an appointment too late to do it alone; please write to them."
)


def respond(
    tenant: Tenant,
    customer_id: int,
    bubbles: list[Bubble],
    now: datetime,
    embedder: Embedder,
    llm: Llm | None = None,
    url: str = "",
) -> Response:
    """Read the turn and decide. Reads rows and asks the models; writes nothing.

    Bookings come first, then answers in the order of the questions, then an honest word about
    what Lumi cannot use, then the next step of a talk about an appointment.
    """
    began = clock.monotonic()
    order = owner.hear(tenant, customer_id, bubbles, now, url)
    if order is not None:
        return Response(order=order)
    response = _answer(tenant, customer_id, bubbles, now, embedder, llm)
    response.why["milliseconds"] = round((clock.monotonic() - began) * 1000, 1)
    return response


def _answer(
    tenant: Tenant,
    customer_id: int,
    bubbles: list[Bubble],
    now: datetime,
    embedder: Embedder,
    llm: Llm | None,
) -> Response:
    commands = [one for one in bubbles if dates.BOOK_RE.fullmatch(one.text)]
    written = [one.text for one in bubbles if one not in commands and not one.tapped]
    talk = Talk(tenant, customer_id, written, now)
    response = Response(language=talk.language)
    pieces = [piece for bubble in bubbles for piece in _pieces(bubble, talk)]
    going_on = _going_on(talk, pieces, bubbles[0].id) if bubbles else set[str]()
    questions = [
        one
        for one in pieces
        if one.text in going_on or not _is_settled(tenant, one, talk, now, response)
    ]
    worded = [one for one in questions if one.text.strip() or (llm and one.picture)]
    rule = _rule(tenant, customer_id, written)
    if worded and rule is None:
        reading.answer(talk, worded, going_on, embedder, llm, response)
    admitting.admit([bubble for bubble in questions if bubble not in worded], response)
    if response.open_questions and owner.is_owner(tenant, customer_id):
        _show_menu(written, response)
    reason = rule or _reason_for_a_person(talk, response, now)
    if reason is not None:
        response.acts = talk.acts
        handing_over.say_so(tenant, response, reason, now)
    else:
        _go_on(talk, response)
    if not _says_anything(response) and any(regex.search(r"\p{L}", one) for one in written):
        response.paragraphs.append(phrases.say(response.language, "not_understood"))
    if response.wishes or response.acts or response.question:
        response.why.setdefault("booking", [])
    return response


def _going_on(talk: Talk, pieces: list[Bubble], first: int) -> set[str]:
    """What asks for the hours of more days, where no talk is open that days belong to."""
    if talk.state is not None:
        return set()
    facts = talk.facts

    def earlier() -> list[str]:
        said = recent.said(facts.tenant.id, facts.customer_id, first, facts.now - recent.AGO)
        return [text for is_ours, text in said if not is_ours]

    return knowing.going_on(facts, [one.text for one in pieces], earlier)


def _rule(tenant: Tenant, customer_id: int, written: list[str]) -> Reason | None:
    """An owner is a person already: no rule hands their own conversation over."""
    rule = handing_over.by_rule(tenant, written)
    return rule if rule and not owner.is_owner(tenant, customer_id) else None


def _reason_for_a_person(talk: Talk, response: Response, now: datetime) -> Reason | None:
    if talk.wants_human or response.wants_human:
        return Reason.ASKED
    if handing_over.knows_too_little(talk.facts.customer_id, response, now):
        return Reason.UNKNOWN
    return None


def _show_menu(written: list[str], response: Response) -> None:
    """An owner's words that are neither order nor question: what can be ordered is told."""
    if not any("?" in text for text in written):
        response.open_questions, response.why["unknown"] = [], []
        response.paragraphs = [phrases.say(response.language, "owner_help")]


def _says_anything(response: Response) -> bool:
    """Whether words, a question, or what will be committed answers the turn."""
    said = response.paragraphs or response.question or response.suggestions
    return bool(said or response.wishes or response.acts)


def _pieces(bubble: Bubble, talk: Talk) -> list[Bubble]:
    """The bubble, or a wish and the questions beside it: both are answered."""
    if bubble.tapped or not bubble.text.strip() or dates.BOOK_RE.fullmatch(bubble.text):
        return [bubble]
    return [replace(bubble, text=text) for text in talk.parts(bubble.text)]


def _is_settled(
    tenant: Tenant, bubble: Bubble, talk: Talk, now: datetime, response: Response
) -> bool:
    """Whether the bubble was a command, a tap, or part of a talk; else it is a question."""
    command = dates.read_command(bubble.text, now, tenant.zone, tenant.date_order)
    if isinstance(command, dates.Wanted) and talk.is_asking and talk.facts.services:
        talk.takes(command.start, bubble.id)
        return True
    if command is not None:
        diary.take_command(tenant, talk.facts.customer_id, bubble, command, now, response)
        if response.wishes:
            talk.is_settled_elsewhere()
        return True
    if talk.state is None and stopping.hears(bubble.text, response):
        return True
    picked = bubble.tapped or asking.picked(tenant, talk, bubble.text)
    if asking.says_tapped(tenant, picked, response):
        return True
    if not bubble.text.strip():
        return talk.hears_contact(contacts.shared_phone(bubble.payload), bubble.id) is Use.TAKEN
    return talk.hears(bubble.text, bubble.tapped, bubble.id) is not Use.NOTHING


def _go_on(talk: Talk, response: Response) -> None:
    """The next step of the talk, also after a question in the middle of it."""
    response.acts = talk.acts
    response.wishes += talk.wishes
    following = talk.goes_on()
    response.kept = talk.kept(following.state if following else None)
    if following is None:
        return
    response.paragraphs += following.said
    response.question, response.is_late = following.question, following.is_late
    if following.wish:
        response.wishes.append(following.wish)


def carry_out(tenant: Tenant, customer_id: int, response: Response, now: datetime) -> list[Reply]:
    """Commit the appointments and put the reply into words, inside the caller's transaction.

    Only here, with the row written, does Lumi say that something is booked, moved or cancelled.
    Raises SlotTaken or Gone.
    """
    if response.order is not None:
        return owner.carry_out(database.connection(), response.order, now)
    done = diary.commit(tenant, customer_id, response, now)
    connection = database.connection()
    if response.kept:
        rows.save(connection, customer_id, response.kept, now)
    if response.is_late:
        notices.raise_notice(connection, tenant.id, alerts.LATE, LATE_CHANGE, now)
        alerts.late_change(connection, tenant, customer_id, now)
    if response.wants_human:
        handing_over.hand_over(connection, tenant, customer_id, response, now)
    if response.stops is not None:
        manners.stop(connection, customer_id, now if response.stops else None)
    done += diary.act(connection, tenant, customer_id, response, now)
    said = diary.said_of(tenant, done, response)
    return replies.replies(said, response) + diary.files(tenant, done, now)
