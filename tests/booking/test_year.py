"""A year of bookings, moves, cancellations and closures, beside a diary by brute force."""

import random
from collections import Counter
from zoneinfo import ZoneInfo

import pytest

from lumi import database
from lumi.booking import appointments, calendar
from lumi.booking.appointments import SlotTaken
from lumi.booking.models import Appointment, Service
from lumi.booking.standing import STANDING, Status
from lumi.settings import Settings
from lumi.tenants import enrolment
from lumi.tenants.models import Tenant
from tests.booking.diary import Diary, customer
from tests.booking.year import DAY, Entry, Kind, Week, Year, instant_of, local_text
from tests.conftest import T0

# The clocks of Lord Howe change by half an hour, Santiago's at midnight, Casablanca's for Ramadan.
ZONES = (
    *("Europe/Madrid", "America/New_York", "Australia/Lord_Howe"),
    *("America/Santiago", "Africa/Casablanca"),
)
ACTS = 1500
SHOP: Week = (
    *((weekday, hour * 12, (hour + 3) * 12) for weekday in range(6) for hour in (10, 15)),
    (5, 21 * 12, 27 * 12),  # Saturday until three
    (6, 3 * 12 + 6, 8 * 12),
)
NIGHT: Week = tuple(  # 00:20 to 02:15 and on to 05:00: where the clocks jump, no such times are
    (weekday, *opening) for weekday in range(7) for opening in ((4, 27), (27, 60))
)
JANUARY, DECEMBER = 12 * DAY, 374 * DAY


@pytest.mark.parametrize("zone", ZONES)
def test_after_a_year_the_diary_equals_one_kept_by_brute_force(
    file: object, settings: Settings, zone: str
) -> None:
    play = Play(enrolment.add("Year", T0, settings, timezone=zone), ZoneInfo(zone))

    for now in play.moments():
        play.act(now)
        if play.chance.random() < 0.2:
            play.compare_free(now)
    play.compare_rows()

    assert play.seen["booked"] > 200
    assert min(play.seen[what] for what in ("refused", "moved", "not moved", "cancelled")) > 30


class Play:
    """The same acts in Lumi's diary and in the model; each compares what came of it."""

    def __init__(self, tenant: Tenant, zone: ZoneInfo) -> None:
        self.chance = random.Random(zone.key)
        Tenant.update(slot_minutes=30, notice_minutes=45, horizon_days=6).execute()
        self.tenant = Tenant.get_by_id(tenant.id)
        diary = Diary(self.tenant, Service())
        self.services = {
            service.id: service
            for service in (
                diary.offer("Cut", 30),
                diary.offer("Massage", 55, buffer_before=5, buffer_after=15),
                diary.offer("Class", 60, capacity=3),
            )
        }
        self.kinds = [
            Kind(s.id, s.minutes // 5, s.buffer_before // 5, s.buffer_after // 5, s.capacity)
            for s in self.services.values()
        ]
        hours = dict(zip((diary.hire("Ana").id, diary.hire("Luis").id), (SHOP, NIGHT), strict=True))
        for staff, week in hours.items():
            _work(self.tenant, staff, week)
        self.year = Year(zone, hours, step=6, notice=9, horizon_days=6)
        self.closures: dict[int, tuple[int | None, int, int]] = {}
        self.seen: Counter[str] = Counter()

    def moments(self) -> list[int]:
        """When something happens: all through the year, most often as the clocks change."""
        changes = [tick for tick in self.year.changes() if JANUARY < tick < DECEMBER]
        assert changes
        near = [
            self.chance.choice(changes) + self.chance.randrange(-5 * DAY, DAY)
            for _ in range(ACTS // 2)
        ]
        return sorted(near + [self.chance.randrange(JANUARY, DECEMBER) for _ in range(ACTS // 2)])

    def act(self, now: int) -> None:
        acts = (self.book, self.move, self.cancel, self.confirm, self.end, self.close, self.open)
        self.chance.choices(acts, (55, 20, 8, 5, 5, 5, 2))[0](now)

    def book(self, now: int) -> None:
        kind, start, staff = self.wish(now)
        expected = self.year.takes(kind, start, now, staff)
        person = customer(self.tenant)
        try:
            with database.write():
                row = appointments.book(
                    *(self.tenant, self.services[kind.id], person, instant_of(start)),
                    message_id=None,
                    now=instant_of(now),
                    staff_id=staff,
                )
        except SlotTaken:
            assert expected is None
            self.seen["refused"] += 1
            return
        assert row.staff_id == expected
        self.year.entries[row.id] = Entry(kind, row.staff_id, start, Status.PENDING)
        self.seen["booked"] += 1

    def move(self, now: int) -> None:
        ident = self.some(now, STANDING)
        if ident is None:
            return
        entry = self.year.entries[ident]
        _, start, staff = self.wish(now)
        if self.chance.random() < 0.4:  # onto its own time, or close by
            start = entry.start + self.chance.choice((0, 6, -6, 12))
        own = self.year.takes(entry.kind, start, now, staff or entry.staff, ident)
        expected = own or self.year.takes(entry.kind, start, now, staff, ident)
        try:
            with database.write():
                held = appointments.find(self.tenant, ident)
                assert held is not None
                appointments.move(
                    *(self.tenant, held, instant_of(start)), now=instant_of(now), staff_id=staff
                )
        except SlotTaken:
            assert expected is None
            self.seen["not moved"] += 1
            return
        assert expected is not None
        if (expected, start) != (entry.staff, entry.start):
            entry.staff, entry.start, entry.status = expected, start, Status.PENDING
            entry.sequence += 1
        self.seen["moved"] += 1

    def cancel(self, now: int) -> None:
        self.change(now, appointments.cancel, Status.CANCELLED, self.some(now, STANDING))

    def confirm(self, now: int) -> None:
        self.change(now, appointments.confirm, Status.CONFIRMED, self.some(now, STANDING))

    def end(self, now: int) -> None:
        begun = [i for i, e in self.year.entries.items() if e.start <= now and e.status in STANDING]
        if begun:
            self.change(now, appointments.complete, Status.COMPLETED, self.chance.choice(begun))

    def change(self, now: int, do: object, status: Status, ident: int | None) -> None:
        if ident is None:
            return
        with database.write():
            do(self.tenant, appointments.find(self.tenant, ident), now=instant_of(now))  # type: ignore[operator]
        self.year.entries[ident].status = status
        self.year.entries[ident].sequence += status == Status.CANCELLED
        self.seen[str(status)] += 1

    def close(self, now: int) -> None:
        staff = self.chance.choice((None, *self.year.hours))
        starts = self.year.shown[now] + self.chance.randrange(0, 5 * DAY)
        ends = starts + self.chance.choice((12, 40, DAY))
        with database.write() as connection:
            made = connection.execute(
                "INSERT INTO closure (tenant_id, staff_id, starts_local, ends_local)"
                " VALUES (?, ?, ?, ?)",
                (self.tenant.id, staff, local_text(starts), local_text(ends)),
            )
        self.closures[made.lastrowid] = (staff, starts, ends)
        self.year.close(staff, starts, ends)

    def open(self, now: int) -> None:
        if self.closures:
            ident = self.chance.choice(sorted(self.closures))
            with database.write() as connection:
                connection.execute("DELETE FROM closure WHERE id = ?", (ident,))
            self.year.close(*self.closures.pop(ident), by=-1)

    def wish(self, now: int) -> tuple[Kind, int, int | None]:
        """A service, a start and perhaps a staff member: often where somebody is already."""
        kind, staff = self.chance.choice(self.kinds), self.chance.choice((None, *self.year.hours))
        taken = self.some(now, STANDING)
        if taken is not None and self.chance.random() < 0.4:
            entry = self.year.entries[taken]
            return entry.kind, entry.start + self.chance.choice((0, 0, 6, -6)), staff
        start = now + self.chance.randrange(0, 7 * DAY)
        grid = self.year.grid[self.chance.choice(list(self.year.hours))]
        while grid[start] < 0 or (start - grid[start]) % (1 if self.chance.random() < 0.02 else 6):
            start += 1
        return kind, start, staff

    def some(self, now: int, among: tuple[Status, ...]) -> int | None:
        found = [
            ident
            for ident, entry in self.year.entries.items()
            if entry.start > now and entry.status in among
        ]
        return self.chance.choice(found) if found else None

    def compare_free(self, now: int) -> None:
        kind, since = self.chance.choice(self.kinds), now + self.chance.randrange(0, 6 * DAY)
        found = calendar.free_between(
            *(self.tenant, self.services[kind.id], instant_of(since), instant_of(since + DAY)),
            instant_of(now),
            count=DAY,
        )
        assert found == [instant_of(tick) for tick in self.year.free(kind, since, since + DAY, now)]

    def compare_rows(self) -> None:
        kept = {
            row.id: (row.service_id, row.staff_id, row.starts_at, row.status, row.sequence)
            for row in Appointment.select()
        }
        assert kept == {
            ident: (e.kind.id, e.staff, instant_of(e.start), e.status, e.sequence)
            for ident, e in self.year.entries.items()
        }
        for row in Appointment.select():
            begins, ends = self.year.entries[row.id].busy
            assert (row.busy_from, row.busy_until) == (instant_of(begins), instant_of(ends))


def _work(tenant: Tenant, staff: int, week: Week) -> None:
    with database.write() as connection:
        connection.executemany(
            "INSERT INTO opening_hours (tenant_id, staff_id, weekday, opens_minute,"
            " closes_minute) VALUES (?, ?, ?, ?, ?)",
            [(tenant.id, staff, day, opens * 5, closes * 5) for day, opens, closes in week],
        )
