"""Pure: the one time, or the few, that days, clock times and stretches of a text come to."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from lumi.booking.dates import leftovers
from lumi.booking.dates.clocks import NOON, PARTS, SMALL, within
from lumi.booking.dates.days import DAY
from lumi.booking.dates.grammar import Clock, Days, Stretch
from lumi.booking.dates.items import Item
from lumi.booking.dates.values import Grain, Unclear, When

EVENING = 8 * 60  # an hour before that, without morning or evening, is meant after noon


def resolved(found: list[Item], local: datetime, is_literal: bool) -> When | Unclear | None:
    """The time that the items come to at `local`; `is_literal`: by a clock of 24 hours."""
    days = _undenied(found, "date")
    times, stretches = _undenied(found, "time"), _undenied(found, "stretch")
    used = [*days, *times, *stretches]
    spans = tuple(sorted({(item.since, item.until) for item in used}))
    if any(item.has("unreal") for item in found):
        return Unclear("unreal", spans)
    if any(item.has("unsure") for item in found):
        return Unclear("two_times", spans)
    if any(item.has("elsewhere") for item in found):
        return Unclear("zone", spans)
    strong = [item for item in days if not item.meanings["date"].is_weak]
    if not (strong or times or stretches):
        days = [item for item in days if _stands_alone(item) or len(found) == 1]
    elif strong:
        days = strong
    if not (days or times or stretches):
        return _now(found, local)
    if leftovers.is_left(found):
        return Unclear("number", spans)
    days = leftovers.stay(found, days)
    days = _either(found, days)
    reading = _together(days, times, stretches, local, spans)
    return _literal(reading) if is_literal and isinstance(reading, When) else reading


def _undenied(found: list[Item], tag: str) -> list[Item]:
    """The items with the tag; of several not those that were said no to ("not today, Friday")."""
    places = [
        place
        for place, item in enumerate(found)
        if item.has(tag) and (tag != "date" or isinstance(item.meanings[tag], Days))
    ]
    kept = [place for place in places if not leftovers.is_denied(found, place, tag)]
    chosen = kept if len({str(found[place].meanings[tag]) for place in places}) > 1 else places
    return [found[place] for place in chosen or places]


def _now(found: list[Item], local: datetime) -> When | None:
    """ "As soon as possible", or nothing but "right now": in a sentence "now" says no time."""
    spans = tuple((item.since, item.until) for item in found if item.has("soonest"))
    if not spans:
        spans = tuple((item.since, item.until) for item in found if item.has("now"))
        if not spans or not all(item.has("now") or item.has("fill") for item in found):
            return None
    start = local.replace(second=0, microsecond=0)
    return When(start, start, Grain.MOMENT, (), spans)


def _literal(reading: When) -> When:
    """Where clocks have 24 hours, 5 is rather the morning; the other reading stays possible."""
    if not reading.others or reading.grain not in (Grain.MOMENT, Grain.TIME):
        return reading
    if reading.start.hour == 12:
        return reading  # twelve is noon
    first = min((reading.start, *reading.others[:1]), key=lambda one: one.time())
    if first == reading.start:
        return reading
    return replace(reading, start=first, end=first, others=(reading.start, *reading.others[1:]))


def _stands_alone(item: Item) -> bool:
    """A month by itself is one; "may" and "mar" are mostly other words, "מאי" is not."""
    return len(item.text) > 3 or (len(item.text) == 3 and not item.text.isascii())


def _together(
    days: list[Item],
    times: list[Item],
    stretches: list[Item],
    local: datetime,
    spans: tuple[tuple[int, int], ...],
) -> When | Unclear | None:
    meant = list(dict.fromkeys(item.meanings["date"] for item in days))
    clocks = list(dict.fromkeys(item.meanings["time"] for item in times))
    parts = list(dict.fromkeys(item.meanings["stretch"] for item in stretches))
    parts += [_part(item.meanings["with_part"]) for item in days if item.has("with_part")]
    if not meant and any(item.has("today") for item in (*times, *stretches)):
        meant = [Days(local.date(), local.date() + DAY)]
    if len(meant) > 1:
        meant = _innermost(meant)
    if why := _clash(meant, clocks, parts):
        return Unclear(why, spans)
    day = meant[0] if meant else None
    if day and day.shift is not None:
        return _shifted(day, local, spans)
    found: When | None = None
    if clocks:
        found = _at(day, clocks[0], parts, local, spans)
    elif parts:
        found = _during(day, parts, local, spans)
    elif day:
        found = _on(day, spans)
    is_weekday = day is not None and day.weekday is not None
    return replace(found, is_weekday=is_weekday) if found else None


def _clash(meant: list[Days], clocks: list[Clock], parts: list[Stretch]) -> str:
    if len(meant) > 1:
        return "two_dates"
    if len(clocks) > 1 or any(_is_outside(clock, part) for clock in clocks for part in parts):
        return "two_times"
    doubted = meant and meant[0].is_doubted
    return "weekday" if doubted and (clocks or not meant[0].is_dated) else ""


def _is_outside(clock: Clock, part: Stretch) -> bool:
    """Whether the hours exclude the clock time, as in "I work until 5, so at 4"."""
    if part.part or part.since is None:
        return False  # "voor twee" is before two, or a table for two
    since, until = _bounds(part)
    return not any(since <= half <= until for half in _halves(clock, []) if half is not None)


def _part(name: str) -> Stretch:
    since, until = PARTS.get(name, (0, 0))
    return Stretch(Clock(since, True), Clock(until % (2 * NOON), True), name)


def _innermost(meant: list[Days]) -> list[Days]:
    """A weekday beside a date that falls on it says nothing more."""
    dated = [one for one in meant if one.weekday is None]
    others = {one.weekday for one in meant if one.weekday is not None}
    if len(dated) == 1 and others == {dated[0].since.weekday()}:
        return dated
    inner = min(meant, key=lambda one: one.until - one.since)
    fits = all(one.since <= inner.since and inner.until <= one.until for one in meant)
    return [inner] if fits else meant


def _either(found: list[Item], days: list[Item]) -> list[Item]:
    """ "Wednesday or Thursday" are two days in a row, told from today on: either will do."""
    if len(days) != 2:
        return days
    told = sorted((item.meanings["date"] for item in days), key=lambda one: one.since)
    if any(one.is_dated or one.monthday or one.shift for one in told):
        return days
    first, second = told
    since, until = days[0].until, days[1].since
    is_said = any(item.has("either") and since <= item.since < until for item in found)
    if not is_said or first.until != second.since or second.until - first.since != 2 * DAY:
        return days
    both = {**days[0].meanings, **days[1].meanings, "date": Days(first.since, second.until)}
    return [Item(days[0].since, days[1].until, both, "")]


def _shifted(day: Days, local: datetime, spans: tuple[tuple[int, int], ...]) -> When:
    start = (local + timedelta(minutes=day.shift or 0)).replace(second=0, microsecond=0)
    if day.lasting:
        return When(start, start + timedelta(minutes=day.lasting), Grain.PART, (), spans)
    return When(start, start, Grain.MOMENT, (), spans)


def _on(day: Days, spans: tuple[tuple[int, int], ...]) -> When:
    others = (datetime.combine(day.other, time()),) if day.other else ()
    grain = Grain.DAY if day.until - day.since == DAY else Grain.DAYS
    named = _midnight(day.named) if day.named else None
    return When(_midnight(day.since), _midnight(day.until), grain, others, spans, named)


def _at(
    day: Days | None,
    clock: Clock,
    parts: list[Stretch],
    local: datetime,
    spans: tuple[tuple[int, int], ...],
) -> When:
    minute, other = _halves(clock, parts)
    if day is None:
        start = _next(local, minute)
        others = () if other is None else (_next(local, other),)
        return When(start, start, Grain.TIME, others, spans)
    if day.until - day.since != DAY:
        return _daily(day, minute, minute, spans)
    start = _midnight(day.since) + timedelta(minutes=minute)
    others = () if other is None else (_midnight(day.since) + timedelta(minutes=other),)
    if minute < SMALL and any(part.part in ("evening", "night") for part in parts):
        start, others = start + DAY, (start,)  # tonight at 1
    if day.other:
        others = (*others, _midnight(day.other) + timedelta(minutes=minute))
    return When(start, start, Grain.MOMENT, others, spans)


def _halves(clock: Clock, parts: list[Stretch]) -> tuple[int, int | None]:
    """The likelier reading of a clock time, and the one twelve hours from it where it is open."""
    if clock.sure or clock.minute >= 13 * 60:
        return clock.minute, None
    named = next((part.part for part in parts if part.part), "")
    if named:
        return within(clock, named).minute, None
    early = clock.minute % NOON
    if clock.minute < EVENING:
        return early + NOON, early
    return clock.minute, (clock.minute + NOON) % (2 * NOON)


def _next(local: datetime, minute: int) -> datetime:
    start = _midnight(local.date()) + timedelta(minutes=minute)
    return start if start >= local else start + DAY


def _during(
    day: Days | None,
    parts: list[Stretch],
    local: datetime,
    spans: tuple[tuple[int, int], ...],
) -> When:
    since, until = _shared([_bounds(part) for part in parts])
    if day is not None and day.until - day.since != DAY:
        return _daily(day, since, until, spans)
    grain = Grain.HOURS if day is None else Grain.PART
    base = _midnight(day.since if day else local.date())
    start, end = base + timedelta(minutes=since), base + timedelta(minutes=until)
    if day is None and end <= local:
        start, end = start + DAY, end + DAY
    part = parts[-1]
    is_open = len(parts) == 1 and not part.part
    other = _halves(part.since, [])[1] if is_open and part.since else None
    others = () if other is None else (_midnight(start.date()) + timedelta(minutes=other),)
    return When(start, end, grain, others, spans)


def _shared(bounds: list[tuple[int, int]]) -> tuple[int, int]:
    """Of several stretches what they share ("in the afternoon, after 4"), or else the last."""
    since, until = max(one[0] for one in bounds), min(one[1] for one in bounds)
    return (since, until) if since < until else bounds[-1]


def _bounds(part: Stretch) -> tuple[int, int]:
    since = _halves(part.since, [])[0] if part.since else 0
    until = _halves(part.until, [])[0] if part.until else 24 * 60
    if part.since and part.until and part.since.minute < part.until.minute and until <= since:
        since = part.since.minute  # six to nine, in the order in which they were said
    return since, until if until > since else 24 * 60


def _daily(day: Days, since: int, until: int, spans: tuple[tuple[int, int], ...]) -> When:
    """Several days, and the same time of day on each."""
    start = _midnight(day.since) + timedelta(minutes=since)
    return replace(_on(day, spans), start=start, hours=(_clock(since), _clock(until)))


def _clock(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
