"""Where pages ask the model of meaning: the worker, which holds it; or here, if nobody forked one.

The model in the web's own process would cost 28 MB more. A question is a line
of its own: the web makes a pair of sockets, passes one end over, and hears the answer on the other.
Nobody else can reach it, so what travels are plain values of ours, pickled.
"""

import logging
import pickle
import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from lumi import clock, trying
from lumi.answers import answering, index
from lumi.answers.checks import looking, rehearsing
from lumi.answers.checks.rehearsing import Report
from lumi.answers.decision import Answer
from lumi.answers.embedding import EmbeddingFailed
from lumi.answers.texts import Draft
from lumi.answers.weights import WeightsMissing
from lumi.settings import Settings
from lumi.tenants import models
from lumi.tenants.models import Tenant
from lumi.trying import Trial, Written

if TYPE_CHECKING:
    from lumi.turns import Answerer  # whom only the worker, and a web without one, imports

log = logging.getLogger(__name__)

PATIENCE = 20.0  # seconds that a page waits: an import of some hundred FAQs is read meanwhile
TRYING = 30.0  # … and for a turn that is tried out: it may ask a model of language, too
SOON = 4.0  # seconds that a page waits for an answer by the model
AT_ONCE = 1.5  # … and for what appears on it later anyway
REFUSALS = (EmbeddingFailed, WeightsMissing, trying.Unreadable)
BROKEN_OFF = (OSError, EOFError, pickle.UnpicklingError)
THREADS = 2  # of the worker: while one reads an import, the other answers


class Unanswered(Exception):
    """The model could not be asked; the text says why."""


@dataclass(frozen=True, slots=True)
class Question:
    """One of KINDS, about a tenant. `about` is what that kind needs."""

    kind: str
    tenant_id: int
    language: str
    about: Any = None


class Consultant(Protocol):
    def answer(self, question: Question, patience: float) -> Any:
        """What the question's kind returns. Raises Unanswered, after `patience` seconds at most."""


def ask(consultant: Consultant, tenant: Tenant, text: str) -> Answer:
    """How Lumi would answer, by words alone where the model cannot be asked. Never raises."""
    try:
        found: Answer = consultant.answer(_of(tenant, "ask", text), SOON)
    except Unanswered as fault:
        log.warning("consulting.by_words_alone fault=%s", fault)
        return answering.ask_by_words(tenant.id, text, tenant.language)
    return found


def rehearse_import(consultant: Consultant, tenant: Tenant, drafts: Sequence[Draft]) -> Report:
    """As `rehearsing.rehearse`. Raises Unanswered."""
    found: Report = consultant.answer(_of(tenant, "import", list(drafts)), PATIENCE)
    return found


def rehearse_edit(
    consultant: Consultant, tenant: Tenant, words: Mapping[int, Draft | None]
) -> Report:
    """As `rehearsing.rehearse_edit`, for the pins alone. Raises Unanswered."""
    found: Report = consultant.answer(_of(tenant, "edit", dict(words)), SOON)
    return found


def try_out(consultant: Consultant, tenant: Tenant, written: Written) -> Trial:
    """As `trying.try_out`. Raises Unanswered."""
    found: Trial = consultant.answer(_of(tenant, "try", written), TRYING)
    return found


def look(consultant: Consultant, tenant: Tenant) -> bool:
    """Have new words indexed and looked at now; False when that will be a little later."""
    try:
        consultant.answer(_of(tenant, "look"), AT_ONCE)
    except Unanswered as fault:
        log.info("consulting.later fault=%s", fault)
        return False
    return True


def _of(tenant: Tenant, kind: str, about: Any = None) -> Question:
    return Question(kind, tenant.id, tenant.language, about)


def _ask(question: Question, answerer: "Answerer") -> Answer:
    return answering.ask(question.tenant_id, question.about, question.language, answerer.embedder)


def _import(question: Question, answerer: "Answerer") -> Report:
    about = question.about
    return rehearsing.rehearse(question.tenant_id, question.language, about, answerer.embedder)


def _edit(question: Question, answerer: "Answerer") -> Report:
    return rehearsing.rehearse_edit(
        question.tenant_id, question.language, question.about, answerer.embedder, most=0
    )


def _try(question: Question, answerer: "Answerer") -> Trial:
    tenant = models.with_id(question.tenant_id)
    if tenant is None:
        raise EmbeddingFailed("The business has gone.")
    return trying.try_out(tenant, question.about, clock.now(), answerer)


def _look(question: Question, answerer: "Answerer") -> None:
    if index.is_behind():
        index.catch_up(answerer.embedder)
    looking.look(question.tenant_id, answerer.embedder, clock.now())


KINDS: Mapping[str, Callable[[Question, "Answerer"], Any]] = {
    "ask": _ask,
    "import": _import,
    "edit": _edit,
    "look": _look,
    "try": _try,
}


class Here:
    """In this process, for a web that was not started by scripts/boot."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @cached_property
    def _answerer(self) -> "Answerer":
        from lumi.turns import Answerer  # much, and only here in the web

        return Answerer(self._settings, answering.embedder_of(self._settings))

    def answer(self, question: Question, patience: float) -> Any:
        try:
            return KINDS[question.kind](question, self._answerer)
        except REFUSALS as fault:
            raise Unanswered(str(fault)) from fault


class Line:
    """The web's way to the worker. Safe to share between threads."""

    def __init__(self, desk: socket.socket) -> None:
        """`desk` is our end of the pair whose other end the worker has."""
        self._desk = desk

    def answer(self, question: Question, patience: float) -> Any:
        ours, theirs = socket.socketpair()
        with ours, ours.makefile("rwb") as talk:
            ours.settimeout(patience)
            try:
                with theirs:
                    socket.send_fds(self._desk, [b"\0"], [theirs.fileno()])
                pickle.dump(question, talk)
                talk.flush()
                is_answered, found = pickle.load(talk)  # noqa: S301  the worker's, a fork of ours
            except BROKEN_OFF as fault:
                told = f"The worker does not answer: {fault or 'it has ended'}."
                raise Unanswered(told) from fault
        if not is_answered:
            raise Unanswered(found)
        return found


def serve(desk: socket.socket, answerer: "Answerer") -> None:
    """Answer what the web asks, one page after the other, until the web has closed its end.

    Several threads may serve one desk.
    """
    while True:
        _, numbers, _, _ = socket.recv_fds(desk, 1, 1)
        if not numbers:
            return
        _talk(socket.socket(fileno=numbers[0]), answerer)


def _talk(line: socket.socket, answerer: "Answerer") -> None:
    """One question and its answer; who asked may have gone meanwhile."""
    with line, line.makefile("rwb") as talk:
        line.settimeout(PATIENCE)
        try:
            question = pickle.load(talk)  # noqa: S301  the web's, a fork of ours
            pickle.dump(_answered(question, answerer), talk)
            talk.flush()
        except BROKEN_OFF as fault:
            log.info("consulting.hung_up fault=%r", fault)


def _answered(question: Question, answerer: "Answerer") -> tuple[bool, Any]:
    try:
        return True, KINDS[question.kind](question, answerer)
    except REFUSALS as fault:
        return False, str(fault)
    except Exception:  # whatever it is, the page is told and the next question answered
        log.exception("consulting.bug kind=%s tenant=%d", question.kind, question.tenant_id)
        return False, "The worker could not answer, and its log says why."
