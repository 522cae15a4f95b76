"""A document's file is uploaded first, once; what it says is not lost when Meta refuses it."""

from collections.abc import Iterator

import pytest

from lumi import clock, database
from lumi.conversations import outbox
from lumi.conversations.outbox import Attachment, Reply
from lumi.settings import Settings
from lumi.tenants.models import Tenant
from lumi.whatsapp import messages
from tests import counter as counters
from tests.conftest import T
from tests.counter import Counter
from tests.fakes.whatsapp import Fault, cut_after, cut_before, garbage, refuse

FILE = Attachment("appointment.ics", "text/plain", "BEGIN:VCALENDAR ñ")


@pytest.fixture
def counter(tenant: Tenant, settings: Settings) -> Iterator[Counter]:
    with counters.opened(tenant, settings) as counter:
        counter.deliver()
        yield counter


def queue(caption: str = "Your appointment") -> None:
    reply = Reply(caption, messages.document(FILE.filename, caption), attachment=FILE)
    with database.write() as connection:
        outbox.queue(connection, 1, [reply], None, clock.now())


def row(*columns: str) -> tuple[object, ...] | None:
    return database.row(f"SELECT {', '.join(columns)} FROM message ORDER BY id DESC")  # noqa: S608


def test_a_document_is_uploaded_and_sent_by_its_media_id(counter: Counter) -> None:
    queue()
    counter.deliver()

    (upload,) = counter.whatsapp.uploads
    assert (upload.filename, upload.mime, upload.content.decode()) == (
        *(FILE.filename, FILE.mime, FILE.text),
    )
    assert upload.token == counter.settings.token
    assert counter.whatsapp.sent[-1].body["document"] == {
        "filename": FILE.filename,
        "caption": "Your appointment",
        "id": upload.media_id,
    }


def test_a_repeated_send_uploads_nothing_again(counter: Counter) -> None:
    queue()
    counter.whatsapp.next(refuse(500, 131016))
    counter.deliver()
    clock.travel(T(5))
    counter.deliver()

    assert len(counter.whatsapp.uploads) == 1
    assert row("state", "attempts") == ("sent", 2)


@pytest.mark.parametrize(
    "fault", [refuse(500, 131016), cut_before(), cut_after(), garbage()], ids=str
)
def test_an_upload_without_an_outcome_is_done_again_soon(counter: Counter, fault: Fault) -> None:
    queue()
    counter.whatsapp.next_uploads(fault)
    counter.deliver()
    assert row("state", "unknowns") == ("queued", 0)
    clock.travel(T(5))
    counter.deliver()

    assert row("state") == ("sent",)
    assert len(counter.whatsapp.sent) == 2


def test_the_words_of_a_refused_upload_go_as_a_text(counter: Counter) -> None:
    queue()
    counter.whatsapp.next_uploads(refuse(400, 100, "file type"))
    counter.deliver()

    assert counter.whatsapp.sent[-1].text == "Your appointment"
    assert row("state") == ("sent",)


def test_the_words_of_a_refused_document_go_as_a_text(counter: Counter) -> None:
    queue()
    counter.whatsapp.next(refuse(400, 131053))
    counter.deliver()

    assert counter.whatsapp.sent[-1].text == "Your appointment"
    assert row("state") == ("sent",)


def test_a_refused_file_without_words_fails_and_tells_nobody(counter: Counter) -> None:
    queue("")
    counter.whatsapp.next_uploads(refuse(400, 100, "file type"))
    counter.deliver()

    assert row("state", "error_code") == ("failed", 100)
    assert counter.told() == {}


def test_a_token_refused_at_the_upload_blocks_as_at_a_send(counter: Counter) -> None:
    queue()
    counter.whatsapp.next_uploads(refuse(401, 190))
    counter.deliver()

    assert counter.blocked().startswith("token ")
    assert row("state") == ("queued",)


def test_a_contact_request_that_whatsapp_refuses_goes_as_a_text(counter: Counter) -> None:
    asked = "Which number may we call?"
    with database.write() as connection:
        reply = Reply(asked, messages.contact_request(asked))
        outbox.queue(connection, 1, [reply], None, clock.now())
    counter.whatsapp.next(refuse(400, 131009))
    counter.deliver()

    assert counter.whatsapp.sent[-1].body["type"] == "text"
    assert counter.whatsapp.sent[-1].text == asked
    assert row("state") == ("sent",)
    assert counter.told() == {}
