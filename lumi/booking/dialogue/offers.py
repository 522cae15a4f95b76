"""What is asked of a customer who books: which service, which time, and whether that is right."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from lumi import phrases
from lumi.booking import calendar
from lumi.booking.dialogue.facts import Facts
from lumi.booking.dialogue.state import MIDNIGHT, State
from lumi.booking.dialogue.values import Choice, Question
from lumi.booking.hours import DAY, midnight
from lumi.booking.models import Appointment, Service

ROWS = 9  # of a WhatsApp list, which has ten: the last one leads on
DAYS_SHOWN, TIMES_A_DAY = 3, 3  # of what is free when no day was named
FORTNIGHT = 14 * DAY  # as far as one question looks for free times
MOST = 400  # free times read at once


def which_service(facts: Facts, state: State, offered: Sequence[Service]) -> Question:
    """With what is known of the time, so that nobody believes it was not heard."""
    choices = [Choice(f"service:{one.id}", one.name, terms(facts, one)) for one in offered[:10]]
    asked = phrases.say(facts.language, "ask_service")
    return Question("\n".join(filter(None, (_heard(facts, state), asked))), tuple(choices))


def _heard(facts: Facts, state: State) -> str:
    if state.start is not None:
        return long(facts, facts.instant(state.start))
    if state.since is None or not state.is_one_day:
        return ""
    return phrases.day(state.since, facts.language)


def terms(facts: Facts, service: Service) -> str:
    """How long it takes and what it costs, as far as that is known: "30 min, 18 €"."""
    minutes = phrases.say(facts.language, "minutes", minutes=service.minutes)
    return ", ".join(filter(None, (minutes, service.price)))


def which_appointment(facts: Facts, among: Sequence[Appointment], key: str) -> Question:
    choices = [
        Choice(f"appt:{one.id}:{key}", short(facts, one.starts_at), name_of(facts, one))
        for one in among[:10]
    ]
    return Question(phrases.say(facts.language, f"which_to_{key}"), tuple(choices))


def name_of(facts: Facts, appointment: Appointment) -> str:
    """The service's name, also of one that is no longer offered."""
    offered = facts.service(appointment.service_id)
    return offered.name if offered else appointment.service.name


def short(facts: Facts, start: datetime) -> str:
    return phrases.when_short(start, facts.zone, facts.language)


def long(facts: Facts, start: datetime) -> str:
    return phrases.when(start, facts.zone, facts.language)


def slot(facts: Facts, state: State, service: Service, start: datetime, title: str) -> Choice:
    """A start to tap: it names all that is needed, so that it holds when the talk is forgotten."""
    about = f"{service.id}:{state.staff_id or 0}:{state.appointment_id or 0}"
    return Choice(f"slot:{start:%Y-%m-%dT%H:%MZ}:{about}", title)


def free_on(
    facts: Facts, state: State, service: Service, since: datetime, until: datetime
) -> list[datetime]:
    """Free starts in [since, until), aware, that suit the time of day that is wished."""
    found = calendar.free_between(
        facts.tenant,
        service,
        since,
        min(until, since + FORTNIGHT),
        facts.now,
        staff_id=state.staff_id,
        but=state.appointment_id,
        count=MOST,
    )
    return [start for start in found if _suits(state, facts.local(start))]


def _suits(state: State, local: datetime) -> bool:
    if state.at is not None:
        return local.time() == state.at
    if state.after is None or state.before is None:
        return True
    ends_today = state.before == MIDNIGHT or state.before > state.after
    if ends_today:
        return state.after <= local.time() and (
            state.before == MIDNIGHT or local.time() < state.before
        )
    return local.time() >= state.after or local.time() < state.before


def times(
    facts: Facts, state: State, service: Service, free: list[datetime], body: str
) -> Question:
    """Free starts to tap; those of one day by their time, others with their day."""
    shown, rest = free[:ROWS], free[ROWS:]
    days = {facts.local(start).date() for start in free}
    choices = [
        slot(
            *(facts, state, service, start),
            f"{facts.local(start):%H:%M}" if len(days) == 1 else short(facts, start),
        )
        for start in shown
    ]
    if rest:
        more = phrases.say(facts.language, "more_times")
        choices.append(Choice(f"more:{facts.local(rest[0]):%Y-%m-%dT%H:%M}", more))
    return Question(body, tuple(choices))


def only_day(facts: Facts, free: list[datetime], said: str) -> str:
    """The one day of the free times, whose titles do not say it, unless it was said already."""
    days = {facts.local(start).date() for start in free}
    named = phrases.day(days.pop(), facts.language) if len(days) == 1 else ""
    return "" if not named or named in said else named + ":"


def with_waitlist(
    facts: Facts, state: State, service: Service, asked: Question, since: datetime, until: datetime
) -> Question:
    """The same, with a way to wait for a start in [since, until), aware instants."""
    minutes = ":".join(str(int(one.timestamp()) // 60) for one in (since, until))
    title = phrases.say(facts.language, "wait_join")
    wait = Choice(f"wait:join:{service.id}:{state.staff_id or 0}:{minutes}", title)
    return Question(asked.body, (*asked.choices[:ROWS], wait))


def first_free(facts: Facts, state: State, service: Service) -> Question | None:
    """The next days with some of their free times, and a way to the days after; None: nothing."""
    days = calendar.free_days(
        facts.tenant, service, facts.now, facts.now, staff_id=state.staff_id, count=DAYS_SHOWN + 1
    )
    choices: list[Choice] = []
    for day, _ in days[:DAYS_SHOWN]:
        since, until = (midnight(one, facts.zone) for one in (day, day + DAY))
        spread = _spread(free_on(facts, state, service, since, until), TIMES_A_DAY)
        choices += [slot(facts, state, service, one, short(facts, one)) for one in spread]
    if not choices:
        return None
    if days[DAYS_SHOWN:]:
        more = phrases.say(facts.language, "other_days")
        choices.append(Choice(f"days:{days[DAYS_SHOWN][0]}", more))
    body = phrases.say(facts.language, "ask_when", service=_named(facts, service))
    return Question(body, tuple(choices))


def days_from(facts: Facts, state: State, service: Service, since: datetime) -> Question | None:
    """Days with free times from an aware instant on; None when there are none."""
    found = calendar.free_days(
        facts.tenant, service, since, facts.now, staff_id=state.staff_id, count=ROWS + 1
    )
    choices = [
        Choice(f"day:{day}", phrases.day_short(day, facts.language)) for day, _ in found[:ROWS]
    ]
    if not choices:
        return None
    if found[ROWS:]:
        more = phrases.say(facts.language, "other_days")
        choices.append(Choice(f"days:{found[ROWS][0]}", more))
    body = phrases.say(facts.language, "ask_day", service=_named(facts, service))
    return Question(body, tuple(choices))


def confirm(facts: Facts, state: State, service: Service, start: datetime) -> Question:
    """One start, yes or no."""
    member = facts.member(state.staff_id)
    key = "confirm_move" if state.appointment_id else "confirm_book"
    who = f" ({member.name})" if member else ""
    body = phrases.say(
        *(facts.language, key), service=f"{service.name}{who}", when=long(facts, start)
    )
    if service.price and not state.appointment_id:
        body = f"{service.name}: {service.price}\n{body}"
    yes = phrases.say(facts.language, "yes_move" if state.appointment_id else "yes_book")
    agreed = Choice(slot(facts, state, service, start, "").id, yes)
    others = [Choice(f"talk:{key}", phrases.say(facts.language, key)) for key in OTHERWISE]
    return Question(body, (agreed, *others))


def confirm_cancel(facts: Facts, standing: Appointment) -> Question:
    """One appointment, to call off or not."""
    when = long(facts, standing.starts_at)
    body = phrases.say(
        *(facts.language, "confirm_cancel"), service=name_of(facts, standing), when=when
    )
    yes, no = (phrases.say(facts.language, key) for key in ("yes_cancel", "keep_it"))
    return Question(
        body, (Choice(f"appt:{standing.id}:cancel", yes), Choice("talk:never_mind", no))
    )


OTHERWISE = ("other_times", "never_mind")


def _named(facts: Facts, service: Service) -> str:
    return f"{service.name} ({terms(facts, service)})"


def _spread(free: list[datetime], count: int) -> list[datetime]:
    """`count` of them, evenly from the first to the last."""
    if len(free) <= count:
        return free
    return [free[round(place * (len(free) - 1) / (count - 1))] for place in range(count)]


def around(facts: Facts, state: State, service: Service, near: datetime) -> list[datetime]:
    """The free starts nearest to an aware instant, in order of time."""
    return calendar.free_near(
        facts.tenant,
        service,
        near,
        facts.now,
        count=ROWS,
        staff_id=state.staff_id,
        but=state.appointment_id,
    )


def body_of(facts: Facts, state: State, service: Service) -> str:
    """Above a list of free times: the service, and the day when it is one."""
    if state.since is None or not state.is_one_day:
        return f"{_named(facts, service)}\n{phrases.say(facts.language, 'free_times')}"
    day = phrases.day(state.since, facts.language)
    return f"{_named(facts, service)}, {day}\n{phrases.say(facts.language, 'free_times')}"


def end_of_days(facts: Facts) -> datetime:
    """Until when bookings are taken at all, aware."""
    return facts.now + timedelta(days=facts.tenant.horizon_days + 1)


def too_far(facts: Facts, day: date) -> str:
    """That no bookings are taken for that day yet, and until when they are."""
    when = phrases.day(day, facts.language, has_year=True)
    return until_when(facts, phrases.say(facts.language, "not_free_too_far", when=when))


def until_when(facts: Facts, said: str) -> str:
    """The refusal with the last day for which bookings are taken."""
    last = facts.local(facts.now + timedelta(days=facts.tenant.horizon_days)).date()
    until = phrases.day_of_year(last, facts.language)
    return f"{said} {phrases.say(facts.language, 'book_until', day=until)}"
