"""Pure: rules by which items join to dates, clock times and stretches of the day.

A rule names what must stand side by side, words that fill allowed between, and what it becomes.
Rules are tried in order, each wherever it fits; what they make may be used by later rules.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lumi.booking.dates.items import Item


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
    is_doubted: bool = False  # by the weekday that was said with it
    named: date | None = None  # of "before Friday" and "after Friday" that day
    lasting: int = 0  # minutes from `shift` on, for "in the next two hours"


@dataclass(frozen=True, slots=True)
class Clock:
    """Minutes after midnight; `sure` when morning and evening cannot be confused."""

    minute: int
    sure: bool = False
    in_full: bool = field(default=False, compare=False)  # told by 24 hours


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


@dataclass(frozen=True, slots=True)
class Step:
    """An item that a rule wants, and how close to the one before it must stand."""

    tag: str
    is_optional: bool
    near: str  # "": words that fill may stand between; "~": only those that link; "!", "+": none


@dataclass(frozen=True, slots=True)
class Rule:
    """`make` is called with what the items mean, and returns what they mean together or None."""

    steps: tuple[Step, ...]
    needs: frozenset[str]
    make: Make


def rules(*listed: tuple[tuple[str, ...], Make]) -> tuple[Rule, ...]:
    """Each of tags and what they become.

    "tag?" may be missing; before "!tag" no filler may stand, before "~tag" only one that links
    ("the 4th of March"); "+tag" touches what is before it.
    """
    return tuple(_rule(tags, make) for tags, make in listed)


def _rule(tags: tuple[str, ...], make: Make) -> Rule:
    steps = tuple(
        Step(tag.strip("~!+?"), tag.endswith("?"), tag[0] if tag[0] in "~!+" else "")
        for tag in tags
    )
    needs = frozenset(step.tag for step in steps if not step.is_optional)
    return Rule(steps, needs, make)


def without_first(make: Make) -> Make:
    """What the words come to without the first of them."""
    return lambda context, _, *said: make(context, *said)


def reduce(found: list[Item], listed: Sequence[Rule], context: Context) -> list[Item]:
    """The items after all rules have been applied."""
    present = {tag for item in found for tag in item.meanings}
    for rule in listed:
        if not rule.needs <= present:
            continue
        place = 0
        while place < len(found):
            matched = _match(found, place, rule.steps)
            made = rule.make(context, *matched.said) if matched else None
            if matched is None or made is None:
                place += 1
                continue
            found = [
                *found[:place],
                _joined(found[place : matched.end], made),
                *found[matched.end :],
            ]
            present |= found[place].meanings.keys()
            place += len(rule.steps) == 1  # it may become what it was
    return found


_ITS_DAY = ("day", "weekday")
_KEPT = (
    ("with_part", ("date",)),
    ("stretch", ("date",)),
    ("time", ("date",)),
    *((tag, ("time", "stretch")) for tag in ("today", "day_at")),
    *((tag, ("time", "stretch")) for tag in _ITS_DAY),
    ("day", ("with_part",)),
)


def _joined(whole: list[Item], made: dict[str, Any]) -> Item:
    """One item of several; a part of the day, or of which day it is, is not lost."""
    for tag, kept_by in _KEPT:
        kept = next((one.meanings[tag] for one in whole if one.has(tag)), None)
        is_said = tag in _ITS_DAY and "date" in made
        if kept is not None and not is_said and any(one in made for one in kept_by):
            made = {**made, tag: kept}
    text = " ".join(item.text for item in whole)
    return Item(whole[0].since, whole[-1].until, made, text)


@dataclass(frozen=True, slots=True)
class _Match:
    said: list[Any]
    end: int  # the place after its last item


def _match(found: list[Item], place: int, steps: tuple[Step, ...]) -> _Match | None:
    """The items that the steps want, one after the other from `place` on."""
    said: list[Any] = []
    for step in steps:
        at = _skipped(found, place, step) if said else place
        if at < len(found) and found[at].has(step.tag) and _is_near(found, at, step):
            said.append(found[at].meanings[step.tag])
            place = at + 1
        elif not step.is_optional:
            return None
    return _Match(said, place)


def _skipped(found: list[Item], place: int, step: Step) -> int:
    """The place after the words that may stand before what the step wants."""
    filler = {"": "fill", "~": "link"}.get(step.near)
    while (
        filler
        and place < len(found)
        and not found[place].has(step.tag)
        and found[place].has(filler)
    ):
        place += 1
    return place


def _is_near(found: list[Item], at: int, step: Step) -> bool:
    return step.near != "+" or (at > 0 and found[at - 1].until == found[at].since)
