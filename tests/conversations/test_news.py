"""News of the account: told to the business it is about, as far as Meta says which that is."""

from typing import Any

from lumi import database
from lumi.tenants import notices
from lumi.tenants.models import Tenant
from tests.conversations.arriving import take_in


def news() -> dict[str, Any]:
    change = {"field": "account_update", "value": {"event": "ACCOUNT_RESTRICTION"}}
    return {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}


def test_news_without_a_number_at_a_tenants_own_address_is_that_tenants(tenant: Tenant) -> None:
    take_in(news(), tenant_id=tenant.id)

    assert len(notices.open_notices(tenant.id)) == 1
    assert database.value("SELECT tenant_id FROM dead_letter") == tenant.id


def test_news_without_a_number_at_the_common_address_is_nobodys_in_particular(
    tenant: Tenant,
) -> None:
    take_in(news())

    assert len(notices.open_notices(None)) == 1
    assert notices.open_notices(tenant.id) == []
