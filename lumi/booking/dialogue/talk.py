"""One turn of a talk about appointments: what was heard, and what comes of it."""

from dataclasses import replace
from datetime import datetime

from lumi import languages, phrases, sentences
from lumi.booking.dialogue import offers, particulars, parting, rows, steps, understanding
from lumi.booking.dialogue.facts import Facts
from lumi.booking.dialogue.hearing import Listener
from lumi.booking.dialogue.rows import Kept
from lumi.booking.dialogue.state import Aim, Asked, State
from lumi.booking.dialogue.tapping import Use
from lumi.booking.dialogue.values import Act, Next, Wish
from lumi.booking.hours import midnight
from lumi.tenants.models import Tenant


class Talk:
    """Hears the bubbles of one turn, then says where the talk goes. Reads rows, writes nothing."""

    def __init__(self, tenant: Tenant, customer_id: int, texts: list[str], now: datetime) -> None:
        kept = rows.load(customer_id, now)
        self._spoken = kept.language or phrases.spoken(tenant.language)
        self._text = " ".join(texts)
        told = languages.detect(self._text, self._spoken, bool(kept.language))
        self._is_told = bool(kept.language or languages.detect(self._text, ""))
        is_tenants = told == phrases.spoken(tenant.language)
        self.language = tenant.language if is_tenants else told  # with its region
        self.unsure: list[tuple[Use, str, int]] = []  # begin a talk if no FAQ answers them
        self.facts = Facts(tenant, customer_id, now, self.language)
        self._before = kept
        self._listener = Listener(self.facts, kept.state)
        self.wishes: list[Wish] = []  # that are committed before what the talk comes to
        self.wants_human = False
        self._said: list[str] = []
        self._asides: list[str] = []  # questions beside a wish
        self._was_heard = False

    @property
    def state(self) -> State | None:
        return self._listener.state

    @property
    def acts(self) -> list[Act]:
        """What the customer did besides talking of a time."""
        return self._listener.acts

    @property
    def was_open(self) -> bool:
        """Whether a talk was under way before this turn."""
        return self._before.state is not None

    def parts(self, text: str) -> list[str]:
        """The text, or what it wishes of the diary and the questions beside that."""
        wish, *asides = parting.parted(text, self._listener.is_wish)
        self._asides += asides
        return [wish, *asides]

    def hears(self, text: str, tapped: str, bubble_id: int) -> Use:
        """One bubble; NOTHING leaves it to somebody else."""
        listener, before = self._listener, self.state
        if text in self._asides and listener.speaks_of_time(text):
            return Use.NOTHING  # "are you open on Sunday?" beside a wish for Saturday
        use = listener.tap(tapped, bubble_id) if tapped else Use.NOTHING
        if use is Use.NOTHING:
            use = listener.hear(self._without_cancelling(text, bubble_id), bubble_id)
        if use in (Use.LIKELY, Use.PERHAPS):
            self.unsure.append((use, text, bubble_id))
            return Use.NOTHING
        if use is Use.HUMAN:
            self.wants_human = True
            return use
        said = self._answer(use, before)
        if use is Use.NOTHING or (use is Use.PRICE and not said):
            return Use.NOTHING
        self._was_heard = True
        self._said += filter(None, [said])
        return use

    def _without_cancelling(self, text: str, bubble_id: int) -> str:
        """What is left of "cancel my appointment and book …" once the first is to be done.

        "Another one" is of the same service, unless one is named.
        """
        first, *others = sentences.pieces(text)
        if self.state is not None or len(others) != 1 or not understanding.cancels(first):
            return text
        before, after = Listener(self.facts, None), Listener(self.facts, None)
        before.hear(first, bubble_id)
        after.hear(others[0], bubble_id)
        if before.state is None or after.state is None or after.state.aim is Aim.CANCEL:
            return text
        step = steps.after(self.facts, before.state)
        if step.wish is None or step.wish.aim is not Aim.CANCEL:
            return text
        self.wishes.append(step.wish)
        self._listener.state = State(Aim.BOOK, service_id=step.wish.service_id)
        return others[0]

    def _answer(self, use: Use, before: State | None) -> str:
        match use:
            case Use.OVER if before is not None:
                return self._say("nothing_booked" if before.aim is Aim.BOOK else "as_it_was")
            case Use.MINE:
                return self._mine()
            case Use.PRICE:
                return self._price()
            case Use.POLITE:
                return self._say("thanks")
            case Use.UNCLEAR:
                return self._say("unclear_when")
            case Use.UNREAL:
                return self._say("not_free_unreal")
        return ""

    def takes(self, start: datetime, bubble_id: int) -> None:
        """The first service at an aware instant, as `book MM/DD HH:MM` wishes it."""
        self._listener.takes(start, bubble_id)
        self._was_heard = True

    def is_settled_elsewhere(self) -> None:
        """A booking was wished by a command: what was asked about one is answered by it."""
        self._listener.end_booking()

    def hears_contact(self, phone: str, bubble_id: int) -> Use:
        """A contact that was sent: the number, where the talk waits for one."""
        use = self._listener.hear_contact(phone, bubble_id)
        self._was_heard = self._was_heard or use is not Use.NOTHING
        return use

    @property
    def is_asking(self) -> bool:
        """Whether the business has to know more of the customer before it books."""
        return bool(particulars.missing(self.facts.tenant, self.facts.customer_id, ()))

    def begin(self, text: str, bubble_id: int, aim: Aim | None = None) -> None:
        """What was perhaps a wish is one: no FAQ answers it, or a model read that aim in it."""
        if aim is None:
            use = self._listener.hear(text, bubble_id, insists=True)
        else:
            use = self._listener.follow(text, bubble_id, aim)
        self._said += filter(None, [self._answer(use, None)])
        self._was_heard = True

    def ends(self) -> None:
        """No more of it, as a model understood."""
        before = self.state
        self._said += filter(None, [self._answer(self._listener.tap("talk:never_mind", 0), before)])
        self._was_heard = True

    def apologise(self) -> None:
        """Neither talk nor FAQs understood what was written."""
        self._said.append(self._say("not_understood"))

    def goes_on(self) -> Next | None:
        """Where it goes; None when no talk is open and nothing was said of one."""
        if self.state is None:
            return Next(None, tuple(self._said)) if self._was_heard else None
        told = {act.verb for act in self.acts}
        if self._listener.days_from is not None:
            found = self._days(self.state)
        elif self.state.waits:
            found = particulars.to_wait(self.facts, self.state, told)
            if found.state is None:
                self._listener.joins()
        else:
            step = steps.after(self.facts, self.state)
            found = particulars.first(self.facts, self.state, told, step)
        if found.state and found.question:
            ids = tuple(choice.id for choice in found.question.choices)
            found = replace(found, state=replace(found.state, shown=ids))
        if found.wish and found.wish.aim is Aim.BOOK and understanding.is_for_several(self._text):
            self._said.append(self._say("one_person"))
        return replace(found, said=(*self._said, *found.said))

    def kept(self, state: State | None) -> Kept | None:
        """What to remember; None when there is nothing new. An open talk lasts from here on."""
        language = phrases.spoken(self.language) if self._is_told else ""
        before = self._before
        is_new = state is not None or before.state is not None or language != before.language
        return Kept(state, language) if is_new else None

    def _days(self, state: State) -> Next:
        facts, first = self.facts, self._listener.days_from
        service = facts.service(state.service_id) or next(iter(facts.services), None)
        if first is None or service is None:
            return steps.after(facts, state)
        known = replace(state, service_id=service.id, asked=Asked.WHEN)
        question = offers.days_from(facts, known, service, midnight(first, facts.zone))
        if question is None:
            return Next(None, (self._say("no_free"),))
        return Next(known, question=question)

    def _mine(self) -> str:
        coming = self.facts.upcoming
        if not coming:
            return self._say("no_appointment")
        lines = [
            f"• {offers.long(self.facts, one.starts_at)}: {offers.name_of(self.facts, one)}"
            for one in coming
        ]
        return "\n".join((self._say("your_appointments"), *lines))

    def _price(self) -> str:
        """Said from the row; a service without a price leaves the question to the FAQs."""
        service = self.facts.service(self.state.service_id if self.state else None)
        if service is None or not service.price:
            return ""
        return f"{service.name}: {offers.terms(self.facts, service)}"

    def _say(self, key: str) -> str:
        return phrases.say(self.language, key)
