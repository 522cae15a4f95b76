"""Pure: reads a text in one of twelve languages: items, rules, and what they come to at `now`."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from lumi.booking.dates.ahead_rules import AHEAD
from lumi.booking.dates.clock_rules import CLOCKS
from lumi.booking.dates.clocks import at_number
from lumi.booking.dates.day_rules import DATES, RANKED
from lumi.booking.dates.days import day_at
from lumi.booking.dates.grammar import Context, reduce, rules
from lumi.booking.dates.items import Item
from lumi.booking.dates.later_rules import LATER
from lumi.booking.dates.lexicon import lexicon
from lumi.booking.dates.postposed import FIRST_DATES, LAST
from lumi.booking.dates.postposed_clocks import FIRST_CLOCKS, FIRST_TIMES
from lumi.booking.dates.resolving import resolved
from lumi.booking.dates.time_rules import TIMES
from lumi.booking.dates.tokens import items
from lumi.booking.dates.values import Unclear, When
from lumi.booking.hours import local_of

LANGUAGES = ("en", "es", "pt", "de", "fr", "it", "nl", "tr", "id", "hi", "ar", "he")
LONGEST = 2000  # letters that are read; nobody says a time later
_RULES = (
    *(FIRST_CLOCKS, AHEAD, CLOCKS, FIRST_DATES, RANKED, DATES),
    *(FIRST_TIMES, TIMES, LATER, LAST),
)
LONE = rules((("at_weak", "lone"), at_number), (("date", "!lone"), day_at))


def read(
    text: str, now: datetime, zone: ZoneInfo, language: str, order: str = "MDY"
) -> When | Unclear | None:
    """What the text says of a time at `now`, an aware instant; None: it does not speak of one."""
    words = lexicon(language if language in LANGUAGES else "en")
    local = local_of(now, zone)
    context = Context(local.date(), order, words.flags, words.code)
    found = items(text[:LONGEST], words)
    if not any(item.meanings for item in found):
        return None
    found = [_one_meaning(found, place) for place in range(len(found))]
    found = list(map(_alone, found, [*found[1:], None]))
    for listed in _RULES:
        found = reduce(found, listed, context)
    if not any(item.has("time") for item in found):
        found = reduce(found, LONE, context)
    return resolved(found, local, is_literal="of_twelve" not in words.flags)


def _alone(item: Item, after: Item | None) -> Item:
    """A number that counts nothing is marked: "for 5", not "for 5 people"; "the fifteenth".

    One that counts is no hour: "een knipbeurt", "one haircut".
    """
    counts = after is not None and (not after.meanings or after.has("unit"))
    number = item.meanings.get("number", item.meanings.get("ordinal"))
    if number is None or item.has("dom"):
        return item
    if counts:
        is_article = item.has("worded") and number == 1 and after and not after.has("oclock")
        return item.without("number", "worded") if is_article else item
    tag = "rank" if item.has("ordinal") else "single" if number == 1 else "lone"
    if tag == "lone" and (not item.has("digits") or (after and after.has("between"))):
        tag = "spoken"  # "for two", and "for 2 from Friday on"
    return Item(item.since, item.until, {**item.meanings, tag: number}, item.text)


def _one_meaning(found: list[Item], place: int) -> Item:
    """Tomorrow or the morning ("mañana", "morgen"): the morning after a day or "in the"."""
    item = found[place]
    if item.has("weekday_weak") and len(found) == 1:
        return Item(item.since, item.until, {"weekday": item.meanings["weekday_weak"]}, item.text)
    if item.has("hour_alone") and len(found) == 1:
        return Item(item.since, item.until, {"clock": item.meanings["hour_alone"]}, item.text)
    if not (item.has("day") and item.has("part")):
        return item
    before = found[place - 1] if place else None
    if item.meanings["day"] == 0 or item.has("both"):
        kept = {"day": item.meanings["day"], "with_part": item.meanings["part"]}
        return Item(item.since, item.until, kept, item.text)
    is_part = before is not None and any(
        before.has(tag) for tag in ("part_prefix", "weekday", "day", "date", "this")
    )
    drop = "day" if is_part else "part"
    kept = {tag: value for tag, value in item.meanings.items() if tag != drop}
    return Item(item.since, item.until, kept, item.text)


def names_feast(text: str, languages: Sequence[str]) -> bool:
    """Whether it speaks of a day by its name, as of Christmas, in one of these languages."""
    return any(
        item.has("holiday")
        for language in languages
        for item in items(text[:LONGEST], lexicon(language))
    )


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
