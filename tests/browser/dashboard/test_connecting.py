"""Connecting WhatsApp: what is wrong is said beside the step that mends it."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from lumi import clock
from tests.browser.dashboard import life
from tests.browser.dashboard.screens import PHONE, Sight, window
from tests.dashboard.visiting import PASSWORD
from tests.fakes.account import SCOPES, Account
from tests.fakes.whatsapp import cut_before, refuse
from tests.journeys.shop import Shop

Spoils = Callable[[Account], object]
SOON = int((clock.now() + timedelta(days=2)).timestamp())
NUMBER, TOKEN = "The number", "The access token"
NOWHERE: dict[str, object] = {"webhook_configuration": {}}
REFUSED = {"quality_rating": refuse(401, 190)}
SOME = {"scopes": SCOPES[:1]}
BILL = {"can_send_message": "BLOCKED", "errors": [{"error_description": "No card on file."}]}


@pytest.fixture(scope="module")
def page(browser: Browser, shop: Shop) -> Iterator[Sight]:
    """The page that connects, on a phone: one window for all faults."""
    with window(browser, PHONE, shop.tree.url) as sight:
        sight.signs_in(life.OWNER, PASSWORD)
        sight.opens(f"/b/{life.SLUG}/whatsapp")
        yield sight


@pytest.fixture
def account(shop: Shop) -> Iterator[Account]:
    """All is well with it; what a test spoils is mended afterwards."""
    known = shop.whatsapp.account
    known.numbers[life.PHONE_ID] = "Harbour Street Barbers"
    well = deepcopy(vars(known))
    yield known
    for name, value in well.items():
        held = getattr(known, name)
        if isinstance(held, dict):  # others hold it, too
            held.clear()
            held.update(value)
        else:
            setattr(known, name, value)


def checks(page: Sight) -> None:
    page.forgets()
    page.page.get_by_role("button", name="Check now").click()
    page.page.get_by_text("Each says what to do.").or_(
        page.page.get_by_text("All is well")
    ).wait_for()


@pytest.mark.parametrize(
    ("spoil", "step", "badge", "words"),
    [
        (lambda it: it.numbers.clear(), NUMBER, "to fix", "knows no number with the phone id"),
        (lambda it: it.number.update(status="PENDING"), NUMBER, "to fix", "Confirm the number"),
        (lambda it: it.number.update(status="BANNED"), NUMBER, "to fix", "Appeal in WhatsApp"),
        (lambda it: it.number.update(quality_rating="RED"), NUMBER, "look", "rates it RED"),
        (lambda it: it.faults.update(REFUSED), TOKEN, "to fix", "refuses the access token"),
        (lambda it: it.token.update(is_valid=False), TOKEN, "to fix", "no longer valid"),
        (lambda it: it.token.update(SOME), TOKEN, "to fix", "may not send"),
        (lambda it: it.token.update(expires_at=SOON), TOKEN, "look", "expires at"),
        (lambda it: it.app_secrets.add("another"), "The app secret", "to fix", "is not the one"),
        (lambda it: it.number.update(NOWHERE), "The webhook", "to fix", "has no address to send"),
        (lambda it: it.subscribed.clear(), "The app gets", "to fix", "is not subscribed"),
        (lambda it: it.blocked.update(WABA=BILL), "Live, with", "to fix", "No card on file"),
    ],
    ids=[
        *("no such number", "not confirmed", "banned", "disliked", "token refused", "token ended"),
        *("token may not send", "token ends", "wrong secret", "no webhook", "not subscribed"),
        "no card",
    ],
)
def test_each_fault_is_named_beside_its_step(
    page: Sight, account: Account, spoil: Spoils, step: str, badge: str, words: str
) -> None:
    spoil(account)

    checks(page)

    card = page.page.locator("li.step").filter(has=page.page.get_by_role("heading", name=step))
    expect(card.locator("summary .badge")).to_have_text(badge)
    expect(card.locator(".found").filter(has_text=words).first).to_be_visible()
    assert page.faults() == []


def test_a_whatsapp_that_does_not_answer_is_named_and_nothing_else_is_blamed(
    page: Sight, shop: Shop, account: Account
) -> None:
    shop.whatsapp.next(*[cut_before] * 3)

    checks(page)

    expect(page.page.locator(".findings.card")).to_contain_text("could not be asked")
    assert page.page.locator("summary .badge.bad").count() == 0


def test_a_number_that_is_none_is_refused_beside_its_field(owner: Sight) -> None:
    owner.opens(f"/b/{life.SLUG}/whatsapp")

    owner.page.get_by_role("heading", name="The number").click()  # opens the step
    owner.page.get_by_label("Phone number ID").fill("+34 600 111 222")
    owner.page.get_by_label("Phone number ID").press("Enter")

    expect(owner.page.get_by_text("An id is digits only.")).to_be_visible()
    expect(owner.page.get_by_label("Phone number ID")).to_have_value("+34 600 111 222")
