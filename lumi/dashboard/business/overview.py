"""All there is to set, a card each with how it stands."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import g, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from lumi import calendars, clock
from lumi.booking import chairs, closures
from lumi.booking.hours import DAY
from lumi.business import changing
from lumi.dashboard.access import needs
from lumi.dashboard.business.columns import CONCERNS
from lumi.dashboard.business.durations import told
from lumi.dashboard.business.hours import MONDAY
from lumi.dashboard.business.room import blueprint
from lumi.dashboard.business.room import page as shown
from lumi.owner import numbers
from lumi.tenants.amounts import dollars
from lumi.tenants.users import Role

MOST = 99  # closures that are counted


@dataclass(frozen=True, slots=True)
class Card:
    icon: str
    title: object
    state: str
    address: str
    is_wanting: bool = False  # something must be set before Lumi is of use


@blueprint.get("")
@needs(Role.OWNER)
def page() -> ResponseReturnValue:
    return shown("overview", groups=[list(_diary()), list(_lumi()), list(_people())])


def _card(icon: str, title: object, state: str, view: str, is_wanting: bool = False) -> Card:
    return Card(icon, title, state, _address(view), is_wanting)


def _address(view: str) -> str:
    """Of a view of this room, or of another's that is named in full."""
    return url_for(view if "." in view else f"business.{view}", slug=g.tenant.slug)


def _diary() -> Iterator[Card]:
    tenant = g.tenant
    days = sorted({one.weekday for one in chairs.openings_of(tenant).get(None, ())})
    names = ", ".join(format_date(MONDAY + DAY * day, "EEE") for day in days)
    yield _card("clock", _("Opening hours"), names or _("Never open yet"), "hours", not days)
    found = len(closures.coming(tenant, clock.now(), MOST))
    told_closures = ngettext("%(num)d ahead", "%(num)d ahead", found) if found else _("None ahead")
    yield _card("cross", _("Closures"), told_closures, "diary.closed")
    services = [one.name for one in changing.services(tenant, is_offered=True)]
    yield _card("book", _("Services"), _few(services), "services", not services)
    staff = [one.name for one in changing.staff(tenant, is_working=True)]
    unnamed = _("One chair, without a name")
    yield _card("person", _("Staff"), _few([one or unnamed for one in staff]), "staff", not staff)
    confirms = _("You confirm each booking") if tenant.confirm == "owner" else _("Booked at once")
    yield _card("check", CONCERNS["booking"].title, confirms, "booking")
    read = calendars.listed(tenant)
    states = ngettext("%(num)d is read", "%(num)d are read", len(read)) if read else _("None")
    is_broken = any(one.fault for one in read)
    yield _card("diary", _("Your own calendars"), states, "calendars", is_broken)


def _lumi() -> Iterator[Card]:
    tenant = g.tenant
    yield _card("shop", CONCERNS["profile"].title, tenant.address or tenant.timezone, "profile")
    tone = " ".join(tenant.system_prompt.split())
    yield _card("edit", _("Tone"), tone[:80] or _("As Lumi is"), "tone")
    template = tenant.reminder_template or _("No template for reminders yet")
    yield _card("bell", CONCERNS["messages"].title, template, "messages")
    back = _("Back after %(time)s", time=told(tenant.handover_minutes))
    yield _card("chat", CONCERNS["handover"].title, back, "handover")
    cap = dollars(tenant.cap_llm_micros) if tenant.cap_llm_micros else _("No cap on models")
    yield _card("chart", CONCERNS["limits"].title, cap, "limits")
    days = tenant.keep_days
    kept = ngettext("Kept for %(num)d day", "Kept for %(num)d days", days) if days else ""
    yield _card("check", CONCERNS["privacy"].title, kept or _("Kept for ever"), "privacy")


def _people() -> Iterator[Card]:
    found = numbers.listed(g.tenant)
    proven = sum(1 for _number, since in found if since)
    told_proven = _("%(proven)s of %(all)s proven", proven=proven, all=len(found))
    yield _card("phone", _("Owners' WhatsApp"), told_proven if found else _("Nobody yet"), "owners")


def _few(names: list[str]) -> str:
    """The first ones; "" for none is said to be missing."""
    if not names:
        return str(_("None yet"))
    return ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
