"""Edits and revocations: Meta keeps no order, so they may come before what they change."""

from typing import Any

from lumi import database
from lumi.conversations import inbox
from lumi.settings import Settings
from lumi.tenants import enrolment
from lumi.tenants.models import Tenant
from tests.conftest import T
from tests.conversations.arriving import arrive, text_from

PHONE, ORIGINAL = "34600111222", "wamid.original"


def edit(words: str, ts: float = 5) -> dict[str, Any]:
    message = {"type": "text", "text": {"body": words}}
    told = {"original_message_id": ORIGINAL, "message": message}
    return {**text_from(PHONE, "", ts=T(ts)), "type": "edit", "edit": told, "text": None}


def revoke() -> dict[str, Any]:
    told = {"original_message_id": ORIGINAL}
    return {**text_from(PHONE, "", ts=T(6)), "type": "revoke", "revoke": told, "text": None}


def original(words: str = "at four?") -> dict[str, Any]:
    return text_from(PHONE, words, id=ORIGINAL)


def waiting() -> list[str]:
    found = inbox.claim("worker", 10, T(9), quiet=0, lease=60)
    return [bubble.text for claim in found for bubble in inbox.turn(claim)]


def words_kept() -> int:
    """Rows in which any word of a customer's is left."""
    sql = "SELECT count(*) FROM message WHERE text != '' OR payload LIKE '%five%'"
    return int(database.value(sql))


def test_a_message_that_comes_after_its_edit_is_answered_in_the_new_words(tenant: Tenant) -> None:
    arrive(edit("at five?"), at=T(5))
    arrive(original(), at=T(6))

    assert waiting() == ["at five?"]


def test_a_message_that_comes_after_its_revocation_is_not_answered(tenant: Tenant) -> None:
    arrive(revoke(), at=T(6))
    arrive(original(), at=T(7))

    assert waiting() == []
    assert words_kept() == 0


def test_an_edit_and_its_original_in_one_webhook_are_told_apart_in_any_order(
    tenant: Tenant,
) -> None:
    arrive(edit("at five?"), original(), text_from(PHONE, "please"), at=T(6))

    assert sorted(waiting()) == ["at five?", "please"]


def test_the_last_edit_counts_whatever_comes_first(tenant: Tenant) -> None:
    arrive(original(), at=T(6))
    arrive(edit("at six?", ts=7), at=T(8))
    arrive(edit("at five?", ts=5), at=T(8))

    assert waiting() == ["at six?"]


def test_an_edit_that_comes_after_the_revocation_brings_no_words_back(tenant: Tenant) -> None:
    arrive(original(), at=T(6))
    arrive(revoke(), at=T(7))
    arrive(edit("at five?"), at=T(8))

    assert waiting() == []
    assert database.value("SELECT text FROM message WHERE wa_msg_id = ?", ORIGINAL) == ""


def test_a_revocation_takes_the_words_of_earlier_edits_along(tenant: Tenant) -> None:
    arrive(original(), at=T(6))
    arrive(edit("at five?"), at=T(7))
    arrive(revoke(), at=T(8))

    assert words_kept() == 0


def test_an_edit_changes_nothing_for_another_business(tenant: Tenant, settings: Settings) -> None:
    enrolment.add("Other", T(0), settings, phone_id="999")
    arrive(edit("at five?"), at=T(5), phone_id="999")
    arrive(original(), at=T(6))

    assert waiting() == ["at four?"]
