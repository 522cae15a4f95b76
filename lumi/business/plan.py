"""Pure: what a file says about a business."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lumi.answers.texts import Draft
from lumi.booking.hours import Closing, Opening


class BusinessFault(Exception):
    """The file cannot be loaded; the text names every faulty place and what it takes."""


@dataclass(frozen=True, slots=True)
class ServiceEntry:
    name: str
    minutes: int
    price: str
    buffer_before: int  # minutes
    buffer_after: int  # minutes
    capacity: int


@dataclass(frozen=True, slots=True)
class StaffEntry:
    name: str
    services: tuple[str, ...]  # names; none: does everything
    hours: tuple[Opening, ...]  # none: those of the business
    closures: tuple[Closing, ...] | None = None  # None: as they are


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """An owner's own calendar, whose events close slots."""

    url: str  # in plain
    staff: str | None  # whose slots; None: everybody's


@dataclass(frozen=True, slots=True)
class Business:
    """What a file says; None, or a column that is missing, is what it does not speak of."""

    columns: dict[str, Any]  # of the tenant's row; secrets in plain
    owners: tuple[str, ...] | None
    hours: tuple[Opening, ...] | None
    closures: tuple[Closing, ...] | None
    staff: tuple[StaffEntry, ...] | None
    services: tuple[ServiceEntry, ...] | None
    faqs: tuple[Draft, ...] | None
    calendars: tuple[CalendarEntry, ...] | None = None
    # By an FAQ's question: what is pinned to it; FAQs that do not speak of it are not here.
    pins: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
