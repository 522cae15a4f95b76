"""`flask tenant owner`: numbers get a code to send, are listed and let go."""

import re

from lumi.owner import numbers
from lumi.tenants.models import Tenant
from tests.cli.running import Command, fault, said
from tests.conftest import T0

OLGA = "+34 600 99 98 88"


def test_add_prints_the_code_to_send(flask: Command, tenant: Tenant) -> None:
    printed = flask("tenant", "owner", "add", tenant.slug, OLGA)

    assert re.match(r"\d{4}-\d{4}\n", printed.output)
    assert numbers.listed(tenant) == [("+34600999888", "")]


def test_add_again_prints_another_code(flask: Command, tenant: Tenant) -> None:
    flask("tenant", "owner", "add", tenant.slug, OLGA)

    assert re.match(r"\d{4}-\d{4}\n", flask("tenant", "owner", "add", tenant.slug, OLGA).output)
    assert len(numbers.listed(tenant)) == 1


def test_what_is_no_number_is_refused(flask: Command, tenant: Tenant) -> None:
    assert "not a phone number" in fault(flask("tenant", "owner", "add", tenant.slug, "Olga"))


def test_list_tells_what_is_verified(flask: Command, tenant: Tenant) -> None:
    numbers.issue(tenant, OLGA, T0)

    assert "+34600999888  not yet" in said(flask("tenant", "owner", "list", tenant.slug))
    listed = said(flask("tenant", "owner", "list", tenant.slug, "--json"))
    assert '"verified_at": ""' in listed


def test_remove_lets_a_number_go(flask: Command, tenant: Tenant) -> None:
    numbers.issue(tenant, OLGA, T0)

    said(flask("tenant", "owner", "remove", tenant.slug, OLGA))

    assert numbers.listed(tenant) == []
    assert "has no owner" in fault(flask("tenant", "owner", "remove", tenant.slug, OLGA))


def test_brief_sets_the_hour_of_the_day_in_one_message(flask: Command, tenant: Tenant) -> None:
    said(flask("tenant", "owner", "brief", tenant.slug, "7:30"))
    assert Tenant.get_by_id(tenant.id).brief_minute == 450

    said(flask("tenant", "owner", "brief", tenant.slug, "off"))
    assert Tenant.get_by_id(tenant.id).brief_minute is None
    assert flask("tenant", "owner", "brief", tenant.slug, "25:00").exit_code == 2
