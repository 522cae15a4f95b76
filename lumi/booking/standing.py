"""Pure: where an appointment stands, what may become of it, and until when its customer decides."""

from datetime import datetime, timedelta
from enum import StrEnum


class Status(StrEnum):
    """Where an appointment stands."""

    PENDING = "pending"  # holds its slot; the business has yet to confirm
    CONFIRMED = "confirmed"  # the customer is expected
    CANCELLED = "cancelled"  # by either side; the slot is free again
    COMPLETED = "completed"  # the customer came
    NO_SHOW = "no_show"  # the customer did not


STANDING = (Status.PENDING, Status.CONFIRMED)  # holds its slot
_ONCE_BEGUN = (*STANDING, Status.COMPLETED, Status.NO_SHOW)  # a mistake can be put right
# What an appointment may become, and from what. Becoming what it is changes nothing.
_FROM: dict[Status, tuple[Status, ...]] = {
    Status.PENDING: STANDING,  # moved, and the business has yet to confirm the new time
    Status.CONFIRMED: STANDING,
    Status.CANCELLED: (*STANDING, Status.CANCELLED),
    Status.COMPLETED: _ONCE_BEGUN,
    Status.NO_SHOW: _ONCE_BEGUN,
}


class NotStanding(Exception):
    """The appointment cannot become that any more; `status` is what it is."""

    def __init__(self, status: Status) -> None:
        super().__init__(status)
        self.status = status


class NotBegun(Exception):
    """Nobody has come, or failed to come, to what has not begun."""


def require(status: Status, becomes: Status) -> None:
    """Raises NotStanding where the one cannot become the other."""
    if status not in _FROM[becomes]:
        raise NotStanding(status)


def is_changeable(status: Status, start: datetime, until: timedelta, now: datetime) -> bool:
    """Whether its customer may still move or cancel it: up to `until` before it starts."""
    return status in STANDING and now < start and now <= start - until
