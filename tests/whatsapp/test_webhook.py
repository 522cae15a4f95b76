"""The door for Meta: who may come in, and what is on disk before the 200."""

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lumi import database
from lumi.app import create_app
from lumi.intake import LARGEST
from lumi.settings import Settings
from lumi.tenants import enrolment
from lumi.tenants.models import Tenant
from lumi.whatsapp import signature
from tests.conftest import APP_SECRET, PHONE_ID, T0
from tests.conversations.arriving import payload, text_from

OWN_SECRET, OTHER_PHONE_ID = "the other app's secret", "700800900"
VERIFY = {"hub.mode": "subscribe", "hub.challenge": "<b>1158</b>"}


@pytest.fixture
def other(tenant: Tenant, settings: Settings) -> Tenant:
    """A tenant with a Meta app of its own."""
    own = {"app_secret": OWN_SECRET, "verify_token": "the other's verify token"}
    return enrolment.add("Other", T0, settings, phone_id=OTHER_PHONE_ID, **own)


def post(
    client: FlaskClient, body: Any, *, secret: str = APP_SECRET, path: str = "/webhook"
) -> TestResponse:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"X-Hub-Signature-256": signature.sign(raw, secret)}
    return client.post(path, data=raw, headers=headers)


def stored() -> list[str]:
    return [text for (text,) in database.rows("SELECT text FROM message ORDER BY id")]


def buried() -> list[tuple[int | None, str]]:
    return database.rows("SELECT tenant_id, reason FROM dead_letter ORDER BY id")


def test_meta_gets_its_challenge_back_as_plain_text(client: FlaskClient) -> None:
    query = {**VERIFY, "hub.verify_token": "the verify token of the tests"}
    answer = client.get("/webhook", query_string=query)

    assert (answer.status_code, answer.text) == (200, "<b>1158</b>")
    assert answer.mimetype == "text/plain"


@pytest.mark.parametrize(
    "query",
    [
        {**VERIFY, "hub.verify_token": "wrong"},
        {**VERIFY, "hub.verify_token": ""},
        VERIFY,
        {"hub.mode": "unsubscribe", "hub.verify_token": "the verify token of the tests"},
        {},
    ],
    ids=["wrong token", "empty token", "no token", "other mode", "nothing"],
)
def test_who_does_not_know_the_token_gets_no_challenge(
    client: FlaskClient, query: dict[str, str]
) -> None:
    assert client.get("/webhook", query_string=query).status_code == 403


def test_a_tenants_own_address_takes_its_own_verify_token(
    client: FlaskClient, other: Tenant
) -> None:
    own = {**VERIFY, "hub.verify_token": "the other's verify token"}
    common = {**VERIFY, "hub.verify_token": "the verify token of the tests"}

    assert client.get("/webhook/other", query_string=own).status_code == 200
    assert client.get("/webhook/other", query_string=common).status_code == 403
    assert client.get("/webhook/corte-fino", query_string=common).status_code == 200
    assert client.get("/webhook/nobody", query_string=own).status_code == 404


def test_a_signed_message_is_on_disk_before_the_success(
    client: FlaskClient, tenant: Tenant
) -> None:
    answer = post(client, payload(text_from("34600111222", "Hola")))

    assert (answer.status_code, answer.json) == (200, {"status": "success"})
    assert stored() == ["Hola"]


@pytest.mark.parametrize("header", [None, "", "sha256=", "sha256=00", "sha1=abc", "ünïcode"])
def test_a_missing_or_wrong_signature_is_refused_and_nothing_is_stored(
    client: FlaskClient, tenant: Tenant, header: str | None
) -> None:
    headers = {} if header is None else {"X-Hub-Signature-256": header}
    raw = json.dumps(payload(text_from("34600111222", "Hola")))

    assert client.post("/webhook", data=raw, headers=headers).status_code == 403
    assert stored() == []
    assert buried() == []


def test_no_secret_at_all_refuses_everything(tenant: Tenant, settings: Settings) -> None:
    client = create_app(replace(settings, app_secrets=())).test_client()

    answer = post(client, payload(text_from("34600111222", "Hola")), secret="")

    assert answer.status_code == 403


@pytest.mark.parametrize(("method", "path"), [("put", "/webhook"), ("post", "/webhook/a/b")])
def test_what_is_no_post_of_metas_goes_past_the_door(
    client: FlaskClient, tenant: Tenant, method: str, path: str
) -> None:
    assert client.open(path, method=method).status_code in (404, 405)


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"null", b"[]", b'"text"', b"\xff\xfe", b"[" * 100_000, b'{"entry": {"a": 1}}'],
    ids=["nothing", "cut off", "null", "list", "text", "no utf-8", "deep", "entry is no list"],
)
def test_what_nobody_can_read_is_acknowledged_so_that_meta_stops(
    client: FlaskClient, tenant: Tenant, raw: bytes
) -> None:
    assert post(client, raw).status_code == 200


def test_a_body_that_is_not_json_is_kept_as_a_dead_letter(
    client: FlaskClient, tenant: Tenant
) -> None:
    post(client, b'{"entry": [ cut off')

    ((_, reason),) = buried()
    assert reason.startswith("not JSON")


def test_a_message_for_an_unknown_number_is_kept_as_a_dead_letter(
    client: FlaskClient, tenant: Tenant
) -> None:
    answer = post(client, payload(text_from("34600111222", "Hola"), phone_id="404"))

    assert answer.status_code == 200
    assert buried() == [(None, "unknown phone id 404")]


def test_a_bad_item_in_a_batch_loses_none_of_its_neighbours(
    client: FlaskClient, tenant: Tenant
) -> None:
    bad: Any = {"from": {"no": "phone"}, "id": "wamid.bad", "type": 7, "text": []}
    good = [text_from("34600000001", "one"), text_from("34600000002", "two")]
    batch = payload(good[0], bad, good[1])
    batch["entry"].insert(0, None)
    batch["entry"][1]["changes"].append({"value": 7})

    assert post(client, batch).status_code == 200
    assert set(stored()) >= {"one", "two"}


def test_a_tenant_with_its_own_app_is_not_reached_through_the_common_address(
    client: FlaskClient, other: Tenant
) -> None:
    body = payload(text_from("34600111222", "Hola"), phone_id=OTHER_PHONE_ID)

    assert post(client, body).status_code == 200
    assert stored() == []
    assert len(buried()) == 1


def test_a_tenants_own_address_takes_its_own_secret_only(
    client: FlaskClient, other: Tenant
) -> None:
    body = payload(text_from("34600111222", "Hola"), phone_id=OTHER_PHONE_ID)

    assert post(client, body, path="/webhook/other").status_code == 403
    assert post(client, body, path="/webhook/other", secret=OWN_SECRET).status_code == 200
    assert stored() == ["Hola"]


def test_another_tenants_phone_id_at_a_tenants_own_address_reaches_nobody(
    client: FlaskClient, other: Tenant
) -> None:
    body = payload(text_from("34600111222", "Hola"), phone_id=PHONE_ID)

    assert post(client, body, path="/webhook/other", secret=OWN_SECRET).status_code == 200
    assert stored() == []
    assert len(buried()) == 1


def test_an_unknown_tenants_address_is_not_there(client: FlaskClient, tenant: Tenant) -> None:
    assert post(client, {}, path="/webhook/nobody").status_code == 404


def test_a_body_over_four_mebibytes_is_refused_before_anything_else(
    client: FlaskClient, tenant: Tenant
) -> None:
    answer = client.post("/webhook", data=b"x" * (LARGEST + 1))

    assert answer.status_code == 413


def test_a_chunked_body_that_is_too_large_is_refused_as_such(client: FlaskClient) -> None:
    chunked = {"wsgi.input_terminated": True}
    raw = io.BytesIO(b" " * (LARGEST + 2))

    answer = client.post("/webhook", input_stream=raw, environ_overrides=chunked)

    assert answer.status_code == 413


def test_a_body_that_breaks_off_is_refused_as_such(client: FlaskClient) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError("no chunk header")

    chunked = {"wsgi.input_terminated": True}

    answer = client.post("/webhook", input_stream=Broken(), environ_overrides=chunked)

    assert answer.status_code == 400


def test_a_file_that_misses_migrations_takes_nothing(settings: Settings, tmp_path: Path) -> None:
    client = create_app(replace(settings, database=tmp_path / "new.sqlite3")).test_client()

    answer = post(client, payload(text_from("34600111222", "Hola")))

    assert (answer.status_code, answer.json) == (503, {"status": "outdated"})


def test_a_batch_of_a_thousand_messages_is_taken_whole(client: FlaskClient, tenant: Tenant) -> None:
    batch = payload(*(text_from(f"346{number:08}", "Hola") for number in range(1000)))

    assert post(client, batch).status_code == 200
    assert len(stored()) == 1000


def test_a_locked_file_answers_503_so_that_meta_comes_again(
    client: FlaskClient, tenant: Tenant, file: Path
) -> None:
    database.db.close()
    database.open_file(file, patience=0)
    locker = database.sqlite3.connect(str(file), isolation_level=None)
    locker.execute("BEGIN IMMEDIATE")
    body = payload(text_from("34600111222", "Hola"))

    assert post(client, body).status_code == 503
    locker.execute("ROLLBACK")
    locker.close()
    assert post(client, body).status_code == 200
    assert stored() == ["Hola"]


@pytest.mark.parametrize(
    "text",
    ["nul \0 byte", "lone \ud800 surrogate", "😀" * 4096, "\u202eשלום مرحبا", "é́́"],
    ids=["nul", "surrogate", "emoji", "rtl", "accents"],
)
def test_any_text_survives_being_stored(client: FlaskClient, tenant: Tenant, text: str) -> None:
    assert post(client, payload(text_from("34600111222", text))).status_code == 200

    expected = text.replace("\0", "").replace("\ud800", "\ufffd")
    assert stored() == [expected]
