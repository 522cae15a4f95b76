"""What owners are told reaches each of them once: now, by template, or when they write next."""

from datetime import datetime, timedelta

import pytest

from lumi import database
from lumi.conversations import holding, outbox
from lumi.conversations.inbox import Bubble
from lumi.conversations.outbox import Reply
from lumi.owner import numbers, quoting, telling
from lumi.tenants import notices
from lumi.tenants.models import Tenant
from lumi.whatsapp import messages
from tests.conftest import T0, T
from tests.conversations.arriving import arrive, text_from
from tests.owner.chair import OLGA, Chair
from tests.talking import change

LATER = T0 + timedelta(days=2)
NIGHT = T0 + timedelta(hours=12)  # 23:00 in Madrid
LONG = "word " * 60


def says(text: str) -> Reply:
    return Reply(text, messages.text(text))


def asks(text: str) -> Reply:
    return Reply(text, messages.buttons(text, [("own:yes", "Yes")]))


def tell(chair: Chair, reply: Reply, now: datetime = T0, **how: bool) -> list[int]:
    tenant = Tenant.get_by_id(chair.tenant.id)
    with database.write() as connection:
        return telling.tell(connection, tenant, lambda _: reply, now, **how)


def bodies(chair: Chair) -> list[tuple[str, str, str]]:
    return database.rows(
        "SELECT state, type, text FROM message WHERE why LIKE '%told%' OR why LIKE '%stands_for%'"
    )


def test_nobody_is_told_where_no_number_is_proven(chair: Chair) -> None:
    numbers.issue(chair.tenant, OLGA, T0)

    assert tell(chair, says("Hello")) == []


def test_within_the_24_hours_it_goes_as_it_is(boss: Chair) -> None:
    (ident,) = tell(boss, asks("Confirm?"))

    assert bodies(boss) == [("queued", "interactive", "Confirm?")]
    assert database.value("SELECT text FROM message WHERE id = ?", ident) == "Confirm?"


def test_it_is_said_in_the_owners_language(boss: Chair) -> None:
    with database.write() as connection:
        (owner,) = numbers.owners(connection, boss.tenant)
        numbers.remember(connection, owner, "es")
        telling.tell(connection, boss.tenant, lambda language: says(language), T0)

    assert [text for _, _, text in bodies(boss)] == ["es"]


def test_later_a_template_carries_what_fits(boss: Chair) -> None:
    change(boss.tenant, owner_template="lumi_news")

    tell(boss, says("Ana asks for Friday."), LATER)

    assert bodies(boss) == [("queued", "template", "Ana asks for Friday.")]
    assert notices.open_notices(boss.tenant.id) == []


@pytest.mark.parametrize("reply", [asks("Confirm?"), says(LONG)], ids=["buttons", "long"])
def test_what_no_template_carries_follows_when_the_owner_answers(boss: Chair, reply: Reply) -> None:
    change(boss.tenant, owner_template="lumi_news")
    (ident,) = tell(boss, reply, LATER)
    assert [(state, kind) for state, kind, _ in bodies(boss)] == [
        ("held", reply.body["type"]),
        ("queued", "template"),
    ]

    arrive(text_from(OLGA, "yes?", ts=LATER), at=LATER)
    telling.sweep(LATER)

    state = database.value("SELECT state FROM message WHERE id = ?", ident)
    assert state == "queued"


def test_without_a_template_it_waits_where_everybody_sees_it(boss: Chair) -> None:
    tell(boss, says("Hello"), LATER)
    telling.sweep(LATER)

    assert bodies(boss) == [("held", "text", "Hello")]
    assert holding.waiting(boss.tenant.id) == 1
    assert [kind for kind, *_ in notices.open_notices(boss.tenant.id)] == [telling.WAITS]


def test_it_goes_out_once_when_the_owner_writes(boss: Chair) -> None:
    tell(boss, says("Hello"), LATER)

    arrive(text_from(OLGA, "good morning", ts=LATER), at=LATER)
    telling.sweep(LATER)
    telling.sweep(LATER + timedelta(minutes=1))

    assert bodies(boss) == [("queued", "text", "Hello")]


def test_what_is_not_urgent_waits_for_the_morning(boss: Chair) -> None:
    tell(boss, says("A small thing"), NIGHT)
    telling.sweep(NIGHT)
    assert bodies(boss) == [("held", "text", "A small thing")]

    telling.sweep(NIGHT + timedelta(hours=9))
    assert bodies(boss) == [("queued", "text", "A small thing")]


def test_what_is_urgent_does_not_wait(boss: Chair) -> None:
    tell(boss, says("Fire"), NIGHT, is_urgent=True)

    assert bodies(boss) == [("queued", "text", "Fire")]


def test_of_what_only_the_latest_matters_one_waits(boss: Chair) -> None:
    tell(boss, says("Monday"), LATER, is_latest=True)
    tell(boss, says("Tuesday"), LATER + timedelta(days=1), is_latest=True)

    assert bodies(boss) == [("failed", "text", "Monday"), ("held", "text", "Tuesday")]


def test_who_says_stop_is_told_when_they_write(boss: Chair) -> None:
    boss.orders("STOP")

    tell(boss, says("Hello"))

    assert bodies(boss) == [("held", "text", "Hello")]


def test_a_message_that_the_window_closed_on_waits_again(boss: Chair) -> None:
    (ident,) = tell(boss, says("Hello"))
    (send,) = outbox.claim("w", 1, T(1))
    with database.write() as connection:
        outbox.fail(connection, send, 131047, "closed", T(2))
        assert holding.wait_again(connection, ident, T(2))

    assert bodies(boss) == [("held", "text", "Hello")]


def test_a_customers_failed_message_stays_failed(boss: Chair) -> None:
    boss.says("hello")
    with database.write() as connection:
        outbox.queue(connection, 2, [says("Hello Ana")], None, T0)
    (send,) = outbox.claim("w", 1, T(1))
    with database.write() as connection:
        outbox.fail(connection, send, 131047, "closed", T(2))
        assert not holding.wait_again(connection, send.id, T(2))


def test_a_refused_template_becomes_words_that_wait(boss: Chair) -> None:
    change(boss.tenant, owner_template="lumi_news")
    (ident,) = tell(boss, says("Hello"), LATER)
    (send,) = outbox.claim("w", 1, LATER)
    with database.write() as connection:
        outbox.fail(connection, send, 132001, "no such template", LATER)
        assert holding.wait_again(connection, ident, LATER)

    telling.sweep(LATER)
    assert bodies(boss) == [("held", "text", "Hello")]


def test_a_message_to_who_is_no_owner_any_more_is_given_up(boss: Chair) -> None:
    tell(boss, says("Secret"), NIGHT)
    numbers.remove(boss.tenant, OLGA)

    telling.sweep(NIGHT + timedelta(hours=9))

    assert [state for state, _, _ in bodies(boss)] == ["failed"]


def test_the_message_that_an_owner_answers_is_known(boss: Chair) -> None:
    change(boss.tenant, owner_template="lumi_news")
    (ident,) = tell(boss, asks("Confirm?"), LATER)
    with database.write() as connection:
        connection.execute("UPDATE message SET wa_msg_id = 'wamid.1' WHERE type = 'template'")
    (owner,) = numbers.owners(database.connection(), boss.tenant)

    def answer(quotes: str) -> int | None:
        return quoting.quoted(owner, Bubble(1, "", "text", "yes", {}, LATER, quotes))

    assert answer("wamid.1") == ident
    assert answer("wamid.unknown") is None
    assert answer("") is None
