"""What needs a person is posted once to the operator's own address, and told to an only owner."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from lumi import alarms, clock, database
from lumi.alarms import Vigil, watching
from lumi.settings import Settings
from lumi.tenants import enrolment, notices
from lumi.tenants.models import Tenant
from tests.conftest import T0, T
from tests.conversations.arriving import arrive, text_from
from tests.fakes.server import Answer, Request, Server

ANA = "34600111222"


class Chat:
    """A chat program that takes what is posted."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.status = 200
        self.server = Server(self._take)
        self.url = f"http://127.0.0.1:{self.server.port}/hook/secret"

    def _take(self, asked: Request) -> Answer:
        if self.status == 200:
            self.heard.append(json.loads(asked.raw)["text"])
        return Answer(self.status, b"ok")


@pytest.fixture
def chat() -> Iterator[Chat]:
    chat = Chat()
    with chat.server:
        yield chat


@pytest.fixture
def ringing(tenant: Tenant, settings: Settings, chat: Chat) -> Settings:
    return replace(settings, alert_url=chat.url, url="https://lumi.example")


def tell(tenant_id: int | None, kind: str, detail: str) -> None:
    with database.write() as connection:
        notices.raise_notice(connection, tenant_id, kind, detail, T0)


def kinds(tenant_id: int | None) -> list[str]:
    return [kind for kind, *_ in notices.open_notices(tenant_id) if kind != watching.DISK]


def test_a_dead_token_is_posted_once(ringing: Settings, tenant: Tenant, chat: Chat) -> None:
    tell(tenant.id, "whatsapp 190", "The access token is no longer valid.")

    for _ in range(2):
        alarms.sweep(ringing, T0)

    (heard,) = [one for one in chat.heard if "corte-fino" in one]
    assert heard.startswith("Lumi needs you (https://lumi.example/operator):")
    assert "corte-fino: The access token is no longer valid." in heard


def test_what_happens_again_after_it_was_settled_is_posted_again(
    ringing: Settings, chat: Chat
) -> None:
    for _ in range(2):
        tell(None, "backup", "The nightly backup was not made.")
        alarms.sweep(ringing, T0)
        with database.write() as connection:
            notices.settle_notice(connection, None, "backup", T0)

    assert sum("nightly backup" in one for one in chat.heard) == 2


def test_what_owners_hear_on_whatsapp_is_not_the_operators(
    ringing: Settings, tenant: Tenant, chat: Chat
) -> None:
    tell(tenant.id, "human wanted", "A customer asks for a person.")

    alarms.sweep(ringing, T0)

    assert not [one for one in chat.heard if "person" in one]


def test_a_fault_after_a_business_was_deleted_is_posted_too(
    ringing: Settings, tenant: Tenant, chat: Chat
) -> None:
    for kind in ("whatsapp 190", "whatsapp 131031"):
        tell(tenant.id, kind, "The account is locked.")
    alarms.sweep(ringing, T0)
    enrolment.remove(tenant)

    with database.write() as connection:  # its number was one of those that have gone
        notices.raise_notice(connection, None, "backup", "The backup was not made.", T(60))
    alarms.sweep(ringing, T(60))

    assert any("The backup was not made." in one for one in chat.heard)


@pytest.mark.parametrize("status", [404, 500, 302])
def test_an_address_that_takes_nothing_is_tried_again(
    ringing: Settings, chat: Chat, status: int
) -> None:
    tell(None, "backup", "The nightly backup was not made.")
    chat.status = status
    alarms.sweep(ringing, T0)

    chat.status = 200
    alarms.sweep(ringing, T0)

    assert any("nightly backup" in one for one in chat.heard)


def test_an_address_where_nobody_is_stops_nothing_and_is_in_no_log(
    ringing: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    tell(None, "backup", "The nightly backup was not made.")

    alarms.sweep(replace(ringing, alert_url="http://127.0.0.1:9/hook/secret"), T0)

    assert "alarms.not_posted" in caplog.text
    assert "secret" not in caplog.text
    assert "secret" not in repr(ringing)


def test_messages_that_wait_too_long_are_a_notice_until_they_move(
    tenant: Tenant, settings: Settings
) -> None:
    arrive(text_from(ANA, "hello"))
    alarms.sweep(settings, T(60))
    assert kinds(tenant.id) == []

    alarms.sweep(settings, T(180))
    assert kinds(tenant.id) == [watching.QUEUE]

    with database.write() as connection:
        connection.execute("UPDATE message SET handled_at = ?", (clock.stamp(T(200)),))
    alarms.sweep(settings, T(210))
    assert kinds(tenant.id) == []


def test_where_there_are_several_businesses_the_server_is_the_operators(
    tenant: Tenant, settings: Settings
) -> None:
    enrolment.add("Other", T0, settings)
    arrive(text_from(ANA, "hello"))

    alarms.sweep(settings, T(180))

    assert (kinds(tenant.id), kinds(None)) == ([], [watching.QUEUE])


def alive(seconds: float) -> None:
    with database.write() as connection:
        connection.execute(
            "INSERT INTO worker (token, started_at, alive_at) VALUES ('w', ?1, ?1)"
            " ON CONFLICT DO UPDATE SET alive_at = ?1",
            (clock.stamp(T(seconds)),),
        )


def test_a_dead_worker_is_posted_by_who_watches_it_and_that_it_is_back(
    ringing: Settings, chat: Chat
) -> None:
    vigil = Vigil(ringing)
    alive(0)

    for seconds in (30, 61, 200):
        vigil.look(T(seconds))
    alive(210)
    for seconds in (211, 220):
        vigil.look(T(seconds))

    dead, back = chat.heard
    assert "no sign of life for 1 min" in dead
    assert "The worker is back" in back


def test_a_worker_that_has_not_started_yet_is_not_called_dead(
    ringing: Settings, chat: Chat
) -> None:
    Vigil(ringing).look(T0)

    assert chat.heard == []
