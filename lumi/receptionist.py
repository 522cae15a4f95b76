"""THE HEART: a turn of one customer becomes a response; slow work first, then one transaction."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from lumi import clock, phrases
from lumi.answers import answering, faqs
from lumi.answers.answering import TurnAnswered
from lumi.answers.decision import Answer
from lumi.answers.embedding import Embedder
from lumi.answers.smalltalk import Smalltalk
from lumi.booking import appointments, calendar, dates
from lumi.booking.appointments import SlotTaken
from lumi.booking.calendar import WhyNot
from lumi.booking.models import Appointment, Service, Status
from lumi.booking.slots import Reason
from lumi.conversations.inbox import Bubble
from lumi.conversations.outbox import Reply
from lumi.tenants.models import Tenant
from lumi.whatsapp import messages

COMMITTED = ("✅", "⏳")  # begin a reply that reports a committed appointment, and no other
ONLY_SAYING = "ℹ️ "  # begins what would look like such a report
SUGGESTION_ROOM = 400  # units kept for "did you mean …?" under an answer
OFFERS = 3  # free times named when the wished one cannot be had
MEDIA = frozenset({"audio", "image", "video", "document", "location", "contacts", "order"})
QUOTED = 80  # units of a question that are repeated to the customer
TAPPED_FAQ = re.compile(r"faq:([0-9]{1,18})")  # the id of a row that stands for an FAQ


@dataclass(frozen=True, slots=True)
class Wish:
    """An appointment that was free when the diary was read."""

    service: Service
    start: datetime
    bubble_id: int


@dataclass(slots=True)
class Response:
    """What a turn leads to: appointments to commit, words to say, questions to remember."""

    wishes: list[Wish] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)
    suggestions: list[tuple[int, str]] = field(default_factory=list)  # FAQ id and question
    open_questions: list[str] = field(default_factory=list)
    why: dict[str, Any] = field(default_factory=dict)
    model: str = ""
    tokens: int = 0


def respond(
    tenant: Tenant, customer_id: int, bubbles: list[Bubble], now: datetime, embedder: Embedder
) -> Response:
    """Read the turn and decide. Reads rows and asks the model; writes nothing.

    Bookings come first, then answers in the order of the questions, then an honest word about
    what Lumi cannot use.
    """
    began = clock.monotonic()
    response = Response()
    questions = []
    for bubble in bubbles:
        command = dates.read_command(bubble.text, now, tenant.zone, tenant.date_order)
        if command is not None:
            _book(tenant, customer_id, bubble, command, now, response)
        elif (tapped := _tapped(tenant, bubble)) is not None:
            response.paragraphs.append(tapped)
        elif bubble.text.strip():
            questions.append(bubble)
    if questions:
        _answer(tenant, questions, now, embedder, response)
    _admit(tenant, [bubble for bubble in bubbles if not bubble.text.strip()], response)
    response.why["milliseconds"] = round((clock.monotonic() - began) * 1000, 1)
    return response


def carry_out(tenant: Tenant, customer_id: int, response: Response, now: datetime) -> list[Reply]:
    """Commit the appointments and put the reply into words, inside the caller's transaction.

    Only here, with the row written, does Lumi say that something is booked. Raises SlotTaken.
    """
    booked: list[str] = []
    for wish in response.wishes:
        try:
            row = appointments.book(
                tenant, wish.service, customer_id, wish.start, message_id=wish.bubble_id, now=now
            )
        except SlotTaken:
            if not booked:
                raise
            _lose_to_own(tenant, wish, response, now)
            continue
        booked.append(_booked(tenant, wish.service, row))
        start = row.starts_at.astimezone(tenant.zone)
        response.why.setdefault("booking", []).append(f"{row.status} {start:%Y-%m-%d %H:%M}")
    return _replies(tenant, booked, response)


def _lose_to_own(tenant: Tenant, wish: Wish, response: Response, now: datetime) -> None:
    """Of two wishes of one turn that touch, the first is booked and the second told why not."""
    refusal = calendar.why_not(tenant, wish.service, wish.start, now) or WhyNot(Reason.TAKEN)
    said = _refused(tenant, wish.service, wish.start, refusal, now)
    response.paragraphs.insert(0, said)


def _tapped(tenant: Tenant, bubble: Bubble) -> str | None:
    """The answer of the FAQ whose row the customer tapped under "did you mean …?"."""
    found = TAPPED_FAQ.fullmatch(bubble.tapped)
    return faqs.answer_of(tenant.id, int(found[1])) if found else None


def _answer(
    tenant: Tenant, bubbles: list[Bubble], now: datetime, embedder: Embedder, response: Response
) -> None:
    """The covered answers in the order of the questions, then an honest word for the others."""
    texts = [bubble.text for bubble in bubbles]
    told = answering.ask_turn(tenant.id, texts, tenant.language, embedder)
    response.model, response.tokens = told.model, told.tokens
    for answer in told.findings.covered:
        response.paragraphs.append(answer.text or "")
    _do_not_know(tenant, told.findings.uncovered, response)
    if not told.findings.covered and not told.findings.uncovered:
        wonders = any("?" in text for text in texts)
        _be_polite(tenant, told.smalltalk, wonders, now, response)
    response.why |= _explained(told)


def _do_not_know(tenant: Tenant, uncovered: Sequence[Answer], response: Response) -> None:
    """One near miss is offered to tap; the rest is admitted in one sentence and remembered."""
    near = next((answer for answer in uncovered if answer.suggestions), None)
    if near is not None:
        response.suggestions = [(one.faq_id, one.question) for one in near.suggestions]
    unknown = [answer.question for answer in uncovered if answer is not near]
    if not unknown:
        return
    response.open_questions += unknown
    is_alone = not (response.paragraphs or response.wishes or response.suggestions)
    quoted = "”, “".join(messages.cut(question, QUOTED) for question in unknown)
    key = "dont_know" if is_alone else "dont_know_part"
    response.paragraphs.append(phrases.say(tenant.language, key, question=quoted))


def _be_polite(
    tenant: Tenant,
    smalltalk: frozenset[Smalltalk],
    wonders: bool,
    now: datetime,
    response: Response,
) -> None:
    """A greeting is greeted, and so is a lonely "???"; thanks are welcome; a smile says enough."""
    if Smalltalk.GREETING in smalltalk or wonders:
        command = _example(tenant, now)
        greeting = phrases.say(tenant.language, "greeting", business=tenant.name, command=command)
        response.paragraphs.append(greeting)
    elif Smalltalk.THANKS in smalltalk:
        response.paragraphs.append(phrases.say(tenant.language, "thanks"))


def _example(tenant: Tenant, now: datetime) -> str:
    """A booking command that would work, from tomorrow on."""
    tomorrow = now + timedelta(days=1)
    offered = calendar.services(tenant)
    free = calendar.free_near(tenant, offered[0], tomorrow, now, 1) if offered else []
    start = free[0] if free else tomorrow
    return dates.as_command(start, tenant.zone, tenant.date_order)


def _explained(told: TurnAnswered) -> dict[str, Any]:
    """What the reply rests on, as the owner is shown it."""
    findings = (*told.findings.covered, *told.findings.uncovered)
    return {
        "answers": [
            {
                "asked": answer.question,
                "faq_id": answer.faq_id,
                "question": next(
                    (one.question for one in answer.candidates if one.faq_id == answer.faq_id), None
                ),
                "score": round(answer.score, 3),
                "covered": answer.covered,
            }
            for answer in findings
        ],
        "candidates": [
            {"faq_id": near.faq_id, "question": near.question, "score": round(near.score, 3)}
            for answer in findings[:1]
            for near in answer.candidates[:5]
        ],
        "model": told.model,
        "tokens": told.tokens,
    }


def _book(
    tenant: Tenant,
    customer_id: int,
    bubble: Bubble,
    command: dates.Wanted | dates.Unreal,
    now: datetime,
    response: Response,
) -> None:
    if isinstance(command, dates.Unreal):
        response.paragraphs.append(phrases.say(tenant.language, "not_free_unreal"))
        return
    offered = calendar.services(tenant)
    if not offered:
        response.paragraphs.append(phrases.say(tenant.language, "no_free"))
        return
    service = offered[0]
    refusal = calendar.why_not(tenant, service, command.start, now)
    if refusal is None or appointments.own(tenant, service, customer_id, command.start):
        if command.start not in {wish.start for wish in response.wishes}:  # said twice, meant once
            response.wishes.append(Wish(service, command.start, bubble.id))
        return
    response.why.setdefault("booking", []).append(f"not free: {refusal.reason}")
    response.paragraphs.append(_refused(tenant, service, command.start, refusal, now))


def _refused(
    tenant: Tenant, service: Service, start: datetime, refusal: WhyNot, now: datetime
) -> str:
    key = f"not_free_{refusal.reason}" + ("_because" if refusal.detail else "")
    when = phrases.when(start, tenant.zone, tenant.language)
    said = phrases.say(tenant.language, key, when=when, reason=refusal.detail)
    free = calendar.free_near(tenant, service, start, now, OFFERS)
    if not free:
        return f"{said} {phrases.say(tenant.language, 'no_free')}"
    times = phrases.when_each(free, tenant.zone, tenant.language)
    command = dates.as_command(free[0], tenant.zone, tenant.date_order)
    return f"{said}\n{phrases.say(tenant.language, 'offer', times=times, command=command)}"


def _booked(tenant: Tenant, service: Service, appointment: Appointment) -> str:
    is_pending = appointment.status == Status.PENDING
    when = phrases.when(appointment.starts_at, tenant.zone, tenant.language)
    key = "booked_pending" if is_pending else "booked_confirmed"
    said = phrases.say(tenant.language, key, service=service.name, when=when)
    if not tenant.address:
        return said
    return f"{said}\n{phrases.say(tenant.language, 'address', address=tenant.address)}"


def _admit(tenant: Tenant, wordless: list[Bubble], response: Response) -> None:
    """One honest sentence for each kind of thing that Lumi cannot use."""
    keys = dict.fromkeys(_admission(bubble) for bubble in wordless)
    response.paragraphs += [phrases.say(tenant.language, key) for key in keys]


def _admission(bubble: Bubble) -> str:
    kind = "audio" if bubble.type == "voice" else bubble.type
    if kind in MEDIA:
        return f"got_{kind}"
    faults = bubble.payload.get("errors")
    listed = faults if isinstance(faults, list) else []
    if any(isinstance(fault, dict) and fault.get("code") == 131060 for fault in listed):
        return "unavailable"  # Meta: "message is currently unavailable", the customer can resend
    return "got_unsupported"


def _replies(tenant: Tenant, booked: list[str], response: Response) -> list[Reply]:
    whole = "\n\n".join(booked + response.paragraphs)
    pieces = _pieces(whole, reports=bool(booked))
    last: list[Reply] = []
    if response.suggestions:
        fits = len(pieces) == 1 and messages.units(whole) <= messages.TEXT_LIMIT - SUGGESTION_ROOM
        last = [_suggestion(tenant, pieces.pop() if fits else "", response)]
    return [Reply(piece, messages.text(piece), response.why) for piece in pieces] + last


def _pieces(whole: str, reports: bool) -> list[str]:
    """The reply, parted where it is too long; an FAQ never looks like a confirmation."""
    pieces = messages.split(whole)
    alike = [piece.startswith(COMMITTED) for piece in pieces]
    if not any(alike[1:] if reports else alike):
        return pieces
    pieces = messages.split(whole, messages.TEXT_LIMIT - messages.units(ONLY_SAYING))
    return [
        f"{ONLY_SAYING}{piece}" if piece.startswith(COMMITTED) and (at or not reports) else piece
        for at, piece in enumerate(pieces)
    ]


def _suggestion(tenant: Tenant, said: str, response: Response) -> Reply:
    body = "\n\n".join(filter(None, (said, phrases.say(tenant.language, "did_you_mean"))))
    rows = [(f"faq:{ident}", question, question) for ident, question in response.suggestions]
    listed = "\n".join(f"• {question}" for _, question in response.suggestions)
    choose = phrases.say(tenant.language, "choose")
    message = messages.list_message(messages.cut(body, messages.TEXT_LIMIT), choose, rows)
    return Reply(f"{body}\n{listed}", message, response.why)
