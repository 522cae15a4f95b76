"""The customer's card: who they are, what is noted, and their rights."""

import io
import json
import zipfile

import pytest

from lumi import database
from lumi.booking import calendar
from lumi.conversations import customers, manners
from lumi.tenants.models import Tenant
from tests.booking.diary import Diary
from tests.conftest import T0
from tests.dashboard.chatting import BEA, NASTY, writes
from tests.dashboard.test_thread import CHATS
from tests.dashboard.test_thread_pictures import PNG, picture
from tests.dashboard.visiting import Reader


def customer_of(talk: int) -> int:
    return int(database.value("SELECT customer_id FROM conversation WHERE id = ?", talk))


def test_a_card_tells_who_somebody_is(owner: Reader, shop: Tenant) -> None:
    talk = writes("Hola", name="Ana López", from_user_id="ES.1001")
    with database.write() as connection:
        customers.tell(connection, customer_of(talk), "Anita", "34911222333")
        manners.stop(connection, customer_of(talk), T0)
        connection.execute("UPDATE conversation SET language = 'es'")

    seen = owner.sees(f"{CHATS}/{talk}")

    for one in ("Ana López", "Anita", "+34600111222", "+34911222333", "ES.1001", "Spanish"):
        assert one in seen
    assert "wants none" in seen


def test_appointments_ahead_lead_into_the_diary(owner: Reader, shop: Tenant) -> None:
    talk = writes("Hola")
    made = Diary(shop, calendar.services(shop)[0]).book(
        "12-24 15:30", customer_id=customer_of(talk)
    )

    seen = owner.sees(f"{CHATS}/{talk}")

    assert "Thu 24 Dec 15:30" in seen
    assert f"/b/corte-fino/diary/{made.id}" in seen


def test_the_language_they_are_spoken_to_in_is_chosen(staff: Reader, shop: Tenant) -> None:
    talk = writes("ok")
    address = f"{CHATS}/{talk}"

    staff.sends(f"{address}/language", token_from=address, language="fr")

    assert database.value("SELECT language FROM conversation WHERE id = ?", talk) == "fr"
    assert '<option value="fr" selected>' in staff.sees(address)
    refused = staff.sends(f"{address}/language", token_from=address, language="tlh")
    assert refused.status_code == 400


def test_notes_are_kept_and_survive_a_merge(staff: Reader, shop: Tenant) -> None:
    talk = writes("Hola", from_user_id="ES.1")
    other = writes("Hola", BEA)
    for one, text in ((talk, "Allergic to dye"), (other, "Brings the dog")):
        staff.sends(f"{CHATS}/{one}/notes", token_from=f"{CHATS}/{one}", notes=text)

    writes("It is me", BEA, from_user_id="ES.1")

    kept = database.value("SELECT notes FROM customer WHERE user_id = 'ES.1'")
    assert kept == "Allergic to dye\nBrings the dog"
    assert "Allergic to dye" in staff.sees(f"{CHATS}/{talk}")


def test_all_that_is_kept_is_handed_out(owner: Reader, shop: Tenant) -> None:
    talk, message_id = picture(shop)
    writes("Hola", BEA)

    def export(kind: str) -> bytes:
        address = f"{CHATS}/{talk}"
        answer = owner.sends(f"{address}/export", token_from=address, kind=kind)
        assert answer.headers["Content-Disposition"].startswith("attachment")
        content = answer.data
        answer.close()
        return content

    kept = json.loads(export("json"))
    assert [one["id"] for one in kept["message"]] == [message_id]
    with zipfile.ZipFile(io.BytesIO(export("zip"))) as archive:
        assert archive.read(f"media/{message_id}.png") == PNG
    assert database.value("SELECT count(*) FROM audit WHERE what = 'exported a customer'") == 2


def test_a_customer_is_erased_once_the_end_of_the_number_is_typed(
    owner: Reader, shop: Tenant
) -> None:
    talk = writes("zanahorias")
    address = f"{CHATS}/{talk}/erase"

    wrong = owner.sends(address, token_from=address, typed="1223")
    assert "nothing was erased" in wrong.text
    assert database.value("SELECT count(*) FROM customer") == 1

    assert owner.sends(address, token_from=address, typed=" 1222 ").status_code == 303
    assert database.value("SELECT count(*) FROM customer") == 0
    assert owner.opens(f"{CHATS}/{talk}").status_code == 404
    assert "Nothing was found" in owner.sees(f"{CHATS}?q=zanahorias")


def test_staff_neither_hand_out_nor_erase(staff: Reader, shop: Tenant) -> None:
    talk = writes("Hola")

    assert "Erase" not in staff.sees(f"{CHATS}/{talk}")
    for act in ("export", "erase"):
        address = f"{CHATS}/{talk}/{act}"
        assert staff.sends(address, token_from=f"{CHATS}/{talk}").status_code == 403


@pytest.mark.parametrize("nasty", NASTY)
def test_what_is_told_and_noted_stays_words(owner: Reader, shop: Tenant, nasty: str) -> None:
    talk = writes("Hola", name=nasty)
    with database.write() as connection:
        customers.tell(connection, customer_of(talk), nasty)
        connection.execute("UPDATE conversation SET language = ?", (nasty,))
    owner.sends(f"{CHATS}/{talk}/notes", token_from=f"{CHATS}/{talk}", notes=nasty)

    for address in (f"{CHATS}/{talk}", f"{CHATS}/{talk}/erase"):
        answer = owner.opens(address)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text
        assert "<svg onload" not in answer.text
