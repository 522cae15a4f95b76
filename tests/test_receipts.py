"""A message is marked read when its turn begins, never after the reply, and never at its cost."""

import logging
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from lumi.receipts import MOST_AGAIN, Receipts
from lumi.settings import Settings
from lumi.tenants import enrolment
from lumi.tenants.models import Tenant
from lumi.whatsapp.graph import Graph
from tests.conftest import PHONE_ID
from tests.fakes.whatsapp import Fault, WhatsApp, cut_before, refuse, slow
from tests.waiting import until

SLOW = 0.15  # seconds; ample for what a test does meanwhile


@pytest.fixture
def whatsapp() -> Iterator[WhatsApp]:
    with WhatsApp() as fake:
        yield fake


@pytest.fixture
def receipts(whatsapp: WhatsApp, settings: Settings) -> Iterator[Receipts]:
    """One thread, so that a second receipt waits for the first."""
    graph = Graph(whatsapp.url, pool_size=1)
    receipts = Receipts(graph, settings, threads=1)
    yield receipts
    receipts.stop()
    graph.close()


def marked(whatsapp: WhatsApp) -> list[str]:
    return [one.wa_msg_id for one in whatsapp.receipts]


def test_a_message_is_marked_read_and_typing_is_shown(
    tenant: Tenant, receipts: Receipts, whatsapp: WhatsApp
) -> None:
    receipts.begin(1, tenant.id, "wamid.in")
    until(lambda: whatsapp.receipts)

    (receipt,) = whatsapp.receipts
    assert (receipt.phone_id, receipt.wa_msg_id, receipt.typing) == (PHONE_ID, "wamid.in", True)


def test_a_receipt_under_way_ends_before_the_reply_goes_out(
    tenant: Tenant, receipts: Receipts, whatsapp: WhatsApp
) -> None:
    whatsapp.next_receipts(slow(SLOW))
    receipts.begin(1, tenant.id, "wamid.in")
    until(lambda: whatsapp.receipts)
    arrived = whatsapp.receipts[0].at

    receipts.clear(1)

    assert time.time() - arrived >= SLOW


def test_a_receipt_not_yet_begun_is_dropped_when_the_reply_is_ready(
    tenant: Tenant, receipts: Receipts, whatsapp: WhatsApp
) -> None:
    whatsapp.next_receipts(slow(SLOW))
    receipts.begin(1, tenant.id, "wamid.slow")
    until(lambda: whatsapp.receipts)
    receipts.begin(2, tenant.id, "wamid.late")
    receipts.clear(2)
    receipts.clear(1)
    receipts.begin(3, tenant.id, "wamid.next")
    until(lambda: len(whatsapp.receipts) == 2)

    assert marked(whatsapp) == ["wamid.slow", "wamid.next"]


@pytest.mark.parametrize(
    "fault",
    [refuse(401, 190), refuse(500, 131016), cut_before()],
    ids=["refused", "passing", "cut"],
)
def test_a_receipt_that_fails_is_not_repeated_and_stops_no_other(
    tenant: Tenant, receipts: Receipts, whatsapp: WhatsApp, fault: Fault
) -> None:
    whatsapp.next_receipts(fault)
    receipts.begin(1, tenant.id, "wamid.in")
    receipts.begin(2, tenant.id, "wamid.next")
    until(lambda: whatsapp.receipts)

    assert marked(whatsapp) == ["wamid.next"]


def test_a_token_that_cannot_be_read_costs_a_receipt_and_nothing_more(
    tenant: Tenant, settings: Settings, receipts: Receipts, whatsapp: WhatsApp
) -> None:
    other = enrolment.add("Other", tenant.created_at, settings, phone_id="777")
    enrolment.edit(tenant, replace(settings, secret_key="another key"), token="EAAold")
    receipts.begin(1, tenant.id, "wamid.in")
    receipts.begin(2, other.id, "wamid.next")
    until(lambda: whatsapp.receipts)

    assert marked(whatsapp) == ["wamid.next"]


def test_a_business_deleted_meanwhile_gets_no_receipt(
    tenant: Tenant, settings: Settings, receipts: Receipts, whatsapp: WhatsApp
) -> None:
    other = enrolment.add("Other", tenant.created_at, settings, phone_id="777")
    enrolment.remove(tenant)
    receipts.begin(1, tenant.id, "wamid.in")
    receipts.begin(2, other.id, "wamid.next")
    until(lambda: whatsapp.receipts)

    assert marked(whatsapp) == ["wamid.next"]


def test_a_bug_in_a_receipt_is_in_the_log(
    tenant: Tenant, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    broken: Any = object()  # no Graph at all
    receipts = Receipts(broken, settings, threads=1)
    with caplog.at_level(logging.ERROR):
        receipts.begin(1, tenant.id, "wamid.in")
        until(lambda: caplog.messages)
    receipts.stop()

    assert caplog.messages == ["receipt.bug conversation=1"]


def test_clearing_where_nothing_is_under_way_does_nothing(receipts: Receipts) -> None:
    receipts.clear(7)


@pytest.fixture
def untiring(whatsapp: WhatsApp, settings: Settings) -> Iterator[Receipts]:
    """Receipts that show "typing…" again after a moment."""
    graph = Graph(whatsapp.url, pool_size=1)
    receipts = Receipts(graph, settings, threads=1, again=0.02)
    yield receipts
    receipts.stop()
    graph.close()


def test_typing_is_kept_up_while_the_turn_is_in_hand(
    tenant: Tenant, untiring: Receipts, whatsapp: WhatsApp
) -> None:
    untiring.begin(1, tenant.id, "wamid.in")
    until(lambda: len(whatsapp.receipts) >= 3)
    untiring.clear(1)

    shown = len(whatsapp.receipts)
    untiring.begin(2, tenant.id, "wamid.next")
    until(lambda: marked(whatsapp).count("wamid.next") >= 3)
    assert marked(whatsapp).count("wamid.in") == shown
    assert all(one.typing for one in whatsapp.receipts)


def test_a_turn_that_ends_without_a_reply_is_shown_typing_no_more(
    tenant: Tenant, untiring: Receipts, whatsapp: WhatsApp
) -> None:
    untiring.begin(1, tenant.id, "wamid.in")
    until(lambda: len(whatsapp.receipts) >= 2)
    untiring.end(1)
    untiring.clear(1)  # what is under way has ended

    shown = len(whatsapp.receipts)
    untiring.begin(2, tenant.id, "wamid.next")
    until(lambda: marked(whatsapp).count("wamid.next") >= 3)
    assert marked(whatsapp).count("wamid.in") == shown


def test_typing_is_not_kept_up_for_ever(
    tenant: Tenant, untiring: Receipts, whatsapp: WhatsApp
) -> None:
    untiring.begin(1, tenant.id, "wamid.in")
    until(lambda: len(whatsapp.receipts) == 1 + MOST_AGAIN)

    untiring.begin(2, tenant.id, "wamid.next")
    until(lambda: marked(whatsapp).count("wamid.next") >= 3)
    assert marked(whatsapp).count("wamid.in") == 1 + MOST_AGAIN


def test_a_slow_whatsapp_is_not_asked_twice_at_once(
    tenant: Tenant, untiring: Receipts, whatsapp: WhatsApp
) -> None:
    whatsapp.next_receipts(slow(SLOW))
    untiring.begin(1, tenant.id, "wamid.in")
    until(lambda: len(whatsapp.receipts) >= 2)

    first, second = whatsapp.receipts[:2]
    assert second.at - first.at >= SLOW
