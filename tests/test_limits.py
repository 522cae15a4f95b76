"""No address takes the server for itself: more than its share is answered 429, and soon again."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from lumi.app import create_app
from lumi.limits import Buckets, whose
from lumi.settings import Settings
from lumi.tenants.models import Tenant
from tests.whatsapp.test_webhook import post

ANA, BEA = {"REMOTE_ADDR": "203.0.113.7"}, {"REMOTE_ADDR": "203.0.113.8"}


@pytest.fixture
def limited(tenant: Tenant, settings: Settings) -> FlaskClient:
    """A server that lets two requests of an address through."""
    return create_app(replace(settings, requests=2)).test_client()


def test_a_full_bucket_is_used_at_once_and_fills_up_again_with_time() -> None:
    buckets = Buckets(60)

    assert [buckets.wait("ana", 0) for _ in range(60)] == [0] * 60
    assert buckets.wait("ana", 0) == 1
    assert buckets.wait("ana", 1.0) == 0
    assert buckets.wait("ana", 1.5) == 1
    assert [buckets.wait("ana", 1000) for _ in range(61)] == [0] * 60 + [1]


def test_the_wait_that_is_told_is_enough() -> None:
    buckets = Buckets(7)
    for _ in range(7):
        buckets.wait("ana", 0)

    seconds = buckets.wait("ana", 0.3)

    assert seconds > 0
    assert buckets.wait("ana", 0.3 + seconds) == 0


def test_a_refusal_tells_browsers_what_every_answer_does(
    tenant: Tenant, settings: Settings
) -> None:
    https = replace(settings, requests=1, url="https://lumi.example")
    client = create_app(https).test_client()
    well, refused = (client.get("/sign-in", base_url=https.url) for _ in range(2))

    assert refused.status_code == 429
    for header in ("Strict-Transport-Security", "X-Content-Type-Options", "Permissions-Policy"):
        assert refused.headers[header] == well.headers[header]


def test_one_visitors_haste_costs_no_other() -> None:
    buckets = Buckets(1)

    assert [buckets.wait(who, 0) for who in ("ana", "ana", "bea")] == [0, 60, 0]


def test_only_so_many_addresses_are_remembered() -> None:
    buckets = Buckets(1, most=2)
    for who in ("ana", "bea", "carla"):
        buckets.wait(who, 0)

    assert len(buckets._left) == 2
    assert buckets.wait("carla", 0) == 60
    assert buckets.wait("ana", 0) == 0


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("not: an address", "not: an address"),
        ("", ""),
    ],
)
def test_an_ipv6_line_counts_as_one_address(address: str, counted: str) -> None:
    assert whose(address) == counted


def test_too_many_requests_are_told_when_to_come_again(limited: FlaskClient) -> None:
    answers = [limited.get("/sign-in", environ_base=ANA) for _ in range(3)]

    assert [one.status_code for one in answers] == [200, 200, 429]
    assert answers[2].mimetype == "text/plain"
    assert int(answers[2].headers["Retry-After"]) in range(1, 31)
    assert answers[2].headers["Retry-After"] in answers[2].text
    assert limited.get("/sign-in", environ_base=BEA).status_code == 200


def test_webhooks_and_the_platforms_question_are_never_refused(
    limited: FlaskClient, tenant: Tenant
) -> None:
    for _ in range(4):
        limited.get("/sign-in")

    assert limited.get("/sign-in").status_code == 429
    assert [limited.get("/health").status_code for _ in range(4)] == [503] * 4  # no worker here
    assert post(limited, {"object": "whatsapp_business_account"}).status_code == 200


def test_behind_a_proxy_its_visitors_are_counted_and_not_the_proxy(
    tenant: Tenant, settings: Settings
) -> None:
    client = create_app(replace(settings, requests=1, proxies=1)).test_client()

    def asks(visitor: str) -> int:
        return client.get("/sign-in", headers={"X-Forwarded-For": visitor}).status_code

    assert [asks(one) for one in ("203.0.113.7", "203.0.113.7", "203.0.113.8")] == [200, 429, 200]


def test_without_a_limit_nobody_is_refused(tenant: Tenant, settings: Settings) -> None:
    client = create_app(replace(settings, requests=0)).test_client()

    assert {client.get("/sign-in").status_code for _ in range(30)} == {200}
