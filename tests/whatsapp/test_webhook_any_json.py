"""Whatever JSON Meta posts, it is taken, its neighbours are kept, and who wrote is answered."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lumi import clock, database
from lumi.business import furnish
from lumi.settings import Settings
from lumi.tenants import enrolment
from lumi.whatsapp import signature
from tests.backroom import Backroom
from tests.conftest import APP_SECRET, T0
from tests.fakes.whatsapp import WhatsApp
from tests.whatsapp.payloads import ASKED_AT, PHONE_ID, envelope, item, value
from tests.whatsapp.test_events_any_json import ANY, WHOLE, places, replaced

PICTURE = {"id": "m1", "mime_type": "image/jpeg", "caption": "c", "sha256": "s"}
ORDER = {"catalog_id": "1", "product_items": [{"product_retailer_id": "p", "quantity": 1}]}
CARD = {"name": {"formatted_name": "Eva"}, "phones": [{"phone": "1", "wa_id": "1"}]}
FORM = {"type": "nfm_reply", "nfm_reply": {"name": "f", "body": "b", "response_json": "{}"}}
KINDS = [
    item("button", button={"payload": "appt:1:confirm", "text": "I'll be there"}),
    item("image", image=PICTURE),
    item("audio", audio={"id": "m2", "mime_type": "audio/ogg", "voice": True}),
    item("document", document=PICTURE | {"filename": "f.pdf"}),
    item("location", location={"latitude": 1.5, "longitude": 2.5, "name": "n", "address": "a"}),
    item("contacts", contacts=[CARD]),
    item("order", order=ORDER),
    item("interactive", interactive=FORM),
    item("reaction", reaction={"message_id": "w", "emoji": "👍"}),
    item("unsupported", errors=[{"code": 131051, "title": "t"}]),
    item("sticker", sticker={"id": "m3", "animated": False}),
    item(referral={"source_id": "1", "headline": "h"}, context={"id": "w", "from": "1"}),
]
EVERYTHING = envelope(
    *WHOLE["entry"][0]["changes"],
    *({"field": "messages", "value": value(messages=[one])} for one in KINDS),
)
numbers = count(1)


@pytest.fixture
def room(client: FlaskClient, settings: Settings) -> Iterator[Backroom]:
    tenant = enrolment.add("Corte Fino", T0, settings, phone_id=PHONE_ID)
    furnish(tenant)
    clock.travel(datetime.fromtimestamp(ASKED_AT + 60, UTC))
    with WhatsApp() as whatsapp:
        room = Backroom(tenant, settings, whatsapp)
        yield room
        room.close()


@given(st.sampled_from(places(EVERYTHING)), ANY)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_json_at_any_place_is_taken_with_its_neighbours_and_answered(
    client: FlaskClient, room: Backroom, path: tuple[object, ...], new: object
) -> None:
    number = next(numbers)
    body = replaced(EVERYTHING, path, new)
    good = item(id=f"wamid.good{number}", **{"from": f"3499{number:07}"})
    if isinstance(body["entry"], list):
        change = {"field": "messages", "value": value(messages=[good])}
        body["entry"] = [{"id": "2", "changes": [change]}, *body["entry"]]
    raw = re.sub("wamid.A1", lambda _: f"wamid.A{next(numbers)}", json.dumps(body)).encode()

    headers = {"X-Hub-Signature-256": signature.sign(raw, APP_SECRET)}
    answer = client.post("/webhook", data=raw, headers=headers)
    while room.answer():
        pass

    assert answer.status_code == 200
    if isinstance(body["entry"], list):
        sql = "SELECT count(*) FROM message WHERE wa_msg_id = ? AND outcome = 'answered'"
        assert database.value(sql, f"wamid.good{number}") == 1
    assert database.value("SELECT max(attempts) FROM conversation") in (None, 0)
