"""What a turn asks: a model reads it, or FAQs and rows answer; what is neither may be a wish."""

from collections.abc import Collection

from lumi.answers.answering import TurnAnswered
from lumi.answers.decision import Answer
from lumi.answers.embedding import Embedder
from lumi.answers.prompt import Reading, Want
from lumi.booking.dialogue import understanding
from lumi.booking.dialogue.talk import Talk
from lumi.booking.dialogue.tapping import Use
from lumi.conversations.inbox import Bubble
from lumi.llm import Llm
from lumi.receptionist import admitting, asking, conversing, stopping
from lumi.receptionist.conversing import Turn
from lumi.receptionist.response import Response

WORD_FOR_WORD = 0.9  # the score of an FAQ that was asked nearly as it is written


def answer(
    talk: Talk,
    bubbles: list[Bubble],
    going_on: Collection[str],
    embedder: Embedder,
    llm: Llm | None,
    response: Response,
) -> None:
    """A model reads what the FAQs may answer; without one, or where it fails, the FAQs answer.

    What they do not cover may begin a booking, or was not understood.
    """
    tenant, now = talk.facts.tenant, talk.facts.now
    texts = [bubble.text for bubble in bubbles if bubble.text.strip()]
    told = asking.ask(talk.facts, texts, going_on, embedder, response)
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
            _begins(turn, told, reading, response)
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
        case Want.STOP:
            return _stops(turn, response)


def _begins(turn: Turn, told: TurnAnswered, reading: Reading, response: Response) -> None:
    """A talk about an appointment; what was asked beside the wish is answered as well."""
    text = conversing.words_of(reading, " ".join(one.text for one in turn.bubbles))
    conversing.say(turn, reading, response)
    wished = text.casefold()
    beside = [
        one
        for one in told.findings.covered
        if one.faq_id not in reading.faq_ids
        and understanding.asks(one.question)
        and wished not in one.question.casefold()
    ]
    response.paragraphs += [one.text or "" for one in beside]
    response.faq_ids += [one.faq_id for one in beside if one.faq_id]
    turn.talk.begin(text, turn.bubbles[-1].id, conversing.AIMS[reading.want])


def _stops(turn: Turn, response: Response) -> bool:
    """As the word STOP does: where a talk is open that ends, else all messages unasked.

    A picture says nothing of the kind, whatever a model sees in it.
    """
    if not any(bubble.text.strip() for bubble in turn.bubbles):
        return False
    if turn.talk.state is None:
        stopping.stop(response)
    else:
        turn.talk.ends()
    return True


def _answers(turn: Turn, told: TurnAnswered, reading: Reading, response: Response) -> bool:
    """What rests on something is said; what rests on nothing is admitted, if it was asked."""
    if reading.faq_ids or reading.rests_on_facts:
        is_said = conversing.say(turn, reading, response)
        if is_said:
            asking.complete(told, reading, response)
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
