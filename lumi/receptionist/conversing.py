"""A model reads the turn: it tells what is wanted and phrases what FAQs and rows say, no more."""

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lumi import phrases
from lumi.answers import grounding, prompt
from lumi.answers.answering import TurnAnswered
from lumi.answers.prompt import Reading, Said, Want
from lumi.answers.ranking import Candidate
from lumi.booking.dialogue.state import Aim
from lumi.booking.dialogue.talk import Talk
from lumi.conversations import recent
from lumi.conversations.inbox import Bubble
from lumi.llm import Llm, LlmFailed, PictureRefused, Spent
from lumi.receptionist import knowing, looking, profile
from lumi.receptionist.response import Response
from lumi.tenants.models import Tenant

log = logging.getLogger(__name__)

MOST_FAQS = 8
LEAK = 6  # words in a row of the prompt's rules that are no chance
AIMS = {Want.BOOK: Aim.BOOK, Want.MOVE: Aim.MOVE, Want.CANCEL: Aim.CANCEL}


@dataclass(frozen=True, slots=True)
class Turn:
    """What a model is asked about, and what it may rest on."""

    tenant: Tenant
    talk: Talk
    bubbles: Sequence[Bubble]
    candidates: tuple[Candidate, ...]
    facts: tuple[str, ...]
    now: datetime

    @classmethod
    def of(
        cls,
        tenant: Tenant,
        talk: Talk,
        bubbles: Sequence[Bubble],
        told: TurnAnswered,
        now: datetime,
    ) -> "Turn":
        facts = tuple(profile.lines(tenant, now))
        return cls(tenant, talk, bubbles, _candidates(told), facts, now)

    @property
    def sources(self) -> list[str]:
        faqs = (f"{one.question}\n{one.answer}" for one in prompt.shown(self.candidates))
        return [*self.facts, self.tenant.system_prompt, *faqs]


def read(turn: Turn, llm: Llm, response: Response) -> Reading | None:
    """What the model makes of the turn; None when it failed or wrote nothing of use.

    What that cost, and why it failed, stays in the response.
    """
    response.llm_model = llm.model
    try:
        with looking.shown(turn.bubbles) as pictures:
            answer = llm.ask(_messages(turn, pictures), prompt.NAME, prompt.SCHEMA)
    except looking.TooMany:
        response.why["model_failed"] = "others are shown pictures now"
        return None
    except LlmFailed as fault:
        _note(response, llm.model, fault.spent)
        response.why["model_failed"] = str(fault)
        response.is_llm_refused = fault.is_refused or isinstance(fault, PictureRefused)
        return None
    _note(response, answer.model, answer.spent)
    found = prompt.read(answer.value, turn.candidates)
    if found is None:
        response.why["model_failed"] = "its answer was none of those that it may give"
    else:
        response.why["want"] = str(found.want)
    return found


def _note(response: Response, model: str, spent: Spent) -> None:
    response.spent = spent
    response.why |= {"llm": model, "llm_milliseconds": spent.milliseconds}
    response.why |= {"llm_tokens_in": spent.tokens_in, "llm_tokens_out": spent.tokens_out}


def say(turn: Turn, reading: Reading, response: Response) -> bool:
    """Whether the model's reply rests on something and says nothing else; then it is said."""
    if not reading.reply or not (reading.faq_ids or reading.rests_on_facts):
        return False
    if not _is_sound(turn, turn.sources, reading, response):
        return False
    response.paragraphs.append(reading.reply)
    response.faq_ids += reading.faq_ids
    response.why["answers"] = [
        {"faq_id": one.faq_id, "question": one.question, "score": round(one.score, 3)}
        for one in turn.candidates
        if one.faq_id in reading.faq_ids
    ]
    if reading.rests_on_facts:
        response.why["rests_on_facts"] = True
        response.why["facts"] = grounding.alike(reading.reply, turn.facts)
    return True


def be_kind(turn: Turn, reading: Reading, response: Response) -> bool:
    """Small talk rests on nothing, so it may say nothing that could be wrong."""
    if not reading.reply or not _is_sound(turn, [turn.tenant.name], reading, response):
        return False
    response.paragraphs.append(reading.reply)
    return True


def decline(response: Response) -> None:
    """WhatsApp's terms bar general assistants: one sentence, and back to the business."""
    response.paragraphs.append(phrases.say(response.language, "off_topic"))


def words_of(reading: Reading, text: str) -> str:
    """The part of the customer's text that the model pointed at, if it did not make it up."""
    said = " ".join(reading.words.split()).casefold()
    return reading.words if said and said in " ".join(text.split()).casefold() else text


def _is_sound(turn: Turn, sources: Sequence[str], reading: Reading, response: Response) -> bool:
    heard = "\n".join(bubble.text for bubble in turn.bubbles)
    prices = {one.name: one.price for one in turn.talk.facts.services}
    others = [one for one in sources if one not in turn.facts]
    caught = (
        grounding.invented(reading.reply, sources)
        or grounding.swapped(reading.reply, prices, others)
        or knowing.misplaced(turn.talk.facts, reading.reply, others)
        or grounding.repeated(reading.reply, heard, sources)
        or grounding.repeated(reading.reply, prompt.RULES, sources, LEAK)
    )
    if caught:
        response.why |= {"caught": caught, "withheld": reading.reply}
        log.warning("reply.caught want=%s", reading.want)
    return not caught


def _messages(turn: Turn, pictures: Sequence[str]) -> list[dict[str, Any]]:
    first = min(bubble.id for bubble in turn.bubbles)
    said = recent.said(turn.tenant.id, turn.talk.facts.customer_id, first, turn.now - recent.AGO)
    return prompt.messages(
        turn.talk.language,
        turn.facts,
        turn.tenant.system_prompt,
        turn.candidates,
        [Said(is_ours, text) for is_ours, text in said],
        [bubble.text for bubble in turn.bubbles if bubble.text.strip()],
        f"<{secrets.token_hex(4)}>",
        pictures,
    )


def _candidates(told: TurnAnswered) -> tuple[Candidate, ...]:
    """The FAQs that any part of the turn came near to, best first, each once."""
    best: dict[int, Candidate] = {}
    for answer in (*told.findings.covered, *told.findings.uncovered):
        for one in answer.candidates:
            if one.faq_id not in best or best[one.faq_id].score < one.score:
                best[one.faq_id] = one
    ranked = sorted(best.values(), key=lambda one: -one.score)
    return tuple(ranked[:MOST_FAQS])
