"""Free starts to choose from, and why another one cannot be had."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import g, request
from flask_babel import gettext as _
from wtforms import SelectField

from lumi import clock
from lumi.booking import calendar
from lumi.booking.appointments import SlotTaken
from lumi.booking.hours import DAY, local_of, midnight
from lumi.booking.models import Appointment, Service, Staff
from lumi.booking.slots import Reason
from lumi.dashboard import showing
from lumi.dashboard.diary.room import day_asked, instant_asked

MOST = 200  # starts of one day
NEAR = 6  # when a day has none, or the wanted one is gone


@dataclass(frozen=True, slots=True)
class Choice:
    """Starts that can be had; `is_of_day` or else the nearest ones to it."""

    starts: Sequence[datetime]
    is_of_day: bool


def of_day(
    service: Service, staff_id: int | None, day: date, moved: Appointment | None = None
) -> Choice:
    """The free starts of a local day; where there are none, the nearest.

    `moved` is not in its own way; where it is already, it is not offered.
    """
    desk, now = calendar.at_the_desk(g.tenant), clock.now()
    dawn, dusk = midnight(day, desk.zone), midnight(day + DAY, desk.zone)
    but = moved.id if moved else None
    found = calendar.free_between(
        *(desk, service, dawn, dusk, now), staff_id=staff_id, but=but, count=MOST
    )
    found = _elsewhere(found, staff_id, moved)
    return Choice(found, True) if found else near(service, staff_id, dawn + DAY / 2, moved)


def near(
    service: Service, staff_id: int | None, wanted: datetime, moved: Appointment | None = None
) -> Choice:
    """The free starts nearest to an instant; of `moved` as above."""
    desk = calendar.at_the_desk(g.tenant)
    but = moved.id if moved else None
    found = calendar.free_near(
        *(desk, service, wanted, clock.now(), NEAR), staff_id=staff_id, but=but
    )
    return Choice(_elsewhere(found, staff_id, moved), False)


def _elsewhere(
    found: list[datetime], staff_id: int | None, moved: Appointment | None
) -> list[datetime]:
    """Without the one where a move would change nothing."""
    if moved is None or staff_id not in (None, moved.staff_id):
        return found
    return [start for start in found if start != moved.starts_at]


def refusal(wanted: datetime, taken: SlotTaken) -> str:
    """Why that start cannot be had, in a sentence."""
    when = showing.moment(wanted)
    said = {
        Reason.PAST: _("%(when)s is over.", when=when),
        Reason.TOO_SOON: _("%(when)s is too soon.", when=when),
        Reason.TOO_FAR: _("%(when)s is too far ahead.", when=when),
        Reason.CLOSURE: _("%(when)s falls into a closure.", when=when),
        Reason.CLOSED: _("%(when)s is outside the opening hours.", when=when),
        Reason.OFF_GRID: _("No appointment begins at %(when)s.", when=when),
        Reason.TAKEN: _("%(when)s is taken.", when=when),
    }
    return str(said[taken.args[0]])


def staff_choices(able: Sequence[Staff]) -> list[tuple[int, str]]:
    """For a select; 0 is whoever is free."""
    named = [(one.id, one.name or _("The chair")) for one in able]
    return [(0, _("Whoever is free")), *named] if len(named) > 1 else named


def settle_staff(field: SelectField) -> list[str]:
    """The field names somebody who does the service; with a fault where another was wished for."""
    able = [ident for ident, _name in field.choices]
    if field.data in able:
        return []
    is_wish = bool(field.data) and request.form.get("do") in ("book", "move")
    field.data = next(iter(able), 0)
    return [_("They do not do this service. Choose somebody who does.")] if is_wish else []


def asked_for() -> tuple[date, datetime | None]:
    """Day and start that the address asks for, as a free cell of the diary has it."""
    start = instant_asked(request.args.get("start"))
    return (local_of(start, g.tenant.zone).date() if start else day_asked()), start


def untold() -> str:
    """What a page says when a change could not be told to its customer."""
    said = _(
        "The customer could not be told: WhatsApp lets a business write freely only for 24 hours"
        " after the customer's last message. Please call them."
    )
    return str(said)
