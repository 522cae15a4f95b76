"""One claimed turn: decide with no transaction open, write it all down in one, or try again."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from lumi import clock, database, owner, phrases, receptionist
from lumi.answers import index, uses
from lumi.answers.checks import looking
from lumi.answers.embedders import Unpaid
from lumi.answers.embedding import Embedder
from lumi.answers.local_model import LocalModel
from lumi.booking.appointments import SlotTaken
from lumi.collecting import Collector
from lumi.conversations import inbox, manners, outbox
from lumi.conversations.inbox import Bubble, Claim, ClaimLost
from lumi.conversations.outbox import Reply
from lumi.conversations.states import Outcome
from lumi.llm import Llm
from lumi.owner import learning
from lumi.plain import N_
from lumi.receipts import Receipts
from lumi.receptionist import Response, noting
from lumi.settings import Settings
from lumi.tenants import caps, enrolment, models, notices, pausing, prices, secrets, usage
from lumi.tenants.models import Tenant
from lumi.tenants.secrets import SealBroken
from lumi.whatsapp import messages

log = logging.getLogger(__name__)

TO_CHOOSE = timedelta(minutes=1)  # to tap "did you mean …?", before the owner is asked instead
RACES = 5  # times a slot may be snatched away between looking and writing


class Answerer:
    """Answers turns in this process; the embedder is loaded with the first question."""

    def __init__(self, settings: Settings, embedder: Embedder) -> None:
        self._settings = settings
        self.embedder = embedder
        self._llm = Llm(settings) if settings.openai_key else None
        self.collector = Collector(settings)

    def catch_up(self) -> None:
        """Give FAQs the vectors they lack: those of a time when no model could be asked.

        Where FAQs have changed, look at what that did to answers.
        """
        if index.is_behind():
            log.info("index.catching_up")
            index.catch_up(self.embedder)
        if looking.is_due():
            looking.look_after(self.embedder, clock.now())

    def learn(self) -> None:
        """Put what nobody could answer to the owners, and their answers to the customers."""
        learning.go_on(self.embedder, clock.now())

    def answer(self, claim: Claim, receipts: Receipts) -> None:
        """Decide and write down. Bugs end here: the turn is tried again later, then given up."""
        bubbles: list[Bubble] = []
        rest: Callable[[Claim, list[Bubble]], None] | None = None
        try:
            bubbles = inbox.turn(claim)
            tenant = models.with_id(claim.tenant_id)
            if tenant is None:
                return  # deleted meanwhile, and the conversation with it
            if bubbles and not pausing.is_suspended(tenant):
                receipts.begin(claim.conversation_id, tenant.id, bubbles[-1].wa_msg_id)
            self.take(claim, tenant, bubbles)
        except ClaimLost:
            log.info("turn.claim_lost conversation=%d", claim.conversation_id)
        except Exception as fault:
            rest = _give_back if database.is_unusable(fault) else _try_later
            tenant_id, talk = claim.tenant_id, claim.conversation_id
            log.exception("turn.failed tenant=%d conversation=%d", tenant_id, talk)
        try:
            if rest is not None:  # with the fault and all that it was in the middle of gone
                database.insist(partial(rest, claim, bubbles), self._settings.lease)
        finally:
            receipts.end(claim.conversation_id)

    def take(self, claim: Claim, tenant: Tenant, bubbles: list[Bubble]) -> None:
        """Decide and write down, once. Raises ClaimLost, or what bugs raise."""
        if bubbles and manners.holds_back(claim.conversation_id, clock.now()):
            _keep_out(claim, tenant, bubbles)
            return
        if pausing.is_suspended(tenant) or owner.is_silenced(
            tenant, claim.customer_id, bubbles, clock.now()
        ):
            _leave_to_people(claim, bubbles)
            return
        llm, embedder = self._model_for(tenant), self._embedder_for(tenant)
        is_capped = embedder is not self.embedder or (self._llm is not None and llm is None)
        bubbles = self.collector.collect(tenant, claim.customer_id, bubbles, llm)
        for _ in range(RACES):
            now = clock.now()
            response = receptionist.respond(
                tenant, claim.customer_id, bubbles, now, embedder, llm, self._settings.url
            )
            _price(response, bubbles, is_capped)
            try:
                _write_down(claim, tenant, bubbles, response)
            except (SlotTaken, receptionist.Gone):
                _count_alone(tenant, response)
                continue  # decide again with the diary as it is now
            except ClaimLost:
                _count_alone(tenant, response)
                raise
            return
        raise SlotTaken(f"{RACES} times in a row")

    def _model_for(self, tenant: Tenant) -> Llm | None:
        """For one turn; None where none is set up, or the month has cost the tenant enough."""
        if self._llm and caps.allow_model(tenant, self._llm.model, clock.now()):
            return self._llm.within(self._settings.model_seconds)
        return None

    def _embedder_for(self, tenant: Tenant) -> Embedder:
        """One that costs nothing, where the month has cost the tenant enough."""
        if not tenant.cap_llm_micros or self.embedder.name == LocalModel.name:
            return self.embedder
        if caps.allow_model(tenant, self.embedder.name, clock.now()):
            return self.embedder
        return Unpaid(self.embedder)


def _price(response: Response, bubbles: list[Bubble], is_capped: bool) -> None:
    """What the turn has cost, and that it might have cost more, is kept with the reply."""
    spent, costs = response.spent, []
    heard = [one.heard for one in bubbles if one.heard]
    if heard:
        response.why |= {"listener": heard[0].model}
        response.why["listener_tokens_in"] = sum(one.spent.tokens_in for one in heard)
        response.why["listener_tokens_out"] = sum(one.spent.tokens_out for one in heard)
    costs += [prices.cost(one.model, one.spent.tokens_in, one.spent.tokens_out) for one in heard]
    if response.tokens:
        costs.append(prices.cost(response.model, response.tokens, 0))
    if spent.tokens_in or spent.tokens_out:
        costs.append(prices.cost(response.llm_model, spent.tokens_in, spent.tokens_out))
    if costs:
        known = [cost for cost in costs if cost is not None]
        response.why["cost_micros"] = sum(known) if len(known) == len(costs) else None
    if is_capped:
        response.why["capped"] = True


def _keep_out(claim: Claim, tenant: Tenant, bubbles: list[Bubble]) -> None:
    """A machine at the other end, most likely: it is heard and gets no reply."""
    now = clock.now()
    with database.write() as connection:
        inbox.settle(connection, claim, bubbles, now)
        detail = N_("Somebody writes like a machine; Lumi does not answer them for a while.")
        notices.raise_notice(connection, tenant.id, "too many messages", detail, now)
    log.warning("turn.held_back tenant=%d conversation=%d", tenant.id, claim.conversation_id)


def _leave_to_people(claim: Claim, bubbles: list[Bubble]) -> None:
    """Lumi is paused or suspended: what is written is kept, for people to answer."""
    with database.write() as connection:
        inbox.settle(connection, claim, bubbles, clock.now(), Outcome.HUMAN)


def _write_down(claim: Claim, tenant: Tenant, bubbles: list[Bubble], response: Response) -> None:
    now = clock.now()
    with database.write() as connection:
        inbox.settle(connection, claim, bubbles, now)
        replies = receptionist.carry_out(tenant, claim.customer_id, response, now)
        if response.order is None:
            told = (connection, tenant, claim.customer_id, replies)
            replies = noting.with_note(*told, response.language, now)
        last = bubbles[-1].id if bubbles else None
        outbox.queue(connection, claim.conversation_id, replies, last, now)
        for question in response.open_questions:
            inbox.remember_question(connection, claim, last, question, now)
        if response.is_chosen:
            inbox.forget_questions(connection, claim, now)
        for question in response.near_questions:
            inbox.remember_question(connection, claim, last, question, now + TO_CHOOSE)
        uses.count(connection, tenant.id, response.faq_ids, now)
        _count(connection, tenant, response, now)


def _count_alone(tenant: Tenant, response: Response) -> None:
    """Nothing of the response is written down, but its models were paid for."""
    with database.write() as connection:
        _count(connection, tenant, response, clock.now())


def _count(connection: Any, tenant: Tenant, response: Response, now: datetime) -> None:
    spent = response.spent
    if response.tokens:
        usage.count_tokens(
            connection, tenant.id, tenant.timezone, now, response.model, response.tokens, 0
        )
    if spent.tokens_in or spent.tokens_out:
        usage.count_tokens(
            *(connection, tenant.id, tenant.timezone, now, response.llm_model),
            *(spent.tokens_in, spent.tokens_out),
        )
    if response.is_llm_refused:
        detail = f"The model cannot be asked: {response.why.get('model_failed')}."
        notices.raise_notice(connection, None, "llm refused", detail, now)


def _give_back(claim: Claim, _: list[Bubble]) -> None:
    """The file could not be written: whoever claims the turn next decides it anew, at once."""
    try:
        with database.write() as connection:
            inbox.give_back(connection, claim)
    except ClaimLost:
        log.info("turn.claim_lost conversation=%d", claim.conversation_id)


def _try_later(claim: Claim, bubbles: list[Bubble]) -> None:
    """Back off; after the last try the customer hears an honest sentence and the owner is told."""
    now, tenant = clock.now(), models.with_id(claim.tenant_id)
    try:
        with database.write() as connection:
            if not inbox.fail(connection, claim, bubbles, now) or tenant is None:
                return
            text = phrases.say(tenant.language, "trouble")
            reply = Reply(text, messages.text(text))
            outbox.queue(connection, claim.conversation_id, [reply], None, now)
            detail = N_("Lumi could not answer a customer's message; please answer it yourself.")
            notices.raise_notice(connection, tenant.id, "turn failed", detail, now)
    except ClaimLost:
        log.info("turn.claim_lost conversation=%d", claim.conversation_id)


def lift_blocks(settings: Settings) -> None:
    """Sending that was stopped for a token goes on when the token is another one now."""
    for tenant in list(Tenant.select().where(Tenant.sending_blocked != "")):
        try:
            token = secrets.access_token(tenant, settings)
        except SealBroken as fault:
            log.error("tenant.still_blocked tenant=%d fault=%s", tenant.id, fault)
            continue
        if secrets.blocked_token(token) != tenant.sending_blocked:
            enrolment.lift_block(tenant, clock.now())
