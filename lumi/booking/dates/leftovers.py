"""Pure: what a text says besides the times that were understood, and what that does to them."""

from lumi.booking.dates.items import Item
from lumi.booking.dates.spans import first_to_last

_ENDS = (".", "?", "!", ";")
_PAUSES = (*_ENDS, ",")
_NUMBERS = ("digits", "ordinal", "pair", "decimal")
_LONG = ("day", "week", "month", "year")


def is_denied(found: list[Item], place: int, tag: str) -> bool:
    """Whether the same sentence says no to it: "not on Friday", "Friday does not work, Monday?"

    A no before it is about another time where one stands between them; so is a no after it.
    """
    return _is_denied_before(found, place, tag) or _is_denied_after(found, place, tag)


def _is_denied_after(found: list[Item], place: int, tag: str) -> bool:
    for item in found[place + 1 :]:
        if item.text in _PAUSES or item.has(tag):
            return False
        if item.has("denied_after"):
            return True
    return False


def _is_denied_before(found: list[Item], place: int, tag: str) -> bool:
    before = [item for item in found[:place] if not item.has("fill") or item.text == ","]
    if before and before[-1].has("rather"):
        return True
    said_no = False
    for item in reversed(found[:place]):
        if item.text in _ENDS:
            break
        if item.has(tag):
            return False
        said_no = said_no or item.has("denied")
    return said_no


def is_left(found: list[Item]) -> bool:
    """Whether a number stands at a date that it may belong to, as in "Friday 7.6" or "May 3 15"."""
    return any(
        item.has("date")
        and (_follows(found, place) or _leads(found, place) or _ranks(found, place))
        for place, item in enumerate(found)
    )


def _follows(found: list[Item], place: int) -> bool:
    after = [item for item in found[place + 1 : place + 5] if item.text not in (",", ".")][:2]
    if not after or not any(after[0].has(tag) for tag in _NUMBERS):
        return False
    return len(after) == 1 or bool(after[1].meanings) or after[1].text in _ENDS


def _ranks(found: list[Item], place: int) -> bool:
    """As in "the second weekend of May", "2020 September": its own place in a month or year."""
    before = found[place - 1].meanings if place else {}
    is_year = 1900 <= before.get("digits", 0) <= 2200
    return is_year or ("ordinal" in before and "dom" not in before)


def _leads(found: list[Item], place: int) -> bool:
    """A number of days or months stands before what is read of the rest; not "for two days"."""
    if place < 2 or (place > 2 and found[place - 3].has("at_weak")):
        return False
    count, unit = found[place - 2 : place]
    return count.has("count") and unit.meanings.get("unit") in _LONG


def stay(found: list[Item], days: list[Item]) -> list[Item]:
    """Two days with a word of leaving between them, as one from the first to the second."""
    if len(days) != 2 or any(day.meanings["date"].shift is not None for day in days):
        return days
    one, other = days
    is_left = any(item.has("leaving") and one.until <= item.since < other.since for item in found)
    made = first_to_last(one.meanings["date"], other.meanings["date"]) if is_left else None
    return [Item(one.since, one.until, made, one.text)] if made else days
