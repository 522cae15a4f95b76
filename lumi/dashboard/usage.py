"""What a month cost and brought: messages, money, answers, bookings, and the hours it saved."""

import calendar
import csv
import io
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import Blueprint, Response, abort, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _
from markupsafe import Markup

from lumi import clock
from lumi.booking import appointments
from lumi.booking.hours import midnight
from lumi.conversations import activity
from lumi.dashboard import charts
from lumi.dashboard.access import needs
from lumi.dashboard.charts import Bar
from lumi.tenants import billing, caps, usage
from lumi.tenants.amounts import dollars
from lumi.tenants.billing import FREE_MESSAGES, Month
from lumi.tenants.usage import Kind
from lumi.tenants.users import Role

blueprint = Blueprint("usage", __name__, url_prefix="/b/<slug>/usage")

# What an answer and a booking by hand take, as the page says; a guess on the low side.
ANSWER_MINUTES, BOOKING_MINUTES = 1, 3
_MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Work:
    """What Lumi did in a month."""

    written: int  # by customers
    replies: int
    in_vain: int  # questions that nobody could answer
    bookings: int

    @property
    def answered_percent(self) -> int | None:
        if not self.written:
            return None
        return round(100 - 100 * min(self.in_vain, self.written) / self.written)

    @property
    def minutes_saved(self) -> int:
        return self.replies * ANSWER_MINUTES + self.bookings * BOOKING_MINUTES


@blueprint.get("")
@needs(Role.OWNER)
def page() -> ResponseReturnValue:
    month = _month()
    found, days = billing.of(g.tenant, month), usage.by_day(g.tenant.id, month)
    hours = activity.by_hour(g.tenant.id, g.tenant.zone, clock.now())
    return render_template(
        "dashboard/usage.html",
        month=month,
        title=_named(month),
        months=[(one, _named(one)) for one in usage.months(g.tenant.id) or [month]],
        used=found,
        dollars=dollars,
        gauges=_gauges(found),
        sentences=caps.sentences(g.tenant, found),
        work=_work(found, month),
        by_day=_by_day(month, days),
        by_hour=_by_hour(hours) if any(hours) else None,
    )


@blueprint.get("/<month>.csv")
@needs(Role.OWNER)
def table(month: str) -> Response:
    """A line for each day and kind; money in US dollars."""
    if not _MONTH.fullmatch(month):
        abort(404)
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(("day", "kind", "messages", "cost_usd"))
    for day, kind, messages, micros in usage.by_day(g.tenant.id, month):
        lines.writerow((day, kind, messages, f"{micros / 1e6:.6f}"))
    answer = Response(out.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{g.tenant.slug}-{month}.csv"'
    return answer


def _named(month: str) -> str:
    """ "December 2026" of "2026-12"."""
    return str(format_date(date.fromisoformat(f"{month}-01"), "LLLL y"))


def _month() -> str:
    asked = request.args.get("month", "")
    return asked if _MONTH.fullmatch(asked) else billing.month_of(g.tenant, clock.now())


def _span(month: str) -> tuple[datetime, datetime]:
    """The month on the business's clocks, aware instants."""
    first = date.fromisoformat(f"{month}-01")
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    since, until = (midnight(one, g.tenant.zone) for one in (first, after))
    return since.astimezone(UTC), until.astimezone(UTC)


def _work(found: Month, month: str) -> Work:
    since, until = _span(month)
    return Work(
        sum(one.inbound for one in found.numbers),
        sum(one.outbound for one in found.numbers),
        activity.questions_in_vain(g.tenant.id, since, until),
        appointments.made_in_chat(g.tenant, since, until),
    )


def _gauges(found: Month) -> list[tuple[str, Markup]]:
    """How much of Meta's free messages each number has used."""
    listed = []
    for one in found.numbers:
        told = _(
            "%(used)s of %(free)s free messages used",
            used=min(one.of_the_free, FREE_MESSAGES),
            free=FREE_MESSAGES,
        )
        listed.append((told, charts.gauge(one.of_the_free, FREE_MESSAGES, told)))
    return listed


def _by_day(month: str, days: list[tuple[str, str, int, int]]) -> Markup:
    written = {day: messages for day, kind, messages, _cost in days if kind == Kind.INBOUND}
    year, number = map(int, month.split("-"))
    listed = []
    for day in range(1, calendar.monthrange(year, number)[1] + 1):
        on = date(year, number, day)
        value = written.get(on.isoformat(), 0)
        told = _("%(day)s: %(count)s messages", day=format_date(on, "d MMMM"), count=value)
        listed.append(Bar(value, str(day) if day % 5 == 0 or day == 1 else "", told))
    return charts.bars(listed, _("Messages from customers, by day"))


def _by_hour(hours: list[int]) -> Markup:
    listed = [
        Bar(
            count,
            str(hour) if hour % 3 == 0 else "",
            _("%(hour)s:00 to %(hour)s:59: %(count)s messages", hour=f"{hour:02}", count=count),
        )
        for hour, count in enumerate(hours)
    ]
    return charts.bars(listed, _("Messages from customers in the last four weeks, by hour"))
