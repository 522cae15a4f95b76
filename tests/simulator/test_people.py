"""The simulator's made-up customers are as many people as they seem."""

from lumi.simulator import people
from lumi.simulator.models import SimulatedCustomer
from lumi.tenants.models import Tenant


def test_no_two_customers_have_one_number(tenant: Tenant) -> None:
    left = "12025550007"
    rows = [
        {"tenant": tenant.id, "name": "Ada", "about": "", "phone": f"1202555{number:04d}"}
        for number in range(10_000)
        if number != 7
    ]
    SimulatedCustomer.insert_many(rows).execute()

    assert people.newcomer(tenant).phone == left
