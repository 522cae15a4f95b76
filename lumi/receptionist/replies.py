"""A response becomes messages: as few as WhatsApp's limits allow."""

from lumi import phrases
from lumi.booking.dialogue.values import Question
from lumi.conversations.outbox import Reply
from lumi.receptionist.response import Response
from lumi.whatsapp import messages

COMMITTED = ("✅", "⏳")  # begin a reply that reports a committed appointment, and no other
ONLY_SAYING = "ℹ️ "  # begins what would look like such a report
SUGGESTION_ROOM = 400  # units kept for "did you mean …?" under an answer


def replies(booked: list[str], response: Response) -> list[Reply]:
    """What was committed comes first, what is asked last; one message where it fits.

    Before a question what else may have been meant is told in words: a message has one list.
    """
    is_told = bool(response.suggestions and response.question)
    told = [_suggested(response)] if is_told else []
    whole = "\n\n".join(booked + response.paragraphs + told)
    pieces = _pieces(whole, reports=bool(booked))
    last: list[Reply] = []
    if response.suggestions and not is_told:
        fits = len(pieces) == 1 and messages.units(whole) <= messages.TEXT_LIMIT - SUGGESTION_ROOM
        last = [_suggestion(pieces.pop() if fits else "", response)]
    if response.question:
        room = messages.BUTTON_BODY if _has_buttons(response.question) else messages.LIST_BODY
        fits = len(pieces) == 1 and messages.units(whole + response.question.body) + 2 <= room
        joined = [pieces.pop()] if fits else []
        body = "\n\n".join((*joined, response.question.body))
        last.append(_asked(body, response, reports=fits and bool(booked)))
    return [Reply(piece, messages.text(piece), response.why) for piece in pieces] + last


def _has_buttons(question: Question) -> bool:
    return len(question.choices) <= messages.BUTTONS


def _asked(body: str, response: Response, reports: bool) -> Reply:
    """A question with what can be tapped; its words say the same to who reads no buttons."""
    question = response.question
    if body.startswith(COMMITTED) and not reports:
        body = ONLY_SAYING + body
    if question and question.asks_contact:
        return Reply(body, messages.contact_request(body), response.why)
    if question is None or not question.choices:
        return Reply(body, messages.text(body), response.why)
    listed = "\n".join(f"• {one.title}" for one in question.choices)
    if _has_buttons(question):
        tapped = messages.buttons(body, [(one.id, one.title) for one in question.choices])
    else:
        rows = [(one.id, one.title, one.description) for one in question.choices]
        tapped = messages.list_message(body, phrases.say(response.language, "choose"), rows)
    return Reply(f"{body}\n{listed}", tapped, response.why)


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


def _suggested(response: Response) -> str:
    listed = [f"• {question}" for _, question in response.suggestions]
    return "\n".join([phrases.say(response.language, "did_you_mean"), *listed])


def _suggestion(said: str, response: Response) -> Reply:
    body = "\n\n".join(filter(None, (said, phrases.say(response.language, "did_you_mean"))))
    rows = [(f"faq:{ident}", question, question) for ident, question in response.suggestions]
    choose = phrases.say(response.language, "choose")
    message = messages.list_message(messages.cut(body, messages.TEXT_LIMIT), choose, rows)
    return Reply("\n\n".join(filter(None, (said, _suggested(response)))), message, response.why)
