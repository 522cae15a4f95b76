"""What comes next in a talk: something to ask or say, or a wish that can be committed."""

from dataclasses import replace
from datetime import datetime, timedelta

from lumi import phrases
from lumi.booking import appointments, calendar
from lumi.booking.calendar import WhyNot
from lumi.booking.dialogue import offers, wording
from lumi.booking.dialogue import state as states
from lumi.booking.dialogue.facts import Facts
from lumi.booking.dialogue.state import Aim, Asked, State, without_time
from lumi.booking.dialogue.values import Next, Question, Wish
from lumi.booking.hours import is_real, midnight
from lumi.booking.models import Appointment, Service
from lumi.booking.slots import Reason

NOT_MEANT = (Reason.CLOSED, Reason.PAST, Reason.OFF_GRID)  # of two readings, the one to drop


def after(facts: Facts, state: State) -> Next:
    """Where the talk goes, from what is known. Reads rows, writes nothing."""
    match state.aim:
        case Aim.BOOK:
            return _book(facts, state)
        case Aim.MOVE:
            return _move(facts, state)
        case Aim.CANCEL:
            return _cancel(facts, state)


def _book(facts: Facts, state: State) -> Next:
    if not facts.services:
        return Next(None, (phrases.say(facts.language, "no_free"),))
    service = facts.service(state.service_id)
    if service is None and len(facts.services) > 1:
        return _which_service(facts, state)
    service = service or facts.services[0]
    state = replace(state, service_id=service.id)
    if state.staff_id and not _does(facts, state.staff_id, service):
        return _without_staff(facts, state, service)
    return _when(facts, state, service)


def _which_service(facts: Facts, state: State) -> Next:
    said: tuple[str, ...] = ()
    if state.since is not None and midnight(state.since, facts.zone) >= offers.end_of_days(facts):
        said = (offers.too_far(facts, state.since),)
        state = replace(without_time(state), since=None, until=None)
    question = offers.which_service(facts, state, facts.services)
    return Next(replace(state, asked=Asked.SERVICE), said, question)


def _does(facts: Facts, staff_id: int, service: Service) -> bool:
    return staff_id in {member.id for member in calendar.staff_for(facts.tenant, service)}


def _without_staff(facts: Facts, state: State, service: Service) -> Next:
    member = facts.member(state.staff_id)
    on = _when(facts, replace(state, staff_id=None, is_settled=False), service)
    if member is None:
        return on
    name = phrases.say(facts.language, "not_by", staff=member.name, service=service.name)
    return replace(on, said=(name, *on.said))


def _move(facts: Facts, state: State) -> Next:
    standing = facts.appointment(state.appointment_id)
    if standing is None:
        return _choose(facts, state, "move")
    if not appointments.may_change(facts.tenant, standing, facts.now):
        return _too_late(facts, standing)
    service = facts.service(standing.service_id) or standing.service
    known = replace(state, service_id=service.id, appointment_id=standing.id)
    return _when(facts, known, service)


def _cancel(facts: Facts, state: State) -> Next:
    standing = facts.appointment(state.appointment_id)
    if standing is None:
        return _choose(facts, state, "cancel")
    if not appointments.may_change(facts.tenant, standing, facts.now):
        return _too_late(facts, standing)
    if not state.is_settled:
        known = replace(state, appointment_id=standing.id, asked=Asked.CONFIRM)
        return Next(known, question=offers.confirm_cancel(facts, standing))
    wish = Wish(
        *(Aim.CANCEL, standing.service_id, standing.starts_at, state.bubble_id),
        appointment_id=standing.id,
    )
    return Next(None, wish=wish)


def _choose(facts: Facts, state: State, key: str) -> Next:
    """Which of the customer's appointments is meant: the only one, or the one on the day said."""
    meant = facts.upcoming
    if not meant:
        return Next(None, (phrases.say(facts.language, "no_appointment"),))
    if state.aim is Aim.CANCEL and len(meant) > 1:
        meant = [one for one in meant if _on_day(facts, state, one)] or meant
    if len(meant) == 1:
        return after(facts, replace(state, appointment_id=meant[0].id))
    question = offers.which_appointment(facts, meant, key)
    return Next(replace(state, asked=Asked.WHICH), question=question)


def _on_day(facts: Facts, state: State, standing: Appointment) -> bool:
    local = facts.local(standing.starts_at)
    fits_day = state.since is None or (
        state.until is not None and state.since <= local.date() < state.until
    )
    return fits_day and (state.at is None or state.at == local.time())


def _too_late(facts: Facts, standing: Appointment) -> Next:
    when = offers.long(facts, standing.starts_at)
    return Next(None, (phrases.say(facts.language, "too_late", when=when),), is_late=True)


def _when(facts: Facts, state: State, service: Service) -> Next:
    if state.is_soonest:
        return _soonest(facts, state, service)
    if state.start is not None:
        return _exactly(facts, state, service, state.start)
    if state.since is None and state.after is None:
        return _anytime(facts, state, service)
    return _some_time(facts, state, service)


def _exactly(facts: Facts, state: State, service: Service, local: datetime) -> Next:
    """One start is wished, or one of several that the same words may mean."""
    start = facts.instant(local)
    if not is_real(local, facts.zone):
        said = phrases.say(facts.language, "not_free_unreal")
        return _refused(facts, state, service, start, said)
    readings = [start, *(facts.instant(one) for one in state.others)]
    whys = {one: _why_not(facts, state, service, one) for one in dict.fromkeys(readings)}
    meant = [one for one, why in whys.items() if why is None or why.reason not in NOT_MEANT]
    if len(meant) > 1 and not all(whys[one] for one in meant):
        body = phrases.say(facts.language, "which_time")
        question = offers.times(facts, state, service, sorted(meant), body)
        return Next(replace(state, asked=Asked.WHEN), question=question)
    start = meant[0] if meant else start
    why = whys[start]
    if why is not None and not _has_it(facts, state, service, start):
        return _taken(facts, state, service, start, why)
    if not state.is_settled:
        question = offers.confirm(facts, state, service, start)
        return Next(_at(facts, state, start, Asked.CONFIRM), question=question)
    wish = Wish(
        *(state.aim, service.id, start, state.bubble_id),
        staff_id=state.staff_id,
        appointment_id=state.appointment_id,
    )
    return Next(None, wish=wish)


def _soonest(facts: Facts, state: State, service: Service) -> Next:
    """The first time that is free, on the days that were said, to confirm."""
    since, until = _bounds(facts, state)
    free = offers.free_on(facts, state, service, max(since, facts.now), until)
    if not free:
        return _when(facts, replace(state, is_soonest=False), service)
    wanted = replace(states.chosen(state, facts.local(free[0])), is_settled=False)
    return _when(facts, wanted, service)


def _at(facts: Facts, state: State, start: datetime, asked: Asked) -> State:
    return replace(state, at=facts.local(start).time(), others=(), asked=asked)


def _why_not(facts: Facts, state: State, service: Service, start: datetime) -> WhyNot | None:
    return calendar.why_not(
        *(facts.tenant, service, start, facts.now),
        staff_id=state.staff_id,
        but=state.appointment_id,
    )


def _has_it(facts: Facts, state: State, service: Service, start: datetime) -> bool:
    """Whether that very appointment is the customer's already; none can be moved onto it."""
    mine = appointments.own(facts.tenant, service, facts.customer_id, start)
    is_same = mine is not None and state.staff_id in (None, mine.staff_id)
    return is_same and state.aim is Aim.BOOK


def _taken(facts: Facts, state: State, service: Service, start: datetime, refusal: WhyNot) -> Next:
    said = wording.refused(facts.tenant, start, refusal, facts.language)
    if refusal.reason is Reason.TOO_FAR:
        said = offers.until_when(facts, said)
    refused = _refused(facts, state, service, start, said)
    if refusal.reason is not Reason.TAKEN:
        return refused
    return _waitable(facts, state, service, refused, start, start + timedelta(minutes=1))


def _refused(facts: Facts, state: State, service: Service, start: datetime, said: str) -> Next:
    """Why not, and the free times nearest to it."""
    near = offers.around(facts, state, service, start)
    return _offer(facts, without_time(state), service, near, said)


def _offer(
    facts: Facts, state: State, service: Service, free: list[datetime], said: str = ""
) -> Next:
    if not free:
        none = " ".join(filter(None, (said, phrases.say(facts.language, "no_free"))))
        return Next(None, (none,))
    asked = "" if said.endswith(":") else phrases.say(facts.language, "free_times")
    body = "\n".join(filter(None, (said, offers.only_day(facts, free, said), asked)))
    question = offers.times(facts, state, service, free, body)
    return Next(replace(state, asked=Asked.WHEN), question=question)


def _anytime(facts: Facts, state: State, service: Service) -> Next:
    question: Question | None = offers.first_free(facts, state, service)
    if question is None:
        return Next(None, (phrases.say(facts.language, "no_free"),))
    return Next(replace(state, asked=Asked.WHEN), question=question)


def _some_time(facts: Facts, state: State, service: Service) -> Next:
    """Some days, a stretch of a day, or a time on some day: what is free of that."""
    since, until = _bounds(facts, state)
    if until <= facts.now:
        return _offer(
            *(facts, replace(state, since=None, until=None), service),
            offers.around(facts, state, service, facts.now),
            phrases.say(facts.language, "already_past"),
        )
    free = offers.free_on(facts, state, service, max(since, facts.now), until)
    if free:
        body = offers.body_of(facts, state, service)
        question = offers.times(facts, state, service, free, body)
        return Next(replace(state, asked=Asked.WHEN), question=question)
    near = offers.around(facts, state, service, max(since, facts.now))
    if since >= offers.end_of_days(facts):
        said = offers.too_far(facts, facts.local(since).date())
        return _offer(facts, replace(state, since=None, until=None), service, near, said)
    offered = _offer(facts, state, service, near, phrases.say(facts.language, "none_then"))
    return _waitable(facts, state, service, offered, since, until)


def _bounds(facts: Facts, state: State) -> tuple[datetime, datetime]:
    """From when until when a start is wished, aware instants."""
    since = midnight(state.since, facts.zone) if state.since else facts.now
    until = midnight(state.until, facts.zone) if state.until else offers.end_of_days(facts)
    if state.since is None or not state.is_one_day or state.after is None:
        return since, until
    since = facts.instant(datetime.combine(state.since, state.after))
    if state.before and state.before > state.after:
        until = facts.instant(datetime.combine(state.since, state.before))
    return since, until


def _waitable(
    facts: Facts, state: State, service: Service, offered: Next, since: datetime, until: datetime
) -> Next:
    """Who books anew may also wait until the wished time comes free."""
    if offered.question is None or state.aim is not Aim.BOOK or until <= facts.now:
        return offered
    arguments = (offered.question, max(since, facts.now), until)
    question = offers.with_waitlist(facts, state, service, *arguments)
    return replace(offered, question=question)
