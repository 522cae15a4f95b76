"""A tenant is found by its number and by its slug."""

from lumi import database
from lumi.tenants import models
from lumi.tenants.models import Tenant


def test_a_tenant_is_found_as_it_was_kept(tenant: Tenant) -> None:
    kept = Tenant.get_by_id(tenant.id).__data__

    for found in (models.with_id(tenant.id), models.with_slug(tenant.slug)):
        assert found is not None
        assert found.__data__ == kept
    assert models.with_id(tenant.id + 1) is None
    assert models.with_slug("nobody") is None


def test_the_file_of_a_later_version_is_read_without_its_new_columns(tenant: Tenant) -> None:
    with database.write() as connection:
        connection.execute("ALTER TABLE tenant ADD COLUMN mood TEXT NOT NULL DEFAULT 'sunny'")

    found = models.with_id(tenant.id)

    assert found is not None
    assert found.name == "Corte Fino"
