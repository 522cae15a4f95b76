"""Times that last, as people pick them: "2 hours" for 120 minutes."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from flask_babel import format_timedelta
from flask_babel import gettext as _
from wtforms import SelectField

from lumi.dashboard.business.room import Ticks

HOUR, DAY = 60, 24 * 60  # minutes
LARGE = 10**9  # of the unit above: it is not told in that one


def told(minutes: int) -> str:
    """In the largest unit that takes no fraction, in the reader's language."""
    if minutes == 0:
        return str(_("up to the start"))
    unit = next(
        name for name, size in (("day", DAY), ("hour", HOUR), ("minute", 1)) if minutes % size == 0
    )
    return str(format_timedelta(timedelta(minutes=minutes), unit, threshold=LARGE))


def choices(usual: Iterable[int], kept: Iterable[int]) -> dict[int, str]:
    """The usual ones, and what is kept already, whatever it is."""
    return {one: told(one) for one in sorted({*usual, *kept})}


class Lasting(SelectField):
    """Minutes, one of the usual ones."""

    def __init__(self, label: Any, *, usual: tuple[int, ...], **rest: Any) -> None:
        super().__init__(label, coerce=int, choices={}, **rest)
        self.usual = usual


class LastingTicks(Ticks):
    """Minutes, any of the usual ones."""

    def __init__(self, label: Any, *, usual: tuple[int, ...], **rest: Any) -> None:
        super().__init__(label, coerce=int, choices={}, **rest)
        self.usual = usual
