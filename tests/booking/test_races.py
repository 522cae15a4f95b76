"""Two hundred customers in four processes over one day: nobody shares a place, nobody is misled."""

import json
import random
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from lumi import database
from lumi.booking import calendar
from lumi.booking.models import Appointment, Service, Staff
from lumi.booking.standing import STANDING, Status
from lumi.settings import ROOT
from tests.booking.diary import Diary, at, customer
from tests.conftest import T0

PROCESSES, RACERS = 4, 50
HALF_HOURS = [f"12-24 {hour:02}:{minute}" for hour in range(9, 18) for minute in ("00", "30")]
Told = dict[str, Any]


@pytest.fixture
def busy_day(diary: Diary) -> list[Service]:
    """Two staff; a cut that leaves five minutes after it, a massage, a class of six."""
    diary.hire("Ana")
    return [
        diary.offer("Cut", 30, buffer_after=5),
        diary.offer("Massage", 60, buffer_before=10),
        diary.offer("Yoga", 90, capacity=6),
    ]


def race(file: Path, wishes: list[Told]) -> list[Told]:
    """What each was told, all of them having reached for the diary at once."""
    shares = [wishes[first::PROCESSES] for first in range(PROCESSES)]
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.booking.racer"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for _ in shares
    ]
    try:
        for process, share in zip(processes, shares, strict=True):
            _write(process, json.dumps({"database": str(file), "wishes": share}))
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        with ThreadPoolExecutor(PROCESSES) as pool:
            said = list(pool.map(lambda process: process.communicate("go\n", 30)[0], processes))
    finally:
        for process in processes:
            process.kill()
            process.wait()
    told = [one for share in said for one in json.loads(share)]
    assert len(told) == len(wishes)
    assert not [one["fault"] for one in told if "fault" in one]
    return told


def _write(process: "subprocess.Popen[str]", line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{line}\n")
    process.stdin.flush()


def wish(chance: random.Random, services: list[Service], **more: Any) -> Told:
    service, start = chance.choice(services), at(chance.choice(HALF_HOURS))
    return {"service": service.id, "start": start.isoformat(), **more}


def require_sound() -> None:
    """At no time has anybody more to do than one thing, or a class more customers than places."""
    standing = list(Appointment.select().where(Appointment.status.in_(STANDING)))
    capacity = {service.id: service.capacity for service in Service.select()}
    for one in standing:
        met = [
            other
            for other in standing
            if other.staff_id == one.staff_id
            and other.busy_from < one.busy_until
            and one.busy_from < other.busy_until
        ]
        assert {(other.service_id, other.starts_at) for other in met} == {
            (one.service_id, one.starts_at)
        }
        assert len(met) <= capacity[one.service_id]


def require_told_the_truth(told: list[Told]) -> None:
    """What a customer was told last is what stands in the file."""
    for one in told:
        if "is" in one:
            row = Appointment.get_by_id(one["appointment"])
            kept = [row.service_id, row.staff_id, row.starts_at.isoformat(), row.status]
            assert kept == one["is"]


def test_two_hundred_reach_for_one_day_and_each_place_is_given_once(
    diary: Diary, busy_day: list[Service], file: Path
) -> None:
    chance = random.Random(11)
    customers = [customer(diary.tenant) for _ in range(PROCESSES * RACERS)]

    told = race(file, [wish(chance, busy_day, act="book", customer=person) for person in customers])

    require_sound()
    require_told_the_truth(told)
    booked = [one for one in told if "is" in one]
    assert Appointment.select().count() == len(booked) < len(told)
    for one in told:  # nobody has given anything back, so who was refused would be refused now
        if "refused" in one:
            service = Service.get_by_id(one["service"])
            start = Appointment.starts_at.python_value(one["start"])
            refusal = calendar.why_not(diary.tenant, service, start, T0)
            assert refusal is not None
            assert refusal.reason == one["refused"]


def test_what_is_moved_and_cancelled_meanwhile_is_given_once_too(
    diary: Diary, busy_day: list[Service], file: Path
) -> None:
    chance = random.Random(12)
    customers = [customer(diary.tenant) for _ in range(PROCESSES * RACERS)]
    first = race(
        file, [wish(chance, busy_day, act="book", customer=person) for person in customers]
    )
    wishes = []
    for one in first:
        service = [service for service in busy_day if service.id == one["service"]]
        if "is" in one:
            act = chance.choice(("move", "move", "move", "cancel"))
            held = {"act": act, "appointment": one["appointment"]}
            if chance.random() < 0.5:  # an empty day, so that some moves succeed whoever is first
                held["start"] = at(chance.choice(HALF_HOURS).replace("24", "23", 1)).isoformat()
        else:
            held = {"act": "book"}
        wishes.append(wish(chance, service, customer=one["customer"], **held))

    told = race(file, wishes)

    require_sound()
    require_told_the_truth(told)
    acts = Counter((one["act"], "is" in one) for one in told)
    assert min(acts["move", True], acts["move", False], acts["book", True]) > 0
    assert not acts["cancel", False]
    before = {one["appointment"]: one["is"] for one in first if "is" in one}
    for one in told:
        if one["act"] == "move" and "refused" in one:  # who could not move has kept the old place
            row = Appointment.get_by_id(one["appointment"])
            assert before[row.id] == [
                *(row.service_id, row.staff_id, row.starts_at.isoformat(), row.status)
            ]
        if one["act"] == "cancel":
            assert Appointment.get_by_id(one["appointment"]).status == Status.CANCELLED


def test_one_place_wanted_by_two_hundred_goes_to_one(diary: Diary, file: Path) -> None:
    wanted = {"service": diary.service.id, "start": at("12-24 15:30").isoformat(), "act": "book"}
    wishes = [{**wanted, "customer": customer(diary.tenant)} for _ in range(PROCESSES * RACERS)]

    told = race(file, wishes)

    assert Counter("is" in one for one in told) == {True: 1, False: PROCESSES * RACERS - 1}
    assert database.value("SELECT count(*) FROM appointment") == 1
    assert Staff.select().count() == 1
