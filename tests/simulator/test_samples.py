"""What a simulated phone sends besides words is really there: fetched, checked, and heard."""

import io
import json
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from lumi import database
from lumi.collecting.fetching import Fetcher
from lumi.conversations import media
from lumi.settings import Settings
from lumi.simulator import phone, samples
from lumi.simulator.models import SimulatedCustomer
from lumi.tenants.models import Tenant
from lumi.whatsapp import sniffing
from lumi.whatsapp.contents import Medium
from lumi.whatsapp.graph import Rejected
from lumi.whatsapp.media import Media
from tests.conftest import PHONE_ID, T0
from tests.conversations.arriving import payload, take_in

TOKEN = "the-token-of-the-tests"


def sent(client: FlaskClient, tenant: Tenant, nora: SimulatedCustomer, kind: str) -> dict[str, Any]:
    """The item of the webhook that tells of it."""
    path = f"/simulator/{tenant.slug}/{nora.id}/messages"
    assert client.post(path, data={"kind": kind}).status_code == 204
    return phone.newest_of(nora, 1)[0].body


@pytest.mark.parametrize(
    ("media_id", "kind", "mime"),
    [(samples.PICTURE, "image", "image/png"), (samples.VOICE_NOTE, "audio", "audio/ogg")],
    ids=["picture", "voice note"],
)
@pytest.mark.usefixtures("server", "tenant")
def test_a_file_is_looked_up_and_read_as_from_meta(
    settings: Settings, media_id: str, kind: str, mime: str
) -> None:
    into = io.BytesIO()
    fetched = Media(settings.api_url).fetch(PHONE_ID, TOKEN, Medium(media_id, kind, "", ""), into)

    assert (fetched.mime, fetched.size) == (mime, len(into.getvalue()))


@pytest.mark.usefixtures("server", "tenant")
def test_a_file_takes_the_token_and_must_be_there(settings: Settings) -> None:
    store = Media(settings.api_url)
    for token, media_id, code in (("another", samples.PICTURE, 190), (TOKEN, "5", 100)):
        with pytest.raises(Rejected) as refused:
            store.fetch(PHONE_ID, token, Medium(media_id, "image", "", ""), io.BytesIO())
        assert refused.value.code == code


def test_the_sample_note_lasts_the_four_seconds_that_are_drawn() -> None:
    note = samples.found(samples.VOICE_NOTE)
    assert note is not None
    assert sniffing.seconds("audio/ogg", len(note.content), b"", note.content) == 4


@pytest.mark.usefixtures("server")
def test_what_was_heard_is_shown_under_the_note(
    client: FlaskClient, tenant: Tenant, nora: SimulatedCustomer, settings: Settings
) -> None:
    item = sent(client, tenant, nora, "voice")
    take_in(payload(item), T0)
    feed = f"/simulator/{tenant.slug}/{nora.id}/feed"
    assert "“" not in json.dumps(client.get(feed).json, ensure_ascii=False)

    with database.write() as connection:
        connection.execute("UPDATE message SET handled_at = received_at")
    assert Fetcher(replace(settings, token=TOKEN)).fetch_next()
    (record,) = media.of_messages(
        tenant.id, [database.value("SELECT max(id) FROM message")]
    ).values()
    assert record.file is not None
    with database.write() as connection:
        media.hear(connection, record, "Do you <b>cut</b> beards?")

    shown = json.dumps(client.get(feed).json, ensure_ascii=False)
    assert "“Do you &lt;b&gt;cut&lt;/b&gt; beards?”" in shown
