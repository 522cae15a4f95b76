"""A day of a town: whatever happens in it, Lumi keeps what it promises.

DAY_SEED=7 DAY_TENANTS=50 DAY_ACTS=5000 scripts/test tests/day  # another day, or a busier one
"""

import os

from lumi.settings import Settings
from tests.day.promises import Promises
from tests.day.town import Town
from tests.fakes.whatsapp import WhatsApp

TENANTS = int(os.environ.get("DAY_TENANTS", "20"))
ACTS = int(os.environ.get("DAY_ACTS", "500"))
SEED = int(os.environ.get("DAY_SEED", "24"))


def test_every_promise_is_kept_through_a_day(file: object, settings: Settings) -> None:
    print(f"DAY_SEED={SEED} DAY_TENANTS={TENANTS} DAY_ACTS={ACTS}")
    with WhatsApp() as whatsapp:
        town = Town(settings, whatsapp, SEED, TENANTS)
        promises = Promises(town)
        for _ in town.live(ACTS):
            promises.watch()
        town.close()

    promises.check()
    print(dict(promises.seen))


def test_a_clock_that_is_put_forward_and_back_keeps_nobody_waiting_and_sends_nothing_twice(
    file: object, settings: Settings
) -> None:
    with WhatsApp() as whatsapp:
        town = Town(settings, whatsapp, SEED, tenants=3, jumps=0.02)
        promises = Promises(town)
        for _ in town.live(acts=150):
            promises.watch_people()
        town.close()

    promises.check_messages()
