"""An FAQ that was deleted by mistake is put back."""

import pytest

from lumi import clock
from lumi.answers import discarded, faqs
from lumi.answers.discarded import Discarded
from lumi.answers.texts import Draft
from lumi.tenants.models import Tenant
from tests.conftest import T0
from tests.dashboard.visiting import Reader

PAGE = "/b/corte-fino/faqs"
PARKING = Draft("Where can I park?", "Behind the <shop>.", ("Is there parking?",))


@pytest.fixture
def deleted(owner: Reader, shop: Tenant) -> Discarded:
    """It was switched off before."""
    faq_id = faqs.add(shop.id, PARKING, None, T0)
    owner.sends(f"{PAGE}/{faq_id}/switch", PAGE)
    owner.sends(f"{PAGE}/{faq_id}/delete", PAGE)
    (found,) = discarded.listed(shop.id, T0)
    return found


def kept(tenant: Tenant) -> list[tuple[Draft, bool]]:
    return [(faq.draft, faq.enabled) for faq in faqs.listed(tenant.id)]


def puts_back(reader: Reader, one: Discarded) -> int:
    return reader.sends(f"{PAGE}/discarded/{one.id}/put-back", PAGE).status_code


def test_what_was_deleted_is_put_back_as_it_was(
    owner: Reader, shop: Tenant, deleted: Discarded
) -> None:
    assert kept(shop) == []
    assert f"/discarded/{deleted.id}/put-back" in owner.sees(PAGE)

    puts_back(owner, deleted)

    assert kept(shop) == [(PARKING, False)]
    assert "Deleted lately" not in owner.sees(PAGE)
    assert puts_back(owner, deleted) == 404


def test_what_was_deleted_long_ago_is_gone(shop: Tenant, deleted: Discarded) -> None:
    clock.travel(deleted.discarded_at + discarded.KEPT)

    assert discarded.listed(shop.id, clock.now()) == []
    with pytest.raises(faqs.UnknownFaq):
        discarded.put_back(shop.id, deleted.id, clock.now())


def test_what_was_written_anew_meanwhile_stays(
    owner: Reader, shop: Tenant, deleted: Discarded
) -> None:
    anew = Draft(PARKING.question, "Nowhere.")
    faqs.add(shop.id, anew, None, T0)

    puts_back(owner, deleted)

    assert kept(shop) == [(anew, True)]
    assert discarded.listed(shop.id, T0) == [deleted]
