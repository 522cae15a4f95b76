"""What is broken on the server reaches whoever runs it, and nobody else."""

from lumi import database, nightly
from lumi.settings import Settings
from lumi.tenants import audit, notices
from lumi.tenants.models import Tenant
from tests.conftest import T0
from tests.dashboard.visiting import Reader


def test_a_backup_that_failed_is_told_where_the_operator_looks(
    operator: Reader, shop: Tenant, settings: Settings
) -> None:
    nightly.directory(settings).write_text("a file where the directory should be")
    nightly.back_up(settings, T0)

    for page in ("/operator", "/b/corte-fino/"):
        assert "The nightly backup was not made" in operator.sees(page)


def test_an_owner_is_not_told_of_the_server(owner: Reader, shop: Tenant) -> None:
    with database.write() as connection:
        notices.raise_notice(connection, None, "backup", "No backup.", T0)

    assert "No backup." not in owner.sees("/b/corte-fino/")


def test_what_an_operator_has_seen_to_is_shown_no_more(operator: Reader, shop: Tenant) -> None:
    with database.write() as connection:
        notices.raise_notice(connection, None, "backup", "No backup.", T0)
        notices.raise_notice(connection, shop.id, "backup", "Of the shop.", T0)

    operator.sends("/operator/notices/done", token_from="/operator", kind="backup")

    assert "No backup." not in operator.sees("/operator")
    assert "Of the shop." in operator.sees("/b/corte-fino/")
    assert [one.what for one in audit.entries(None, None, 20)] == ["settled a notice"]
