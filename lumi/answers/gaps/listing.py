"""What customers ask in vain, by topic, for the owner to read."""

from collections import Counter
from dataclasses import dataclass, field

from lumi import database
from lumi.answers import answering
from lumi.answers.embedding import Embedder
from lumi.answers.gaps import likeness
from lumi.answers.gaps.grouping import best
from lumi.answers.ranking import Candidate
from lumi.tenants.models import Tenant

MOST = 1000  # questions read, the newest


@dataclass(slots=True)
class Topic:
    """Open questions about one thing. `nearest` is the FAQ that came closest to answering it."""

    wordings: Counter[str] = field(default_factory=Counter)
    customers: set[int] = field(default_factory=set)
    first_asked_at: str = ""
    last_asked_at: str = ""
    nearest: Candidate | None = None

    @property
    def question(self) -> str:
        """The commonest wording, of several the first."""
        return self.wordings.most_common(1)[0][0]

    @property
    def times(self) -> int:
        return self.wordings.total()


def topics(tenant: Tenant, embedder: Embedder) -> list[Topic]:
    """Most customers first, then newest first. Writes nothing."""
    found: dict[int, Topic] = {}
    of_wording: dict[str, int] = {}
    for text, customer_id, asked_at in reversed(_questions(tenant.id)):
        same = " ".join(text.casefold().split())
        if same not in of_wording:
            groups = {number: list(topic.wordings) for number, topic in found.items()}
            near = best(text, groups, tenant.language, embedder, likeness.NEAR)
            of_wording[same] = len(found) if near is None else near
        topic = found.setdefault(of_wording[same], Topic(first_asked_at=asked_at))
        topic.wordings[text] += 1
        topic.customers.add(customer_id)
        topic.last_asked_at = asked_at
    listed = sorted(found.items(), key=lambda one: one[0], reverse=True)
    listed.sort(key=lambda one: (len(one[1].customers), one[1].last_asked_at), reverse=True)
    return _with_nearest(tenant, [topic for _, topic in listed], embedder)


def _questions(tenant_id: int) -> list[tuple[str, int, str]]:
    return database.rows(
        "SELECT text, customer_id, asked_at FROM open_question"
        " WHERE tenant_id = ? AND settled_at IS NULL ORDER BY id DESC LIMIT ?",
        *(tenant_id, MOST),
    )


def _with_nearest(tenant: Tenant, listed: list[Topic], embedder: Embedder) -> list[Topic]:
    asked = [topic.question for topic in listed]
    answers = answering.ask_all(tenant.id, asked, tenant.language, embedder)
    for topic, answer in zip(listed, answers, strict=True):
        topic.nearest = answer.candidates[0] if answer.candidates else None
    return listed
