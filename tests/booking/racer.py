"""A process in which fifty customers reach for the diary at the same moment; see test_races.

Reads a job as one line of JSON, says `ready`, waits for a line, and prints what each was told.
"""

import json
import sys
import threading
from datetime import datetime
from pathlib import Path
from typing import Any

from lumi import database
from lumi.booking import appointments
from lumi.booking.appointments import NotStanding, SlotTaken
from lumi.booking.models import Service
from lumi.tenants.models import Tenant
from tests.conftest import T0

Told = dict[str, Any]


def main() -> None:
    job = json.loads(sys.stdin.readline())
    database.open_file(Path(job["database"]), database.WORKER_PATIENCE)
    told: list[Told] = []
    gate = threading.Barrier(len(job["wishes"]) + 1)
    racers = [
        threading.Thread(target=_race, args=(wish, gate, told), daemon=True)
        for wish in job["wishes"]
    ]
    for racer in racers:
        racer.start()
    print("ready", flush=True)
    sys.stdin.readline()
    gate.wait()
    for racer in racers:
        racer.join()
    print(json.dumps(told))


def _race(wish: Told, gate: threading.Barrier, told: list[Told]) -> None:
    gate.wait()
    try:
        outcome = _reach(wish)
    except SlotTaken as refused:
        outcome = {"refused": str(refused)}
    except NotStanding as refused:
        outcome = {"refused": str(refused.status)}
    except Exception as fault:  # the parent finds it and fails
        outcome = {"fault": repr(fault)}
    finally:
        database.db.close()
    told.append({**wish, **outcome})


def _reach(wish: Told) -> Told:
    start = datetime.fromisoformat(wish["start"])
    with database.write():
        tenant = Tenant.get_by_id(1)
        service = Service.get_by_id(wish["service"])
        if wish["act"] == "book":
            row = appointments.book(
                tenant, service, wish["customer"], start, message_id=None, now=T0
            )
        else:
            held = appointments.find(tenant, wish["appointment"])
            assert held is not None
            if wish["act"] == "cancel":
                row = appointments.cancel(tenant, held, now=T0)
            else:
                row = appointments.move(tenant, held, start, now=T0)
        return {
            "appointment": row.id,
            "is": [row.service_id, row.staff_id, row.starts_at.isoformat(), row.status],
        }


if __name__ == "__main__":
    main()
