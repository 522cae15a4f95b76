"""THE HEART: a turn of one customer becomes a response; slow work first, then one transaction."""

from dataclasses import replace
from datetime import datetime

import regex

from lumi import clock, database, owner, phrases
from lumi.answers.answering import TurnAnswered
from lumi.answers.decision import Answer
from lumi.answers.embedding import Embedder
from lumi.answers.prompt import Reading, Want
from lumi.booking import dates
from lumi.booking.dialogue import rows
from lumi.booking.dialogue.talk import Talk
from lumi.booking.dialogue.tapping import Use
from lumi.conversations import manners
from lumi.conversations.inbox import Bubble
from lumi.conversations.outbox import Reply
from lumi.llm import Llm
from lumi.owner import alerts
from lumi.receptionist import admitting, asking, conversing, diary, handing_over, replies
from lumi.receptionist.conversing import Turn
from lumi.receptionist.diary import Gone
from lumi.receptionist.handing_over import Reason
from lumi.receptionist.response import Response
from lumi.tenants import notices
from lumi.tenants.models import Tenant
from lumi.whatsapp import contacts

__all__ = ["Gone", "Response", "carry_out", "respond"]

WORD_FOR_WORD = 0.9  # the score of an FAQ that was asked nearly as it is written
LATE_CHANGE = (
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
    questions = [one for one in pieces if not _is_settled(tenant, one, talk, now, response)]
    worded = [one for one in questions if one.text.strip() or (llm and one.picture)]
    rule = _rule(tenant, customer_id, written)
    if worded and rule is None:
        _ask(tenant, worded, talk, now, embedder, llm, response)
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
    if talk.state is None and _is_about_messages(bubble.text, response):
        return True
    picked = bubble.tapped or asking.picked(tenant, talk, bubble.text)
    if asking.says_tapped(tenant, picked, response):
        return True
    if not bubble.text.strip():
        return talk.hears_contact(contacts.shared_phone(bubble.payload), bubble.id) is Use.TAKEN
    return talk.hears(bubble.text, bubble.tapped, bubble.id) is not Use.NOTHING


def _is_about_messages(text: str, response: Response) -> bool:
    """STOP and START: whether Lumi may write unasked."""
    if manners.wants_silence(text) or manners.wants_messages(text):
        response.stops = manners.wants_silence(text)
        key = "stopped" if response.stops else "started"
        response.paragraphs.append(phrases.say(response.language, key))
        return True
    return False


def _ask(
    tenant: Tenant,
    bubbles: list[Bubble],
    talk: Talk,
    now: datetime,
    embedder: Embedder,
    llm: Llm | None,
    response: Response,
) -> None:
    """A model reads what the FAQs may answer; without one, or where it fails, the FAQs answer.

    What they do not cover may begin a booking, or was not understood.
    """
    texts = [bubble.text for bubble in bubbles if bubble.text.strip()]
    told = asking.ask(tenant, texts, embedder, response)
    asks = bool(told.findings.covered or told.findings.uncovered or len(texts) < len(bubbles))
    if llm and asks and _converses(Turn.of(tenant, talk, bubbles, told, now), told, llm, response):
        return
    told = _begin_wishes(talk, told)
    asking.answer(told, response)
    uncovered = told.findings.uncovered
    if uncovered and talk.was_open and not any("?" in text for text in texts):
        talk.apologise()
    elif uncovered:
        asking.do_not_know(uncovered, response)
    elif not told.findings.covered and talk.state is None:
        wonders = any("?" in text for text in texts)
        asking.be_polite(tenant, told.smalltalk, wonders, now, response)
    admitting.admit([bubble for bubble in bubbles if not bubble.text.strip()], response)


def _converses(turn: Turn, told: TurnAnswered, llm: Llm, response: Response) -> bool:
    """Whether the model's reading settles the turn; if not, the FAQs answer by themselves."""
    reading = conversing.read(turn, llm, response)
    if reading is None:
        return False
    match reading.want:
        case Want.BOOK | Want.MOVE | Want.CANCEL:
            last = turn.bubbles[-1]
            text = conversing.words_of(reading, " ".join(one.text for one in turn.bubbles))
            conversing.say(turn, reading, response)
            turn.talk.begin(text, last.id, conversing.AIMS[reading.want])
            return True
        case Want.ANSWER:
            return _answers(turn, told, reading, response)
        case Want.SMALL_TALK:
            return conversing.be_kind(turn, reading, response)
        case Want.HUMAN:
            response.wants_human = True
            return True
        case Want.OFF_TOPIC:
            conversing.decline(response)
            return True
    return False


def _answers(turn: Turn, told: TurnAnswered, reading: Reading, response: Response) -> bool:
    """What rests on something is said; what rests on nothing is admitted, if it was asked."""
    if reading.faq_ids or reading.rests_on_facts:
        is_said = conversing.say(turn, reading, response)
        left = [] if reading.rests_on_facts else asking.left_open(told, reading.faq_ids)
        if is_said and left:
            asking.admit(left, response)
        return is_said
    asks = [one.text for one in turn.bubbles if one.text.strip()]
    if asks:
        asking.admit(asks, response)
    return bool(asks)


def _begin_wishes(talk: Talk, told: TurnAnswered) -> TurnAnswered:
    """What may be a wish is one where no FAQ answers it better; what the FAQs say to the rest."""
    answers = (*told.findings.covered, *told.findings.uncovered)
    begun = []
    for use, text, bubble_id in talk.unsure[-1:] if len(answers) == 1 else talk.unsure:
        alone = answers[0] if len(answers) == 1 else None
        answer = alone or next((one for one in answers if one.question == text.strip()), None)
        if answer is None or _is_better(answer, use):
            continue
        talk.begin(text, bubble_id)
        begun.append(answer)
    return told.without(begun)


def _is_better(answer: Answer, use: Use) -> bool:
    """Whether an FAQ answers what may be a wish as well."""
    return answer.covered and (use is Use.PERHAPS or answer.score >= WORD_FOR_WORD)


def _go_on(talk: Talk, response: Response) -> None:
    """The next step of the talk, also after a question in the middle of it."""
    response.acts = talk.acts
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
