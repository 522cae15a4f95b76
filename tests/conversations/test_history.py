"""The past of a business that comes to Lumi from its phone app: kept once, and left in peace."""

from typing import Any

from lumi import database
from lumi.tenants.models import Tenant
from tests.conftest import T
from tests.conversations.arriving import arrive, payload, take_in, text_from

BUSINESS, CUSTOMER = "34900000000", "34600111222"


def hand_over(*told: dict[str, Any]) -> None:
    thread = {"id": CUSTOMER, "messages": list(told)}
    take_in(payload(field="history", history=[{"threads": [thread]}]), T(9))


def kept(columns: str) -> list[tuple[Any, ...]]:
    return database.rows(f"SELECT {columns} FROM message ORDER BY id")  # noqa: S608 columns of the tests


def test_messages_of_the_past_are_kept_and_nobody_waits_for_an_answer(tenant: Tenant) -> None:
    hand_over(
        text_from(CUSTOMER, "are you open?", ts=T(-8)), text_from(BUSINESS, "till six", ts=T(-4))
    )

    assert kept("role, text, outcome") == [
        ("inbound", "are you open?", "silent"),
        ("human", "till six", None),
    ]
    assert database.value("SELECT count(*) FROM message WHERE handled_at IS NULL") == 1


def test_the_business_words_of_the_past_begin_no_handover(tenant: Tenant) -> None:
    hand_over(text_from(BUSINESS, "till six", ts=T(-4)))
    arrive(text_from(CUSTOMER, "and on Sunday?"))

    assert kept("text, outcome")[1] == ("and on Sunday?", None)


def test_a_past_handed_over_twice_is_kept_once(tenant: Tenant) -> None:
    for _ in range(2):
        hand_over(text_from(CUSTOMER, "Hola", id="wamid.1"))
    arrive(text_from(CUSTOMER, "Hola", id="wamid.1"))

    assert kept("text") == [("Hola",)]


def test_an_old_past_raises_no_alarm_and_counts_as_no_traffic(tenant: Tenant) -> None:
    hand_over(text_from(CUSTOMER, "Hola", ts=T(-90 * 86400)))

    assert database.value("SELECT count(*) FROM notice") == 0
    assert database.value("SELECT count(*) FROM usage") == 0


def test_a_promised_picture_takes_its_placeholders_place(tenant: Tenant) -> None:
    promise = {"from": CUSTOMER, "id": "wamid.1", "timestamp": "1", "type": "media_placeholder"}
    image = {"id": "77", "caption": "like this"}
    picture = {"from": CUSTOMER, "id": "wamid.1", "type": "image", "image": image}
    hand_over(promise)
    take_in(payload(picture, field="history"))
    hand_over(promise)

    assert kept("type, text") == [("image", "like this")]
