"""An owner takes a conversation over, pauses Lumi, reads the usage, and gets a link to sign in."""

from datetime import timedelta

import pytest

from lumi import clock, database, owner
from lumi.conversations import inbox
from lumi.owner import links, numbers
from lumi.settings import Settings
from lumi.tenants import pausing
from lumi.tenants.models import Tenant
from tests.backroom import Backroom
from tests.conftest import T0, T
from tests.conversations.arriving import arrive, text_from
from tests.desk import ANA
from tests.fakes.whatsapp import WhatsApp
from tests.owner.chair import OLGA, Chair


@pytest.fixture
def ana(boss: Chair) -> int:
    return boss.knows("Ana", ANA)


def is_silent(phone: str) -> bool:
    """Whether what is written now waits for a human."""
    arrive(text_from(phone, "where can I park?", ts=T(60)), at=T(60))
    sql = "SELECT outcome FROM message ORDER BY id DESC LIMIT 1"
    return bool(database.value(sql) == "human")


@pytest.mark.parametrize(
    "text", ["take over Ana", "I'll answer Ana", "yo respondo a Ana", "ich übernehme Ana"]
)
def test_a_conversation_is_taken_over(boss: Chair, ana: int, text: str) -> None:
    assert f"https://wa.me/{ANA}" in boss.orders(text)

    assert is_silent(ANA)


@pytest.mark.parametrize("text", ["give back Ana", "give back", "te devuelvo a Ana"])
def test_and_given_back(boss: Chair, ana: int, text: str) -> None:
    boss.orders("take over Ana")

    assert "Ana" in boss.orders(text)

    assert not is_silent(ANA)


def test_without_a_name_who_wrote_last_is_offered(boss: Chair, ana: int) -> None:
    boss.knows("Ben", "34600222333")

    choices = boss.choices("take over")

    assert {title for _, title in choices} == {"Ana", "Ben"}


def test_nothing_is_given_back_that_nobody_has(boss: Chair, ana: int) -> None:
    assert boss.orders("give back") == "There is no such conversation now."


def test_a_name_that_nobody_has_is_said_so(boss: Chair, ana: int) -> None:
    assert boss.orders("take over Zoe") == "I find nobody called Zoe."


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("pause", pausing.FOR_EVER),
        ("pause for 2 hours", T0 + timedelta(hours=2)),
        ("pause until 15:00", T0 + timedelta(hours=4)),
        ("pause until tomorrow", T0 + timedelta(hours=13)),
        ("pausa hasta mañana a las 9", T0 + timedelta(hours=22)),
    ],
)
def test_lumi_is_paused_until_then(boss: Chair, text: str, until: object) -> None:
    boss.orders(text)

    assert Tenant.get_by_id(boss.tenant.id).paused_until == until


def test_while_paused_customers_wait_for_people_and_owners_do_not(
    boss: Chair, settings: Settings
) -> None:
    boss.orders("pause")
    with WhatsApp() as whatsapp:
        room = Backroom(boss.tenant, settings, whatsapp)
        arrive(text_from(ANA, "where can I park?"))
        arrive(text_from(OLGA, "resume"))
        room.answer()
        room.close()

    sql = "SELECT outcome, count(*) FROM message WHERE role = 'inbound' GROUP BY 1 ORDER BY 1"
    assert ("human", 1) in database.rows(sql)
    assert not pausing.is_paused(Tenant.get_by_id(boss.tenant.id), clock.now())
    assert [text for _, text in boss.told(ANA)] == []


def test_while_a_business_is_suspended_not_even_its_owner_is_answered(
    boss: Chair, settings: Settings
) -> None:
    with database.write() as connection:
        pausing.suspend(connection, boss.tenant, T0)
    before = len(boss.told(OLGA))
    with WhatsApp() as whatsapp:
        room = Backroom(boss.tenant, settings, whatsapp)
        arrive(text_from(ANA, "where can I park?"))
        arrive(text_from(OLGA, "resume"))
        room.answer()
        room.close()
        assert (whatsapp.sent, whatsapp.receipts) == ([], [])

    assert boss.told(ANA) == []
    assert len(boss.told(OLGA)) == before
    assert pausing.is_suspended(Tenant.get_by_id(boss.tenant.id))


def test_a_pause_ends_by_itself(boss: Chair) -> None:
    boss.orders("pause for 2 hours")
    tenant = Tenant.get_by_id(boss.tenant.id)

    assert owner.is_silenced(tenant, 0, [], T0)
    assert not owner.is_silenced(tenant, 0, [], T0 + timedelta(hours=2))


def test_who_proves_a_number_is_heard_while_paused(chair: Chair) -> None:
    with database.write() as connection:
        pausing.pause(connection, chair.tenant, None)
    code = numbers.issue(chair.tenant, OLGA, T0)
    arrive(text_from(OLGA, code))
    (claim,) = inbox.claim("w", 1, T(1), 0, 120)
    tenant = Tenant.get_by_id(chair.tenant.id)

    assert not owner.is_silenced(tenant, claim.customer_id, inbox.turn(claim), T0)


def test_usage_is_of_this_month(boss: Chair) -> None:
    assert boss.orders("usage").startswith("2026-12: 2 messages received, 0 sent, 0 delivered")


def test_without_an_address_there_is_no_link(boss: Chair) -> None:
    assert "LUMI_URL" in boss.orders("link")


def a_link(boss: Chair) -> str:
    """The token of a link that Olga asked for."""
    boss.url = "https://lumi.example"
    said = boss.orders("send me the link please")
    assert "https://lumi.example/sign-in/" in said
    return said.rpartition("/")[2]


def use(token: str, at: float = 60) -> numbers.Owner | None:
    with database.write() as connection:
        return links.use(connection, token, T(at))


def test_a_link_signs_its_owner_in_once(boss: Chair) -> None:
    token = a_link(boss)

    signed_in = use(token)

    assert signed_in is not None
    assert signed_in.tenant_id == boss.tenant.id
    assert use(token) is None


def test_a_link_is_kept_as_its_hash(boss: Chair) -> None:
    token = a_link(boss)

    assert token not in database.value("SELECT token FROM sign_in_link")


def test_a_link_ends_after_a_while_and_with_the_next_one(boss: Chair) -> None:
    first = a_link(boss)
    second = a_link(boss)

    assert use(first) is None
    assert use(second, at=16 * 60) is None
    assert use("nonsense") is None


def test_who_is_no_owner_any_more_cannot_sign_in(boss: Chair) -> None:
    token = a_link(boss)
    with database.write() as connection:
        connection.execute("UPDATE customer SET phone = '34600111000' WHERE phone = ?", (OLGA,))

    assert use(token) is None


def test_help_tells_what_can_be_written(boss: Chair) -> None:
    assert "closed Friday afternoon" in boss.orders("help")
    assert "cierro el viernes" in boss.orders("ayuda")


def test_words_that_are_no_order_and_no_question_get_the_help(boss: Chair) -> None:
    assert "closed Friday afternoon" in boss.orders("the weather is nice")


def test_an_owner_who_swears_is_heard_all_the_same(boss: Chair) -> None:
    boss.orders("this is fucking ridiculous, you idiots")

    assert boss.orders("usage").startswith("2026-12")


def test_nobody_takes_over_their_own_conversation(boss: Chair) -> None:
    boss.knows("Olga", OLGA)

    assert boss.orders("take over Olga") == "There is no such conversation now."
    assert boss.orders("usage")
