"""A business is taken on, changed and let go, or refused in one sentence."""

from typing import Any

import pytest

from lumi import business, database
from lumi.answers import answering, faqs
from lumi.answers.texts import Draft
from lumi.settings import Settings
from lumi.tenants import enrolment, notices, secrets
from lumi.tenants.enrolment import Refused
from lumi.tenants.models import OwnerNumber, Tenant, UnknownTenant, named
from tests.booking.diary import Diary
from tests.conftest import PHONE_ID, T0
from tests.conversations.arriving import arrive, text_from


def again(tenant: Tenant) -> Tenant:
    return named(tenant.slug)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Corte Fino", "corte-fino"),
        ("  Café Olé!  ", "cafe-ole"),
        ("Müller & Söhne", "muller-sohne"),
        ("A--B__C", "a-b-c"),
        ("理发店", "tenant"),
        ("x" * 80, "x" * 60),
    ],
)
def test_a_slug_is_the_name_in_plain_letters(
    file: Any, settings: Settings, name: str, slug: str
) -> None:
    assert enrolment.add(name, T0, settings).slug == slug


def test_businesses_of_one_name_are_numbered(file: Any, settings: Settings) -> None:
    slugs = [enrolment.add("Corte Fino", T0, settings).slug for _ in range(3)]

    assert slugs == ["corte-fino", "corte-fino-2", "corte-fino-3"]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"name": "   "}, "needs a name"),
        ({"timezone": "Madrid"}, "'Madrid' is not a time zone"),
        ({"timezone": "../../etc/passwd"}, "is not a time zone"),
        ({"timezone": ""}, "'' is not a time zone"),
        ({"language": "klingon"}, "'klingon' is not a language; write one like en"),
        ({"slug": "Corte Fino"}, "is not a slug"),
        ({"slug": "corte-fino"}, "already has the slug corte-fino"),
        ({"phone_id": PHONE_ID}, f"already has the phone id {PHONE_ID}"),
        ({"date_order": "YMD"}, "cannot be kept"),
        ({"slot_minutes": 0}, "cannot be kept"),
    ],
)
def test_what_cannot_be_is_refused_and_nobody_is_taken_on(
    tenant: Tenant, settings: Settings, values: dict[str, Any], told: str
) -> None:
    with pytest.raises(Refused, match=told):
        enrolment.add(**{"name": "Corte Fino", **values}, now=T0, settings=settings)

    assert Tenant.select().count() == 1


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"name": " "}, "needs a name"),
        ({"timezone": "Madrid"}, "is not a time zone"),
        ({"phone_id": "999"}, "already has the phone id 999"),
    ],
)
def test_a_change_that_cannot_be_is_refused_and_changes_nothing(
    tenant: Tenant, settings: Settings, values: dict[str, Any], told: str
) -> None:
    enrolment.add("Other", T0, settings, phone_id="999")

    with pytest.raises(Refused, match=told):
        enrolment.edit(tenant, settings, **{"address": "Calle Mayor 4", **values})

    assert (again(tenant).name, again(tenant).address) == ("Corte Fino", "")


def test_a_change_leaves_alone_what_it_does_not_name(tenant: Tenant, settings: Settings) -> None:
    enrolment.edit(tenant, settings, name="Corte Finísimo", language=None)
    enrolment.edit(tenant, settings)

    changed = again(tenant)
    assert (changed.name, changed.language) == ("Corte Finísimo", "en")
    assert (changed.timezone, changed.phone_id) == ("Europe/Madrid", PHONE_ID)


def test_several_businesses_may_have_no_number_yet(file: Any, settings: Settings) -> None:
    for _ in range(2):
        assert enrolment.add("New", T0, settings, phone_id=" ").phone_id is None


def test_a_secret_is_never_in_the_file_in_plain(tenant: Tenant, settings: Settings) -> None:
    enrolment.edit(tenant, settings, token="EAAtoken", app_secret="shh", verify_token="pst")

    kept = again(tenant)
    for sealed, plain in ((kept.token, "EAAtoken"), (kept.app_secret, "shh")):
        assert plain not in sealed
        assert secrets.unseal(sealed, settings) == plain


def test_an_empty_secret_falls_back_to_the_servers(tenant: Tenant, settings: Settings) -> None:
    enrolment.edit(tenant, settings, token="EAAtoken")
    assert secrets.access_token(again(tenant), settings) == "EAAtoken"

    enrolment.edit(tenant, settings, token="")
    assert secrets.access_token(again(tenant), settings) == settings.token


def test_a_new_token_lets_sending_go_on_and_settles_what_was_said_of_the_old_one(
    tenant: Tenant, settings: Settings
) -> None:
    Tenant.update(sending_blocked="token 12345678").execute()
    with database.write() as connection:
        notices.raise_notice(connection, tenant.id, "whatsapp 190", "The token is refused.", T0)
        notices.raise_notice(connection, tenant.id, "whatsapp 131042", "Add a card.", T0)

    enrolment.edit(tenant, settings, token="EAAnew")

    assert again(tenant).sending_blocked == ""
    assert [kind for kind, *_ in notices.open_notices(tenant.id)] == ["whatsapp 131042"]


@pytest.mark.parametrize(
    ("phone", "digits"),
    [("+34 600-11.12 (22)", "34600111222"), ("34600111222", "34600111222")],
)
def test_an_owners_number_is_kept_as_digits(tenant: Tenant, phone: str, digits: str) -> None:
    enrolment.set_owners(tenant, [phone, digits])

    assert [owner.phone for owner in OwnerNumber.select()] == [digits]


@pytest.mark.parametrize("phone", ["", "call me", "12345", "3460011122233445566", "٣٤٦٠٠١١١٢٢٢"])
def test_what_is_no_number_changes_no_owner(tenant: Tenant, phone: str) -> None:
    enrolment.set_owners(tenant, ["+34600111222"])

    with pytest.raises(Refused, match="is not a phone number"):
        enrolment.set_owners(tenant, ["+34600999888", phone])

    assert [owner.phone for owner in OwnerNumber.select()] == ["34600111222"]


def test_a_business_that_goes_leaves_no_row_and_no_index_behind(
    tenant: Tenant, diary: Diary, settings: Settings
) -> None:
    empty = {table: _count(table) for table in _tables()}
    other = enrolment.add("Other", T0, settings, phone_id="999")
    business.furnish(other)
    enrolment.set_owners(other, ["+34600111222"])
    arrive(text_from("34600111222", "Hola"), phone_id="999")
    faqs.add(other.id, Draft("Parking?", "Here."), answering.embedder_of(settings), T0)
    theirs = Diary(other, business_service(other))
    theirs.book("12-24 15:30")

    enrolment.remove(other)

    assert {table: _count(table) for table in _tables()} == {
        **empty,
        "faq_space": 1,
        "faq_vector_1": 0,
    }
    assert database.rows("SELECT slug FROM tenant") == [("corte-fino",)]


def business_service(tenant: Tenant) -> Any:
    from lumi.booking import calendar

    return calendar.services(tenant)[0]


def _tables() -> list[str]:
    sql = (
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        " AND name NOT LIKE 'faq_words_%' AND name NOT LIKE 'faq_vector_1_%'"
        " AND name NOT LIKE 'message_word%'"  # has no rows to count; its own tests search it
    )
    return [name for (name,) in database.rows(sql)]


def _count(table: str) -> int:
    return int(database.value(f'SELECT count(*) FROM "{table}"'))  # noqa: S608 from the schema


def test_an_unknown_slug_is_told_with_where_to_look(file: Any) -> None:
    with pytest.raises(UnknownTenant, match=r"no tenant 'nobody'.*flask tenant list"):
        named("nobody")
