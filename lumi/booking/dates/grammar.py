"""Pure: rules by which items join to dates, clock times and stretches of the day.

A rule names what must stand side by side, words that fill allowed between, and what it becomes.
Rules are tried in order, each wherever it fits; what they make may be used by later rules.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from lumi.booking.dates.tokens import Item


@dataclass(frozen=True, slots=True)
class Days:
    """Days that are meant: half-open."""

    since: date
    until: date
    other: date | None = None  # the same digits in the other order
    shift: int | None = None  # minutes from now, for "in two hours"
    is_weak: bool = False  # a word that is often something else
    weekday: int | None = None  # known by that alone
    monthday: int | None = None  # the same of a day of the month
    is_dated: bool = False  # day and month were said


@dataclass(frozen=True, slots=True)
class Clock:
    """Minutes after midnight; `sure` when morning and evening cannot be confused."""

    minute: int
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """From one time of day to another; None where it is open. `is_part`: morning, evening, …"""

    since: Clock | None
    until: Clock | None
    part: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What the rules need to know besides the words."""

    today: date
    order: str
    flags: frozenset[str]
    code: str


Make = Callable[..., Any]
Rule = tuple[tuple[str, ...], Make]


def reduce(found: list[Item], rules: Sequence[Rule], context: Context) -> list[Item]:
    """The items after all rules have been applied."""
    said = {tag for item in found for tag in item.meanings}
    for tags, make in rules:
        if not needed(tags) <= said:
            continue
        place = 0
        while place < len(found):
            matched = _match(found, place, tags)
            made = (
                make(context, *(item.meanings[tag] for item, tag in zip(*matched, strict=True)))
                if matched
                else None
            )
            if matched is None or made is None:
                place += 1
                continue
            used, _ = matched
            end = found.index(used[-1], place) + 1
            whole = found[place:end]
            part = next((one.meanings["with_part"] for one in used if one.has("with_part")), None)
            if part and "date" in made:
                made = {**made, "with_part": part}
            text = " ".join(item.text for item in whole)
            found = [
                *found[:place],
                Item(whole[0].since, whole[-1].until, made, text),
                *found[end:],
            ]
            said |= made.keys()
            place += len(tags) == 1  # it may become what it was
    return found


@cache
def needed(tags: tuple[str, ...]) -> frozenset[str]:
    """Without all of these a rule cannot fit: most rules fit nothing that is said."""
    return frozenset(tag.removeprefix("!") for tag in tags if not tag.endswith("?"))


def _match(
    found: list[Item], place: int, tags: tuple[str, ...]
) -> tuple[list[Item], list[str]] | None:
    """The items that bear the tags, one after the other from `place` on, fillers between them.

    "tag?" may be missing; before "!tag" no filler may stand.
    """
    used: list[Item] = []
    named: list[str] = []
    for tag in tags:
        optional, is_next = tag.endswith("?"), tag.startswith("!")
        tag, at = tag.strip("?!"), place
        while (
            not is_next
            and used
            and at < len(found)
            and not found[at].has(tag)
            and found[at].has("fill")
        ):
            at += 1
        if at < len(found) and found[at].has(tag):
            used.append(found[at])
            named.append(tag)
            place = at + 1
        elif not optional:
            return None
    return used, named
