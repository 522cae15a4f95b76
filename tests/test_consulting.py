"""The web asks, and the worker that holds the model answers."""

import socket
import threading
from collections.abc import Iterator, Sequence

import pytest

from lumi import consulting, database
from lumi.answers import faqs
from lumi.answers.embedding import Embedded, Embedder, EmbeddingFailed
from lumi.answers.local_model import LocalModel
from lumi.answers.texts import Draft
from lumi.consulting import Line, Question, Unanswered
from lumi.settings import Settings
from lumi.tenants.models import Tenant
from lumi.turns import Answerer
from tests.answers.conftest import BARBER, LetterCounts, barber, embedder
from tests.conftest import T0

__all__ = ["barber", "embedder"]

PATIENCE = 10.0  # seconds a test waits for a thread before it fails


class Unreachable(LetterCounts):
    """A model whose server is away."""

    def embed(self, texts: Sequence[str]) -> Embedded:
        raise EmbeddingFailed("the server is away")


class Worker:
    """A worker's desk in a thread of the test, as scripts/boot has one in a process."""

    def __init__(self, model: Embedder) -> None:
        self.desk, self.web_end = socket.socketpair()
        self.line = Line(self.web_end)
        answerer = Answerer(Settings.from_env({}), model)
        self.thread = threading.Thread(target=self._serve, args=(answerer,))
        self.thread.start()

    def _serve(self, answerer: Answerer) -> None:
        consulting.serve(self.desk, answerer)
        database.db.close()

    def close(self) -> None:
        self.web_end.close()
        self.thread.join(PATIENCE)
        self.desk.close()
        assert not self.thread.is_alive()


@pytest.fixture
def worker(embedder: Embedder) -> Iterator[Worker]:
    worker = Worker(embedder)
    yield worker
    worker.close()


def test_the_worker_answers_as_it_answers_customers(barber: Tenant, worker: Worker) -> None:
    answer = consulting.ask(worker.line, barber, "Where do I leave my car?")

    assert answer.text == "Behind the shop, two hours free."
    assert len(answer.candidates) == len(BARBER)


def test_new_words_are_indexed_and_looked_at_when_the_web_says_so(
    barber: Tenant, worker: Worker
) -> None:
    draft = Draft("Do you sell wax?", "Yes.")
    faqs.keep_all(barber.id, [draft], None, T0)

    assert consulting.look(worker.line, barber)

    lacking = "SELECT count(*) FROM faq WHERE id NOT IN (SELECT faq_id FROM faq_indexed)"
    assert database.value(lacking) == 0
    assert database.value("SELECT count(*) FROM faq_edit") == 0


def test_a_rehearsal_by_the_worker_changes_nothing(barber: Tenant, worker: Worker) -> None:
    before = faqs.listed(barber.id)

    report = consulting.rehearse_import(worker.line, barber, [Draft("Do you sell wax?", "Yes.")])

    assert report.broken == ()
    assert faqs.listed(barber.id) == before


def test_a_question_that_fails_does_not_stop_the_next_one(barber: Tenant, worker: Worker) -> None:
    with pytest.raises(Unanswered, match="its log says why"):
        worker.line.answer(Question("nonsense", barber.id, "en"), PATIENCE)

    assert consulting.ask(worker.line, barber, "Where can I park?").covered


def test_who_hangs_up_does_not_stop_the_next_one(barber: Tenant, worker: Worker) -> None:
    for sent in (b"", b"\x80\x05half"):
        ours, theirs = socket.socketpair()
        with ours, theirs:
            socket.send_fds(worker.web_end, [b"\0"], [theirs.fileno()])
            ours.sendall(sent)

    assert consulting.ask(worker.line, barber, "Where can I park?").covered


def test_a_worker_that_is_gone_leaves_words_alone(barber: Tenant) -> None:
    desk, web_end = socket.socketpair()
    desk.close()
    with web_end:
        line = Line(web_end)

        assert consulting.ask(line, barber, "Where can I park?").covered
        assert not consulting.look(line, barber)
        with pytest.raises(Unanswered, match="does not answer"):
            consulting.rehearse_edit(line, barber, {})


def test_a_worker_that_is_slow_is_waited_for_no_longer_than_was_said(barber: Tenant) -> None:
    desk, web_end = socket.socketpair()
    with desk, web_end, pytest.raises(Unanswered):
        Line(web_end).answer(Question("look", barber.id, "en"), 0.05)


def test_a_model_that_cannot_be_asked_is_told(barber: Tenant) -> None:
    worker = Worker(Unreachable(LocalModel.name, LocalModel.dimensions))
    try:
        with pytest.raises(Unanswered, match="the server is away"):
            consulting.rehearse_import(worker.line, barber, [Draft("Wax?", "Yes.")])
    finally:
        worker.close()
