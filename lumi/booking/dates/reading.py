"""Pure: reads a text in one of twelve languages: items, rules, and what they come to at `now`."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from lumi.booking.dates.clocks import NOON, PARTS, at_number, within
from lumi.booking.dates.days import DAY
from lumi.booking.dates.grammar import Clock, Context, Days, Stretch, reduce
from lumi.booking.dates.lexicon import lexicon
from lumi.booking.dates.rules import CLOCKS, DATES, LATER, TIMES
from lumi.booking.dates.tokens import Item, items
from lumi.booking.dates.values import Grain, Unclear, When
from lumi.booking.hours import local_of

LANGUAGES = ("en", "es", "pt", "de", "fr", "it", "nl", "tr", "id", "hi", "ar", "he")
# Without one of these a text speaks of no time.
TELLING = frozenset(
    "number clock pair triple date weekday month day unit part holiday ordinal unreal dom".split()  # noqa: SIM905
)
LONGEST = 2000  # letters that are read; nobody says a time later
EVENING = 8 * 60  # an hour before that, without morning or evening, is meant after noon


def read(
    text: str, now: datetime, zone: ZoneInfo, language: str, order: str = "MDY"
) -> When | Unclear | None:
    """What the text says of a time at `now`, an aware instant; None: it does not speak of one."""
    words = lexicon(language if language in LANGUAGES else "en")
    local = local_of(now, zone)
    context = Context(local.date(), order, words.flags, words.code)
    found = items(text[:LONGEST], words)
    if not any(TELLING & item.meanings.keys() for item in found):
        return None
    found = [_one_meaning(found, place) for place in range(len(found))]
    for rules in (CLOCKS, DATES, TIMES, LATER):
        found = reduce(found, rules, context)
    if not any(item.has("time") for item in found):
        found = reduce(_alone(found), ((("at_weak", "lone"), at_number),), context)
    return _resolved(found, local, is_literal=words.code != "en")


def _alone(found: list[Item]) -> list[Item]:
    """Numbers that count nothing: "for 5", but not "for 5 people"."""
    marked = []
    for item, after in zip(found, [*found[1:], None], strict=True):
        counts = after is not None and (not after.meanings or after.has("unit"))
        lone = item.has("digits") and not counts and item.meanings["digits"] > 1
        more = {"lone": item.meanings["digits"]} if lone else {}
        marked.append(Item(item.since, item.until, {**item.meanings, **more}, item.text))
    return marked


def _one_meaning(found: list[Item], place: int) -> Item:
    """Tomorrow or the morning ("mañana", "morgen"): the morning after a day or "in the"."""
    item = found[place]
    if not (item.has("day") and item.has("part")):
        return item
    before = found[place - 1] if place else None
    if item.meanings["day"] == 0 or item.text in ("domattina", "vannacht"):
        kept = {"day": item.meanings["day"], "with_part": item.meanings["part"]}
        return Item(item.since, item.until, kept, item.text)
    is_part = before is not None and any(
        before.has(tag) for tag in ("part_prefix", "weekday", "day", "date", "this")
    )
    drop = "day" if is_part else "part"
    kept = {tag: value for tag, value in item.meanings.items() if tag != drop}
    return Item(item.since, item.until, kept, item.text)


def read_in(
    text: str, now: datetime, zone: ZoneInfo, languages: Sequence[str], order: str = "MDY"
) -> When | Unclear | None:
    """The reading in the language that understands most of it; of equals, the first named."""
    readings = [read(text, now, zone, language, order) for language in dict.fromkeys(languages)]
    return max(readings, key=_understood, default=None)


def _understood(reading: When | Unclear | None) -> tuple[bool, int]:
    if reading is None:
        return False, 0
    letters = sum(until - since for since, until in reading.spans)
    return isinstance(reading, When), letters


def _resolved(found: list[Item], local: datetime, is_literal: bool) -> When | Unclear | None:
    days = [item for item in found if item.has("date") and isinstance(item.meanings["date"], Days)]
    times = [item for item in found if item.has("time")]
    stretches = [item for item in found if item.has("stretch")]
    used = [*days, *times, *stretches]
    spans = tuple(sorted({(item.since, item.until) for item in used}))
    if any(item.has("unreal") for item in found):
        return Unclear("unreal", spans)
    if any(item.has("elsewhere") for item in found):
        return Unclear("zone", spans)
    strong = [item for item in days if not item.meanings["date"].is_weak]
    if not (strong or times or stretches):
        days = [item for item in days if _stands_alone(item)]
    elif strong:
        days = strong
    if not (days or times or stretches):
        return None
    reading = _together(days, times, stretches, local, spans)
    if isinstance(reading, When) and _is_doubtful(found, days):
        return Unclear("more_was_said", spans)
    return _literal(reading) if is_literal and isinstance(reading, When) else reading


def _is_doubtful(found: list[Item], days: list[Item]) -> bool:
    """Whether the word before a day says more of it than was understood: "third Tuesday"."""
    return any(before.has("ordinal") and item in days for before, item in pairwise(found))


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
    """A month by itself is one; "may" and "mar" are mostly other words."""
    return len(item.text) > 3


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
    if not meant and any(item.has("today") for item in stretches):
        meant = [Days(local.date(), local.date() + DAY)]
    if len(meant) > 1:
        meant = _innermost(meant)
    if len(meant) > 1:
        return Unclear("two_dates", spans)
    if len(clocks) > 1:
        return Unclear("two_times", spans)
    day = meant[0] if meant else None
    if day and day.shift is not None:
        return _shifted(day, local, spans)
    if clocks:
        return _at(day, clocks[0], parts, local, spans)
    if parts:
        return _during(day, parts, local, spans)
    return _on(day, spans) if day else None


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


def _shifted(day: Days, local: datetime, spans: tuple[tuple[int, int], ...]) -> When:
    start = (local + timedelta(minutes=day.shift or 0)).replace(second=0, microsecond=0)
    return When(start, start, Grain.MOMENT, (), spans)


def _on(day: Days, spans: tuple[tuple[int, int], ...]) -> When:
    others = (datetime.combine(day.other, time()),) if day.other else ()
    grain = Grain.DAY if day.until - day.since == DAY else Grain.DAYS
    return When(_midnight(day.since), _midnight(day.until), grain, others, spans)


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
        start = _midnight(day.since) + timedelta(minutes=minute)
        return When(start, start, Grain.TIME, (), spans)
    start = _midnight(day.since) + timedelta(minutes=minute)
    others = () if other is None else (_midnight(day.since) + timedelta(minutes=other),)
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
    part = parts[-1]
    since, until = _bounds(part)
    if day is not None and day.until - day.since != DAY:
        return _on(day, spans)
    grain = Grain.HOURS if day is None else Grain.PART
    base = _midnight(day.since if day else local.date())
    start, end = base + timedelta(minutes=since), base + timedelta(minutes=until)
    if day is None and end <= local:
        start, end = start + DAY, end + DAY
    return When(start, end, grain, (), spans)


def _bounds(part: Stretch) -> tuple[int, int]:
    since = _halves(part.since, [])[0] if part.since else 0
    until = _halves(part.until, [])[0] if part.until else 24 * 60
    if part.since and part.until and part.since.minute < part.until.minute <= since:
        since = part.since.minute  # six to nine, in the order in which they were said
    return since, until if until > since else 24 * 60


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
