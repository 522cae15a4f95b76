"""A document on the simulated phone can be kept, and is nobody else's."""

import pytest
from flask.testing import FlaskClient

from lumi.simulator import files, payloads, phone
from lumi.simulator.files import File
from lumi.simulator.models import SimulatedCustomer
from lumi.tenants.models import Tenant
from lumi.whatsapp import messages
from lumi.whatsapp.graph import Graph, Rejected
from tests.conftest import PHONE_ID, T0

TOKEN = "the-token-of-the-tests"


def test_a_document_is_uploaded_shown_and_kept(
    graph: Graph, client: FlaskClient, tenant: Tenant, nora: SimulatedCustomer
) -> None:
    phone.writes(tenant, nora, payloads.text("Hi"), T0)
    media_id = graph.upload(PHONE_ID, TOKEN, "visit.ics", "text/plain", b"BEGIN:VCALENDAR")
    body = messages.with_media(messages.document("visit.ics", "Your visit"), media_id)
    graph.send(PHONE_ID, TOKEN, messages.addressed(body, nora.phone, nora.user_id, "row-1"))

    address = f"/simulator/{tenant.slug}/files/{media_id}/visit.ics"
    assert address in client.get(f"/simulator/{tenant.slug}/{nora.id}").text
    kept = client.get(address)
    assert kept.data == b"BEGIN:VCALENDAR"
    assert kept.headers["Content-Disposition"] == "attachment; filename=visit.ics"


def test_a_file_of_another_type_is_refused(graph: Graph, tenant: Tenant) -> None:
    with pytest.raises(Rejected):
        graph.upload(PHONE_ID, TOKEN, "visit.ics", "text/calendar", b"x")


def test_a_file_is_found_by_its_business_alone_and_the_oldest_gives_way() -> None:
    first = files.keep(File(1, "text/plain", b"x"))
    assert files.found(2, first) is None
    for _ in range(files.MOST):
        files.keep(File(1, "text/plain", b"y"))

    assert files.found(1, first) is None
