"""Pure: which reminder of an appointment is due, and when to look again; never in the night."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from lumi.booking.hours import DAY, MINUTE, instant_of, local_of

LATEST = 15 * MINUTE  # before the start; later a reminder only disturbs who is on the way
EVENING = 60 * MINUTE  # before quiet hours begin, what would fall into them goes out
STALE = 60 * MINUTE  # one as late as this yields to the next, if that comes as soon


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which nobody is written to unasked: minutes after local midnight, half-open."""

    zone: ZoneInfo
    begins: int
    ends: int

    def around(self, instant: datetime) -> tuple[datetime, datetime] | None:
        """The quiet hours that the instant falls into, aware UTC."""
        today = datetime.combine(local_of(instant, self.zone).date(), time())
        over = DAY if self.ends < self.begins else timedelta()
        for day in (today - DAY, today):
            begins = instant_of(day + self.begins * MINUTE, self.zone)
            ends = instant_of(day + over + self.ends * MINUTE, self.zone)
            if begins <= instant < ends:
                return begins, ends
        return None


@dataclass(frozen=True, slots=True)
class Decision:
    """Minutes of the reminder to send now, of those to send never, and the next look."""

    send: int | None
    skip: tuple[int, ...]
    look_at: datetime | None


def decide(
    starts_at: datetime,
    agreed_at: datetime,
    minutes: Iterable[int],
    done: Collection[int],
    quiet: Quiet,
    now: datetime,
) -> Decision:
    """What is to be done at `now` about the reminders of an appointment agreed at `agreed_at`."""
    open_ = sorted(set(minutes) - set(done))
    wanted = {one: moment(starts_at, agreed_at, one, quiet) for one in open_}
    times = {one: at for one, at in wanted.items() if at is not None}
    skip = [one for one in open_ if one not in times]
    if now > starts_at - LATEST:
        return Decision(None, tuple(open_), None)
    due = [one for one, at in times.items() if at <= now]
    later = min((at for at in times.values() if at > now), default=None)
    if not due:
        return Decision(None, tuple(skip), later)
    nearest, older = due[0], due[1:]
    if later and now - times[nearest] > STALE and later - now < STALE:
        return Decision(None, (*skip, *due), later)
    if night := quiet.around(now):
        return Decision(None, (*skip, *older), min(night[1], later or night[1]))
    return Decision(nearest, (*skip, *older), later)


def moment(starts_at: datetime, agreed_at: datetime, minutes: int, quiet: Quiet) -> datetime | None:
    """When the reminder goes out; None when it would be of no use.

    One that would fall into the night goes out in the evening before, or else in the morning.
    """
    at = starts_at - minutes * MINUTE
    if at < agreed_at or minutes * MINUTE < LATEST:
        return None
    night = quiet.around(at)
    if night is None:
        return at
    evening, morning = night[0] - EVENING, night[1]
    if evening >= agreed_at:
        return evening
    return morning if morning <= starts_at - LATEST else None
