"""What a whole run writes to its log holds no secret, no phone number and nobody's words."""

import json
import uuid
from pathlib import Path

import pytest
import requests

from lumi.whatsapp import signature
from tests.conversations.arriving import payload, text_from
from tests.fakes.llm import Llm
from tests.fakes.whatsapp import cut_after, garbage, refuse
from tests.journeys.shop import Shop, opened
from tests.journeys.tree import SECRET, TOKEN, VERIFY_TOKEN

ANA, BEA, OWNER, STRANGER = "34600111222", "34600999888", "34611000111", "34622000222"
KEYS = {
    "SECRET_KEY": "planted-key-of-the-server",
    "OPENAI_API_KEY": "planted-key-of-openai",
}
OWN_TOKEN, OWN_SECRET = "planted-own-token", "planted-own-secret"
PASSWORD, EMAIL = "planted-password-1", "planted@example.com"
WORD = "zwetschgenknoedel"  # in every text that customers write
SECRETS = (*KEYS.values(), TOKEN, SECRET, VERIFY_TOKEN, OWN_TOKEN, OWN_SECRET, PASSWORD, EMAIL)


@pytest.fixture
def log(tmp_path: Path) -> str:
    """The log of a run in which everything is tried and much goes wrong."""
    with Llm(writes=lambda body: f"no JSON but {WORD}") as llm:
        with opened(tmp_path, **KEYS, OPENAI_BASE_URL=llm.url, LOG_LEVEL="DEBUG") as shop:
            _take_on(shop)
            shop.tree.start()
            _write(shop)
            _send_rubbish(shop)
            _knock(shop)
            assert shop.tree.is_idle(30)
            answered = [one.to for one in shop.whatsapp.sent]
        assert {ANA, BEA} <= set(answered)
        assert llm.asked
    return shop.tree.log.read_text()


def _take_on(shop: Shop) -> None:
    add = ("tenant", "add")
    shop.tree.flask(*add, "Corte Fino", "--phone-id", "100200300", "--owner", OWNER)
    secrets = ("--token", OWN_TOKEN, "--app-secret", OWN_SECRET)
    shop.tree.flask(*add, "Sol", "--phone-id", "9", *secrets)
    made = shop.tree.flask("user", "add", EMAIL, "--operator", stdin=f"{PASSWORD}\n")
    assert made.returncode == 0, made.stderr


def _write(shop: Shop) -> None:
    """Talk, while WhatsApp refuses with the customer's own words, cuts and talks rubbish."""
    shop.whatsapp.next(refuse(500, 131016, f"{WORD} to {ANA}"), garbage(500, WORD.encode()))
    shop.tree.says(ANA, f"Do you have {WORD}?")
    shop.tree.says(BEA, f"book 12/24 15:30 {WORD}")
    assert shop.tree.is_idle(30)
    shop.whatsapp.next(cut_after(), refuse(400, 131026, f"{WORD} cannot reach {BEA}"))
    shop.tree.says(ANA, f"I want a person, {WORD}")
    shop.tree.says(BEA, f"cancel, my {WORD}")
    shop.tree.says(STRANGER, f"{WORD}?", phone_id="nobody's")


def _send_rubbish(shop: Shop) -> None:
    """Items of shapes that nobody reads, with words and numbers at every place."""
    odd = [
        {"timestamp": f"{WORD} {ANA}"},
        {"type": "interactive", "interactive": f"{WORD} {ANA}"},
        {"type": "audio", "audio": {"id": WORD, "mime_type": ANA}},
        {"type": "image", "image": {"id": f"https://{WORD}/{ANA}", "caption": WORD}},
        {"type": WORD, WORD: ANA},
        {"text": {"body": {WORD: ANA}}},
        {"text": f"{WORD} {ANA}"},
    ]
    for change in odd:
        assert shop.tree.post(payload({**text_from(ANA, WORD), **change})) == 200
    assert shop.tree.post({"entry": f"{WORD} {ANA}", "object": WORD}) == 200
    statuses = [{"id": WORD, "status": "failed", "recipient_id": ANA, "errors": [{"title": WORD}]}]
    assert shop.tree.post(payload(statuses=statuses)) == 200


def _knock(shop: Shop) -> None:
    """At every door with what does not open it."""
    raw = f"{{{WORD} {ANA}".encode()
    headers = {"X-Hub-Signature-256": signature.sign(raw, SECRET)}
    with requests.Session() as session:
        session.trust_env = False
        url = shop.tree.url
        assert session.post(f"{url}/webhook", data=raw, headers=headers).status_code == 200
        assert session.post(f"{url}/webhook", data=raw).status_code == 403
        asked = {"hub.mode": "subscribe", "hub.verify_token": OWN_SECRET, "hub.challenge": WORD}
        assert session.get(f"{url}/webhook", params=asked).status_code == 403
        session.get(f"{url}/calendar/{OWN_TOKEN}.ics")
        session.post(f"{url}/sign-in", data={"email": EMAIL, "password": PASSWORD})
        session.post(f"{url}/webhook/{uuid.uuid4()}", data=json.dumps({"text": WORD}))


def test_a_log_names_no_secret_no_phone_number_and_nobodys_words(log: str) -> None:
    planted = {*SECRETS, ANA, BEA, OWNER, STRANGER, WORD}

    lines = log.splitlines()
    told = [line[:300] for line in lines for one in planted if one.lower() in line.lower()]
    assert told == []
    assert any("worker.started" in line for line in lines)
    assert any("webhook.bad_signature" in line for line in lines)
