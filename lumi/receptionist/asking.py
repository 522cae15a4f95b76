"""A turn's questions go to the FAQs; what nobody answered is admitted and remembered."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from lumi import clock, phrases
from lumi.answers import answering, faqs, grounding, smalltalk
from lumi.answers.answering import TurnAnswered
from lumi.answers.decision import Answer
from lumi.answers.embedding import Embedder
from lumi.answers.prompt import Reading
from lumi.answers.smalltalk import Smalltalk
from lumi.booking import calendar, dates
from lumi.booking.dialogue import understanding
from lumi.booking.dialogue.facts import Facts
from lumi.booking.dialogue.talk import Talk
from lumi.conversations import recent
from lumi.receptionist import knowing
from lumi.receptionist.response import Response
from lumi.tenants.models import Tenant
from lumi.whatsapp import messages

LONGEST_POINTING = 40  # letters of "the second one, please"
_TAPPED_FAQ = re.compile(r"faq:([0-9]{1,18})")  # the id of a row that stands for an FAQ
QUOTED = 80  # units of a question that are repeated to the customer


def ask(
    facts: Facts,
    texts: list[str],
    going_on: Collection[str],
    embedder: Embedder,
    response: Response,
) -> TurnAnswered:
    """What the tenant's FAQs, else its rows, say to the turn; what was looked at stays in the

    response.
    """
    began, tenant = clock.monotonic(), facts.tenant
    rows = partial(knowing.answer, facts, going_on)
    told = answering.ask_turn(tenant.id, texts, tenant.language, embedder, rows)
    response.model, response.tokens = told.model, told.tokens
    response.why |= _looked_at(told)
    response.why["retrieval_milliseconds"] = round((clock.monotonic() - began) * 1000, 1)
    return told


def answer(told: TurnAnswered, response: Response) -> None:
    """The covered answers in the order of the questions; what is not covered is left to others."""
    response.paragraphs += [found.text or "" for found in told.findings.covered]
    response.faq_ids += [found.faq_id for found in told.findings.covered if found.faq_id]
    response.why["answers"] = _answers(told)
    if any(found.faq_id is None for found in told.findings.covered):
        response.why["rests_on_facts"] = True


def picked(tenant: Tenant, talk: Talk, text: str) -> str:
    """The id of the FAQ that the customer points at in words ("the first one", "yes" to a lone

    one), when Lumi's last message asked "did you mean …?"; else "".
    """
    if talk.state is not None or len(text) > LONGEST_POINTING:
        return ""
    rows = recent.offered(tenant.id, talk.facts.customer_id)
    if not rows or not rows[0].startswith("faq:"):
        return ""
    place = understanding.row(text, len(rows), by_number=True)
    if place is None and len(rows) == 1 and understanding.says_yes(text):
        place = 0
    return "" if place is None else rows[place]


def says_tapped(tenant: Tenant, picked: str, response: Response) -> bool:
    """Whether that is a row under "did you mean …?"; then its FAQ's answer is said."""
    found = _TAPPED_FAQ.fullmatch(picked)
    answer = faqs.answer_of(tenant.id, int(found[1])) if found else None
    if found is None or answer is None:
        return False
    response.paragraphs.append(answer)
    response.faq_ids.append(int(found[1]))
    response.is_chosen = True
    return True


def complete(told: TurnAnswered, reading: Reading, response: Response) -> None:
    """Put the answers that a model's reply leaves out before and after it, in their order."""
    covered = told.findings.covered
    missed = _left_out(covered, reading, response.paragraphs[-1])
    if not missed:
        return
    said = response.paragraphs.pop()
    first = next((at for at, one in enumerate(covered) if one not in missed), 0)
    response.paragraphs += [one.text or "" for one in covered[:first]]
    response.paragraphs.append(said)
    response.paragraphs += [one.text or "" for one in missed[first:]]
    response.faq_ids += [one.faq_id for one in missed if one.faq_id]


def _left_out(covered: Sequence[Answer], reading: Reading, said: str) -> list[Answer]:
    """Of several covered questions those whose FAQs the reply does not rest on.

    None where it rests on other FAQs: then the turn was read in another way. With facts in it, it
    may say the same as an FAQ in other words.
    """
    known = {one.faq_id for one in covered}
    if len(covered) < 2 or set(reading.faq_ids) - known:
        return []
    missed = [one for one in covered if one.faq_id not in reading.faq_ids]
    if not reading.rests_on_facts:
        return missed
    return [one for one in missed if not grounding.alike(said, [one.text or ""])]


def left_open(told: TurnAnswered, faq_ids: Sequence[int]) -> list[str]:
    """The questions beside covered ones for which a reply that rests on `faq_ids` has nothing."""
    answered = {one.faq_id for one in told.findings.covered}
    if not answered or not faq_ids or set(faq_ids) - answered:
        return []
    return [one.question for one in told.findings.uncovered]


def do_not_know(uncovered: Sequence[Answer], response: Response) -> None:
    """One near miss is offered to tap; the rest is admitted in one sentence. All is remembered."""
    near = next((answer for answer in uncovered if answer.suggestions), None)
    if near is not None:
        response.suggestions = [(one.faq_id, one.question) for one in near.suggestions]
        response.near_questions.append(near.question)
    unknown = [answer.question for answer in uncovered if answer is not near]
    if any(map(smalltalk.is_about_lumi, unknown)):
        response.paragraphs.append(phrases.say(response.language, "i_am_lumi"))
    unknown = [one for one in unknown if not smalltalk.is_about_lumi(one)]
    if unknown:
        admit(unknown, response)


def admit(unknown: Sequence[str], response: Response) -> None:
    """One sentence for what nobody knows, which is remembered for the owner."""
    response.open_questions += unknown
    response.why["unknown"] = list(response.open_questions)
    is_alone = not (response.paragraphs or response.wishes or response.suggestions)
    quoted = "”, “".join(messages.cut(question, QUOTED) for question in unknown)
    key = "dont_know" if is_alone else "dont_know_part"
    if all(map(understanding.is_late, unknown)):
        key = "late_noted"
    response.paragraphs.append(phrases.say(response.language, key, question=quoted))


def be_polite(
    tenant: Tenant,
    smalltalk: frozenset[Smalltalk],
    wonders: bool,
    now: datetime,
    response: Response,
) -> None:
    """A greeting is greeted, and so is a lonely "???"; thanks are welcome; a smile says enough."""
    if Smalltalk.GREETING in smalltalk or wonders:
        command = _example(tenant, now)
        greeting = phrases.say(response.language, "greeting", business=tenant.name, command=command)
        response.paragraphs.append(greeting)
    elif Smalltalk.THANKS in smalltalk:
        response.paragraphs.append(phrases.say(response.language, "thanks"))


def _example(tenant: Tenant, now: datetime) -> str:
    """A booking command that would work, from tomorrow on."""
    tomorrow = now + timedelta(days=1)
    offered = calendar.services(tenant)
    free = calendar.free_near(tenant, offered[0], tomorrow, now, 1) if offered else []
    start = free[0] if free else tomorrow
    return dates.as_command(start, tenant.zone, tenant.date_order)


def _answers(told: TurnAnswered) -> list[dict[str, Any]]:
    """Each question with the FAQ that answers it, as the owner is shown it."""
    return [
        {
            "asked": answer.question,
            "faq_id": answer.faq_id,
            "question": next(
                (one.question for one in answer.candidates if one.faq_id == answer.faq_id), None
            ),
            "score": round(answer.score, 3),
            "covered": answer.covered,
        }
        for answer in (*told.findings.covered, *told.findings.uncovered)
    ]


def _looked_at(told: TurnAnswered) -> dict[str, Any]:
    findings = (*told.findings.covered, *told.findings.uncovered)
    return {
        "candidates": [
            {"faq_id": near.faq_id, "question": near.question, "score": round(near.score, 3)}
            for answer in findings[:1]
            for near in answer.candidates[:5]
        ],
        "model": told.model,
        "tokens": told.tokens,
    }
