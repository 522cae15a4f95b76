"""What is broken is told once, however often it happens, until it is settled."""

from typing import Any

from lumi import clock, database
from lumi.tenants import notices
from lumi.tenants.models import Tenant
from tests.conftest import T


def tell(tenant_id: int | None, kind: str, detail: str = "broken", seconds: float = 0) -> None:
    with database.write() as connection:
        notices.raise_notice(connection, tenant_id, kind, detail, T(seconds))


def settle(tenant_id: int | None, kind: str) -> None:
    with database.write() as connection:
        notices.settle_notice(connection, tenant_id, kind, T(9))


def kinds(tenant_id: int | None) -> list[str]:
    return [kind for kind, *_ in notices.open_notices(tenant_id)]


def test_the_same_fault_is_one_notice_that_counts(tenant: Tenant) -> None:
    tell(tenant.id, "whatsapp 190", "first words", 0)
    tell(tenant.id, "whatsapp 190", "newer words", 5)

    assert notices.open_notices(tenant.id) == [
        ("whatsapp 190", "newer words", 2, clock.stamp(T(5)))
    ]


def test_the_newest_fault_comes_first(tenant: Tenant) -> None:
    tell(tenant.id, "old", seconds=0)
    tell(tenant.id, "new", seconds=1)

    assert kinds(tenant.id) == ["new", "old"]


def test_a_settled_fault_is_told_afresh_when_it_comes_back(tenant: Tenant) -> None:
    tell(tenant.id, "whatsapp 190")
    settle(tenant.id, "whatsapp 190")
    assert kinds(tenant.id) == []

    tell(tenant.id, "whatsapp 190")
    assert [times for _, _, times, _ in notices.open_notices(tenant.id)] == [1]


def test_a_fault_of_the_server_is_nobodys_in_particular(tenant: Tenant) -> None:
    tell(None, "meta account_update")
    tell(None, "meta account_update")

    assert kinds(tenant.id) == []
    assert kinds(None) == ["meta account_update"]


def test_settling_one_fault_leaves_the_others(tenant: Tenant, file: Any) -> None:
    for kind in ("one", "two"):
        tell(tenant.id, kind)
    tell(None, "one")
    settle(tenant.id, "one")

    assert (kinds(tenant.id), kinds(None)) == (["two"], ["one"])
