"""How a model would answer one question in a tone that is not kept yet; nobody is sent anything."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lumi.answers import grounding, prompt, retrieval
from lumi.llm import Llm, LlmFailed, Spent
from lumi.receptionist import profile
from lumi.receptionist.conversing import MOST_FAQS
from lumi.tenants.models import Tenant


@dataclass(frozen=True, slots=True)
class Preview:
    """`reply` is "" where the model has none, or says what no FAQ and no row does: `caught`."""

    reply: str
    caught: str
    fault: str  # why the model gave no answer
    spent: Spent


def preview(tenant: Tenant, tone: str, question: str, now: datetime, llm: Llm) -> Preview:
    """Asks the model as a customer's message does, with the FAQs that have its words.

    FAQs are looked up by words alone: the model of meaning is no guest of the web process. Writes
    nothing.
    """
    found = retrieval.candidates(tenant.id, question, tenant.language, None)[:MOST_FAQS]
    facts = profile.lines(tenant, now)
    mark = f"<{secrets.token_hex(4)}>"
    asked = prompt.messages(tenant.language, facts, tone, found, (), [question], mark)
    try:
        answer = llm.ask(asked, prompt.NAME, prompt.SCHEMA)
    except LlmFailed as fault:
        return Preview("", "", str(fault), fault.spent)
    reading = prompt.read(answer.value, found)
    reply = reading.reply if reading else ""
    faqs = (f"{one.question}\n{one.answer}" for one in prompt.shown(found))
    caught = _caught(reply, question, [*facts, tone, *faqs])
    return Preview("" if caught else reply, caught, "", answer.spent)


def _caught(reply: str, question: str, sources: Sequence[str]) -> str:
    return grounding.invented(reply, sources) or grounding.repeated(reply, question, sources)
