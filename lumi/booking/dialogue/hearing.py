"""A customer's bubbles become what a talk knows; what it cannot use is left to others."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from lumi.booking import waitlist
from lumi.booking.dates import Grain, Unclear, When
from lumi.booking.dialogue import changing, naming, particulars, said_before, understanding, wished
from lumi.booking.dialogue import state as states
from lumi.booking.dialogue.state import Aim, Asked, State
from lumi.booking.dialogue.tapping import Tapper, Use
from lumi.booking.dialogue.understanding import Heard, Intent
from lumi.booking.dialogue.values import Act, Verb
from lumi.booking.hours import DAY

_AIMS = {Intent.BOOK: Aim.BOOK, Intent.FREE: Aim.BOOK, Intent.MOVE: Aim.MOVE}
_AIMS |= {Intent.CANCEL: Aim.CANCEL}
_WISHES = (Intent.BOOK, Intent.LIKELY, Intent.NONE)
_INTENTS = {Aim.BOOK: Intent.BOOK, Aim.MOVE: Intent.MOVE, Aim.CANCEL: Intent.CANCEL}


@dataclass(frozen=True, slots=True)
class _Said:
    """A text, and what was found in it."""

    heard: Heard
    when: When | Unclear | None
    service: naming.Named
    staff: naming.Named


class Listener(Tapper):
    """The same for words."""

    _is_guess = False  # whether the service is one that was only spoken of before

    def hear(self, text: str, bubble_id: int, insists: bool = False) -> Use:
        """Words: they begin a talk, add to it, end it, or are about something else.

        `insists`: whatever else they may be, nothing else answers them.
        """
        pointed = self.tap(self._picked(text), bubble_id)
        if pointed is Use.NOTHING:
            pointed = self._told(text, bubble_id)
        if pointed is not Use.NOTHING:
            return pointed
        if understanding.is_late(text) and not insists:
            return Use.NOTHING
        said = self._said(text)
        intent = understanding.intent(said.heard)
        if intent in _WISHES and self._is_other_time(said):
            intent = Intent.MOVE
        use = self._answered(said, intent, bubble_id, insists)
        return self._add(intent, said, bubble_id) if use is None else use

    def is_wish(self, text: str) -> bool:
        """Whether a piece of a text, by itself, wants something of the diary."""
        said = self._said(text)
        intent = understanding.intent(said.heard)
        return intent in _AIMS or (intent is Intent.LIKELY and said.when is not None)

    def speaks_of_time(self, text: str) -> bool:
        return wished.read(text, self.facts, self.state, self.languages) is not None

    def _is_other_time(self, said: _Said) -> bool:
        """ "Thursday rather": said of an appointment that stands, where no talk is open."""
        text = said.heard.text
        if self.state is not None or said.service.places:
            return False
        is_other = said.when is not None and (
            understanding.prefers(text) or understanding.keeps_time(text)
        )
        return (is_other or understanding.shift(text) is not None) and bool(self.facts.upcoming)

    def follow(self, text: str, bubble_id: int, aim: Aim) -> Use:
        """Words in which a model reads that aim: taken up, and confirmed before it is done."""
        use = self._add(_INTENTS[aim], self._said(text), bubble_id)
        if self.state is not None:
            self.state = replace(self.state, is_settled=False)
        return use

    def _said(self, text: str) -> _Said:
        service, staff = self._names(text)
        when = wished.read(text, self.facts, self.state, self.languages)
        heard = Heard(
            text,
            has_when=when is not None,
            has_clock_time=isinstance(when, When) and when.grain in (Grain.MOMENT, Grain.TIME),
            is_start=isinstance(when, When) and when.grain is Grain.MOMENT,
            has_name=bool(service.places or staff.places),
            rest=_without(staff.rest, text, when),
        )
        return _Said(heard, when, service, staff)

    def _answered(self, said: _Said, intent: Intent, bubble_id: int, insists: bool) -> Use | None:
        """What the words are besides a wish; None: a wish, or what one lacks."""
        if intent is Intent.HUMAN:
            return Use.HUMAN
        if self.state is not None:
            return self._go_on(said, intent, bubble_id)
        if intent is Intent.PRICE and not insists and self._is_priced(said.service):
            return Use.PERHAPS
        use = self._without_talk(said, intent, bubble_id, insists)
        return Use.MINE if use is None and intent is Intent.MINE else use

    def _is_priced(self, service: naming.Named) -> bool:
        """Whether one service is named, and its row says what it costs."""
        if len(service.places) != 1:
            return False
        found = self.facts.service(self.facts.service_names[service.places[0]][0])
        return bool(found and found.price)

    def takes(self, start: datetime, bubble_id: int) -> None:
        """That very start of the first service, an aware instant."""
        begun = State(Aim.BOOK, service_id=self.facts.services[0].id, bubble_id=bubble_id)
        self.state = states.chosen(begun, self.facts.local(start))

    def hear_contact(self, phone: str, bubble_id: int) -> Use:
        """A contact with a number (digits): the answer, where one is asked for."""
        if not phone or self.state is None or self.state.asked is not Asked.PHONE:
            return Use.NOTHING
        return self._does(Act(Verb.PHONE, 0, bubble_id, words=phone))

    def _told(self, text: str, bubble_id: int) -> Use:
        """The name or number that was asked for; other words mean what they always do."""
        asked = self.state.asked if self.state else None
        if asked is Asked.PHONE:
            return self.hear_contact(particulars.phone_in(text), bubble_id)
        name = particulars.name_in(text) if asked is Asked.NAME else ""
        if not name or understanding.intent(Heard(text)) is not Intent.NONE:
            return Use.NOTHING
        return self._does(Act(Verb.NAME, 0, bubble_id, words=name))

    def _picked(self, text: str) -> str:
        """The id of the row that "the second one" points at, of those that were shown last.

        A bare number picks where no time is asked for: there it is rather an hour.
        """
        if self.state is None or not self.state.shown:
            return ""
        by_number = self.state.asked in (Asked.SERVICE, Asked.WHICH)
        place = understanding.row(text, len(self.state.shown), by_number)
        return self.state.shown[place] if place is not None else ""

    def _without_talk(
        self, said: _Said, intent: Intent, bubble_id: int, insists: bool
    ) -> Use | None:
        if intent in (Intent.YES, Intent.NO):
            return self._offered(intent, bubble_id) or Use.POLITE
        return None if insists else self._left_to_others(said, intent)

    def _offered(self, intent: Intent, bubble_id: int) -> Use | None:
        """A typed yes or no to a place from the waitlist."""
        facts = self.facts
        offer = waitlist.pending_offer(facts.tenant.id, facts.customer_id, facts.now)
        if offer is None:
            return None
        verb = Verb.ACCEPT if intent is Intent.YES else Verb.DECLINE
        return self._does(Act(verb, offer.id, bubble_id))

    def _left_to_others(self, said: _Said, intent: Intent) -> Use | None:
        """What no talk begins with, at least not before an FAQ was looked for."""
        if intent in understanding.CHANGES:
            is_sure = self.facts.upcoming or understanding.is_of_ones_own(said.heard)
            return None if is_sure else Use.PERHAPS
        if intent in _AIMS:
            return None
        return {Intent.HUMBLE: Use.PERHAPS, Intent.LIKELY: Use.LIKELY}.get(intent, Use.NOTHING)

    def _go_on(self, said: _Said, intent: Intent, bubble_id: int) -> Use | None:
        """What a word means only while a talk is open; None: what it says of time and service."""
        state = self.state
        assert state is not None
        match intent:
            case Intent.STOP:
                return self._end()
            case Intent.CANCEL if state.aim is not Aim.CANCEL and not self.facts.upcoming:
                return self._end()
            case Intent.YES if state.asked is Asked.CONFIRM:
                self.state = replace(state, is_settled=True)
                return Use.TAKEN
            case Intent.NO if state.aim is Aim.CANCEL or state.asked in (Asked.NAME, Asked.PHONE):
                return self._end()
            case Intent.NO if state.asked is not None:
                self.state = states.without_time(state)
                return Use.TAKEN
            case Intent.MINE:
                return Use.MINE
            case Intent.PRICE if state.asked is not None:
                return Use.PRICE
        return None if said.when else self._other_times(said.heard.text, bubble_id)

    def _other_times(self, text: str, bubble_id: int) -> Use | None:
        """Later or earlier ones than those that were shown."""
        assert self.state is not None
        if rest := wished.rest_of(self.state, text):
            return self.tap(rest, bubble_id)
        if before := wished.earlier(self.state, text, self.facts):
            self.state = replace(before, bubble_id=bubble_id)
            return Use.TAKEN
        return None

    def _add(
        self,
        intent: Intent,
        said: _Said,
        bubble_id: int,
    ) -> Use:
        before, text, when = self.state, said.heard.text, said.when
        state = self._with_names(self._aimed(intent), text, said.service, said.staff)
        if before is None and state.aim is Aim.BOOK and not said.service.places:
            state = replace(state, service_id=said_before.service(self.facts, bubble_id))
            self._is_guess = state.service_id is not None
        if state.aim is Aim.CANCEL:
            state = replace(state, is_settled=not understanding.asks(text))
        shift = self._shift(state, text, when)
        if shift is not None:
            state = changing.shifted(self.facts, state, shift)
        elif isinstance(when, When):
            state = self._timed(state, intent, when, text)
            state = replace(state, is_settled=state.is_settled and self._is_offered(said))
        is_named = before is not None and bool(said.service.places or said.staff.places)
        if state == before and not isinstance(when, Unclear) and not is_named:
            return Use.TAKEN if intent is Intent.BOOK else Use.NOTHING  # "so book me in, please"
        self.state = replace(state, bubble_id=bubble_id, waits="")
        if not isinstance(when, Unclear) or shift is not None:
            return Use.TAKEN
        return Use.UNREAL if when.why == "unreal" else Use.UNCLEAR

    def _shift(self, state: State, text: str, when: When | Unclear | None) -> timedelta | None:
        """How much later or earlier than it stands; days only where no other day is named."""
        if state.aim is not Aim.MOVE:
            return None
        days = understanding.days_later(text) if self._may_be_from_it(when) else 0
        return timedelta(days=days) if days else understanding.shift(text)

    def _is_offered(self, said: _Said) -> bool:
        """Not "a massage" where haircuts are the only service: that is asked once more."""
        names = [name for _, name in self.facts.service_names]
        is_particular = len(names) == 1 and not understanding.is_any_appointment(names[0])
        return not (is_particular and understanding.names_a_thing(said.heard))

    def _may_be_from_it(self, when: When | Unclear | None) -> bool:
        """Whether "the next day", which elsewhere is tomorrow, may be told from an appointment."""
        if not isinstance(when, When):
            return when is None
        days = when.start.date() - self.facts.local(self.facts.now).date()
        return when.grain is Grain.DAY and abs(days) <= DAY

    def _aimed(self, intent: Intent) -> State:
        """The open talk, or a new one where the customer turns to something else."""
        aim, state = _AIMS.get(intent), self.state
        if state is None:
            return State(aim or Aim.BOOK)
        turns = aim in (Aim.MOVE, Aim.CANCEL) and aim is not state.aim and self.facts.upcoming
        return State(aim) if turns and aim else state

    def _timed(self, state: State, intent: Intent, when: When, text: str) -> State:
        if wished.is_soonest(when, self.facts):
            return replace(states.without_time(state), is_soonest=True)
        when = changing.near_it(self.facts, state, when)
        timed = self._sure(changing.on_its_day(self.facts, state, when), intent, when)
        timed = states.hear(timed, when)
        if state.aim is Aim.CANCEL:
            return replace(timed, is_settled=state.is_settled)
        return changing.at_its_hour(self.facts, timed, when, text)

    def _sure(self, state: State, intent: Intent, when: When) -> State:
        """A start named outright is booked; one that was only asked about is confirmed first."""
        is_asked = self._is_guess or intent in (Intent.FREE, Intent.LIKELY, Intent.HUMBLE)
        is_start = when.grain in (Grain.MOMENT, Grain.TIME, Grain.DAY)
        return replace(state, is_settled=is_start and not is_asked)

    def _names(self, text: str) -> tuple[naming.Named, naming.Named]:
        service = naming.named(text, [name for _, name in self.facts.service_names])
        staff = naming.named(service.rest, [name for _, name in self.facts.staff_names])
        return service, staff

    def _with_names(
        self, state: State, text: str, service: naming.Named, staff: naming.Named
    ) -> State:
        if len(service.places) == 1 and state.aim is Aim.BOOK:
            state = replace(state, service_id=self.facts.service_names[service.places[0]][0])
        if len(staff.places) == 1:
            state = replace(state, staff_id=self.facts.staff_names[staff.places[0]][0])
        elif state.staff_id and understanding.wants_anybody(text):
            state = replace(state, staff_id=None)
        return state


def _without(rest: str, text: str, when: When | Unclear | None) -> str:
    """What is left of `rest` (as long as `text`) when the words about time are taken out."""
    if when is None or len(rest) != len(text):
        return rest
    letters = list(rest)
    for since, until in when.spans:
        letters[since:until] = " " * (until - since)
    return "".join(letters)
