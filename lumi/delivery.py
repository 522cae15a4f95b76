"""One message to one customer: the window, the Graph API, and what became of it written down."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial, wraps
from typing import ParamSpec

from lumi import clock, database
from lumi.booking import reminders
from lumi.conversations import customers, holding, outbox, window
from lumi.conversations.outbox import Attachment, Send
from lumi.settings import Settings
from lumi.tenants import enrolment, models, notices, secrets, usage
from lumi.tenants.models import Tenant
from lumi.tenants.secrets import SealBroken
from lumi.whatsapp import faults, messages
from lumi.whatsapp.contacts import Contact
from lumi.whatsapp.faults import Reach
from lumi.whatsapp.graph import (
    Accepted,
    Graph,
    OutcomeUnknown,
    Rejected,
    TryLater,
    backoff_seconds,
    gives_up,
)

log = logging.getLogger(__name__)

Told = ParamSpec("Told")
REMEMBERED = 3600.0  # seconds that an outcome is kept in mind for a file that cannot be written
MOST_UNKNOWN = 5  # tries whose outcome nobody told; then a human should look
UNREADABLE = "token unreadable"  # stored with another SECRET_KEY
TOKEN_REFUSED = (0, 190)  # nothing more is sent with this token
GIVEN_UP = "WhatsApp did not take this message in many tries; please answer yourself."
NO_CODE = "not delivered"  # kind of the notice where Meta gave no code
WINDOW_CLOSED = 131047  # Meta's own code for the same, "Error codes"


class Pauses:
    """Tenants whose number Meta asked to slow down, each for a while; kept in memory."""

    def __init__(self) -> None:
        self._spans: dict[int, tuple[datetime, datetime]] = {}
        self._lock = threading.Lock()

    def add(self, tenant_id: int, since: datetime, until: datetime) -> None:
        with self._lock:
            _, known = self._spans.get(tenant_id, (since, until))
            self._spans[tenant_id] = since, max(until, known)

    def at(self, now: datetime) -> list[int]:
        """Those that pause; none does before it was asked to, when the clock was put back."""
        with self._lock:
            self._spans = {
                ident: span for ident, span in self._spans.items() if span[0] <= now < span[1]
            }
            return list(self._spans)


def _insistently(write: Callable[Told, None]) -> Callable[Told, None]:
    """What became of a message is kept in mind for as long as the file cannot be written."""

    @wraps(write)
    def insisting(*told: Told.args, **named: Told.kwargs) -> None:
        database.insist(partial(write, *told, **named), REMEMBERED)

    return insisting


def deliver(send: Send, graph: Graph, settings: Settings, pauses: Pauses) -> None:
    """Send one claimed message and write down what happened. Network first, then one write.

    Bugs end here: nobody can say then whether the message went out.
    """
    tenant = models.with_id(send.tenant_id)
    if tenant is None:
        return  # deleted meanwhile, and the message with it
    try:
        _send(send, tenant, graph, settings, pauses)
    except Exception:
        log.exception("message.bug tenant=%d message=%d", send.tenant_id, send.id)
        _unknown(send, tenant, "a fault of Lumi's own", settings)


def _send(send: Send, tenant: Tenant, graph: Graph, settings: Settings, pauses: Pauses) -> None:
    now = clock.now()
    if reminders.is_withheld(send.id, now):
        _fail(send, tenant, None, reminders.WITHHELD, False, now)
        return
    is_template = send.body.get("type") == "template"  # these alone may go at any time
    if not is_template and not window.is_open(send.last_inbound_at, now):
        _fail(send, tenant, WINDOW_CLOSED, faults.plain(WINDOW_CLOSED, ""), True, now)
        return
    try:
        token = secrets.access_token(tenant, settings)
    except SealBroken as fault:
        _block(send, tenant, UNREADABLE, "stored token", str(fault), now)
        return
    try:
        accepted = _dispatch(send, tenant, graph, token)
    except Rejected as fault:
        _rejected(send, tenant, token, fault)
    except TryLater as fault:
        _later(send, tenant, fault, pauses)
    except OutcomeUnknown as fault:
        _unknown(send, tenant, fault.detail, settings)
    else:
        _accepted(send, tenant, accepted)


def _dispatch(send: Send, tenant: Tenant, graph: Graph, token: str) -> Accepted:
    """Sends the body, its attachment uploaded first. Words are not lost with a refused file:

    what a refused document or contact request says goes as a text. A document without words
    fails without telling the owner.
    """
    try:
        if send.attachment is None:
            return _put(send, tenant, graph, token, send.body)
        media_id = send.media_id or _upload(send, send.attachment, tenant, graph, token)
        return _put(send, tenant, graph, token, messages.with_media(send.body, media_id))
    except Rejected as fault:
        words = messages.words_of(send.body)
        if fault.code in TOKEN_REFUSED or fault.http_status == 401 or not words:
            fault.tells_owner = fault.tells_owner and send.attachment is None
            raise
    return _put(send, tenant, graph, token, messages.text(words))


def _put(send: Send, tenant: Tenant, graph: Graph, token: str, body: dict[str, object]) -> Accepted:
    whole = messages.addressed(body, send.phone, send.user_id, send.callback)
    return graph.send(tenant.phone_id or "", token, whole)


def _upload(send: Send, file: Attachment, tenant: Tenant, graph: Graph, token: str) -> str:
    """The media id, written down. An upload that may have happened is simply done again."""
    try:
        content = file.text.encode()
        media_id = graph.upload(tenant.phone_id or "", token, file.filename, file.mime, content)
    except (OutcomeUnknown, TryLater) as fault:
        later = fault if isinstance(fault, TryLater) else TryLater(None, fault.detail)
        if gives_up(later, send.attempts):
            raise Rejected(later.code, later.detail, False, None) from fault
        raise later from fault
    with database.write() as connection:
        outbox.uploaded(connection, send, media_id)
    return media_id


@_insistently
def _accepted(send: Send, tenant: Tenant, accepted: Accepted) -> None:
    now = clock.now()
    with database.write() as connection:
        outbox.sent(connection, send, accepted.wa_msg_id, now)
        told = Contact(user_id=accepted.user_id, phone=accepted.phone)
        customers.learn(connection, send.tenant_id, send.customer_id, told)
        kind, phone_id = usage.Kind.OUTBOUND, tenant.phone_id or ""
        usage.count(connection, tenant.id, tenant.timezone, now, kind, phone_id=phone_id)
    log.info("message.sent tenant=%d message=%d attempts=%d", tenant.id, send.id, send.attempts)


def _rejected(send: Send, tenant: Tenant, token: str, fault: Rejected) -> None:
    now = clock.now()
    is_bare = fault.code is None and fault.http_status == 401  # what a gateway says of a token
    code = 190 if is_bare else fault.code
    sentence = faults.plain(code, fault.detail, fault.http_status)
    if code in TOKEN_REFUSED:
        _block(send, tenant, secrets.blocked_token(token), f"whatsapp {code}", sentence, now)
    else:
        _fail(send, tenant, code, sentence, fault.tells_owner, now)


@_insistently
def _block(
    send: Send, tenant: Tenant, reason: str, kind: str, sentence: str, now: datetime
) -> None:
    """Nothing more is sent with this token; the message waits for a new one, as others do."""
    with database.write() as connection:
        outbox.again(connection, send, 0, None, sentence, now)
        enrolment.block_sending(connection, tenant, reason, kind, sentence, now)
    log.warning("message.blocked tenant=%d message=%d", tenant.id, send.id)


@_insistently
def _fail(
    send: Send, tenant: Tenant, code: int | None, sentence: str, tell: bool, now: datetime
) -> None:
    kind = NO_CODE if code is None else f"whatsapp {code}"
    with database.write() as connection:
        outbox.fail(connection, send, code, sentence, now)
        waits = holding.wait_again(connection, send.id, now)
        if tell and not (waits and code == WINDOW_CLOSED):
            notices.raise_notice(connection, tenant.id, kind, sentence, now)
    log.warning("message.failed tenant=%d message=%d code=%s", tenant.id, send.id, code)


@_insistently
def _later(send: Send, tenant: Tenant, fault: TryLater, pauses: Pauses) -> None:
    now = clock.now()
    if gives_up(fault, send.attempts):
        _fail(send, tenant, fault.code, GIVEN_UP, True, now)
        return
    sentence = faults.plain(fault.code, fault.detail)
    wait = backoff_seconds(fault, send.attempts)
    for tenant_id in _held_up(tenant, fault.scope):
        pauses.add(tenant_id, now, now + timedelta(seconds=wait))
    with database.write() as connection:
        outbox.again(connection, send, wait, fault.code, sentence, now)
    log.info(
        "message.later tenant=%d message=%d code=%s wait=%.1f",
        *(tenant.id, send.id, fault.code, wait),
    )


def _held_up(tenant: Tenant, scope: Reach) -> list[int]:
    """The tenants that a limit holds up as a whole; those without an app of their own share one."""
    if scope is Reach.APP and not tenant.app_secret:
        return [ident for (ident,) in database.rows("SELECT id FROM tenant WHERE app_secret = ''")]
    return [tenant.id] if scope in (Reach.NUMBER, Reach.APP) else []


@_insistently
def _unknown(send: Send, tenant: Tenant, detail: str, settings: Settings) -> None:
    now = clock.now()
    if send.unknowns + 1 >= MOST_UNKNOWN:
        sentence = "Meta never said whether this message was sent; please look at the chat."
        _fail(send, tenant, None, sentence, True, now)
        return
    with database.write() as connection:
        outbox.unknown(connection, send, settings.resend_after, detail, now)
    log.warning("message.unknown tenant=%d message=%d", tenant.id, send.id)
