"""Pure: what each error of the Graph API means, for the sender and for the owner.

https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
"""

from dataclasses import dataclass
from enum import StrEnum

from lumi.plain import N_
from lumi.whatsapp.values import mapping, text, whole

OFTEN = 30  # repeats of a known passing fault; with the longest waits they span some two hours
SOMETIMES = 3  # repeats of a fault of Meta's servers that nobody documented
ONCE = 1


class Reach(StrEnum):
    """Who else has to wait while a fault passes."""

    SEND = "send"  # this one message
    CUSTOMER = "customer"  # every message of this number to this customer
    NUMBER = "number"  # every message of this number
    APP = "app"  # every message of every number that shares the app


@dataclass(frozen=True, slots=True)
class Rule:
    """`repeats` 0 means never again; `wait` is the least seconds before the second repeat."""

    sentence: str
    repeats: int = 0
    tells_owner: bool = False
    reach: Reach = Reach.SEND
    wait: float = 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """`after_seconds` is Meta's own wish (Retry-After). `detail` is Meta's text, for the log."""

    code: int | None
    detail: str
    rule: Rule
    after_seconds: float | None


def verdict(http_status: int, body: object, retry_after: str | None = None) -> Verdict:
    """What a complete error answer means.

    `body` is the parsed JSON, or anything else where it could not be parsed.
    """
    error = mapping(mapping(body).get("error"))
    code = whole(error.get("code"))
    details = text(mapping(error.get("error_data")).get("details"))
    detail = details or text(error.get("message")) or f"HTTP {http_status}"
    rule = rule_for(code, http_status, error.get("is_transient") is True)
    return Verdict(code, detail[:500], rule, _seconds(retry_after))


def rule_for(code: int | None, http_status: int = 400, transient: bool = False) -> Rule:
    """The rule of a code; for an unknown one the HTTP status decides."""
    if code is not None:
        if code in RULES:
            return RULES[code]
        for codes, rule in _RANGES:
            if code in codes:
                return rule
    if http_status in _STATUSES:
        return _STATUSES[http_status]
    return _UNKNOWN_PASSING if http_status >= 500 or transient else _UNKNOWN


def plain(code: int | None, detail: str = "", http_status: int | None = None) -> str:
    """What the owner reads about a failed message; Meta's own text where the code is unknown."""
    rule = rule_for(code, http_status or 400)
    return detail if rule is _UNKNOWN and detail else rule.sentence


def tells_owner(code: int | None) -> bool:
    """Whether nothing will be well until the owner does something."""
    return rule_for(code).tells_owner


def _seconds(retry_after: str | None) -> float | None:
    """Retry-After in seconds; its other form, a date, is not used by Meta and not read."""
    given = (retry_after or "").strip()
    return float(given) if given.isascii() and given.isdecimal() and len(given) < 7 else None


def _passing(sentence: str, reach: Reach = Reach.SEND, wait: float = 0.0) -> Rule:
    return Rule(sentence, OFTEN, reach=reach, wait=wait)


def _final(sentence: str) -> Rule:
    return Rule(sentence)


def _told(sentence: str) -> Rule:
    return Rule(sentence, tells_owner=True)


_TOKEN = _told(N_("WhatsApp refuses the access token: make a new one and store it."))
_PERMISSION = _told(
    N_("The access token lacks a permission: give its system user both whatsapp_business scopes.")
)
_RATE = N_("WhatsApp asks to send more slowly; the message is sent again by itself.")
_DOWN = N_("WhatsApp has a passing fault; the message is sent again by itself.")
_DEFECT = _final(
    N_("WhatsApp did not accept the form of this message; please report it to support.")
)
_TEMPLATE = _final(N_("The template does not fit what was sent with it: compare both."))
_TEMPLATE_STATE = _told(N_("The template cannot be used now: see its state in WhatsApp Manager."))
_REGISTRATION = _told(N_("The number is not registered: register it again in WhatsApp Manager."))
_PIN = _told(N_("The number's two-step PIN or registration failed: see WhatsApp Manager."))
_LOCKED = _told(N_("Meta restricted the WhatsApp account: see WhatsApp Manager and appeal there."))
_PAYMENT = _told(
    N_("WhatsApp delivers nothing for want of a payment method: add a card in WhatsApp Manager.")
)
_STORAGE = _told(N_("Meta dropped data it may not store: look at the number's data settings."))
_GROUP = _final(N_("Messages to groups are not supported."))
_FLOW = _final(N_("WhatsApp refused the form that was sent."))
_MARKETING = _final(N_("WhatsApp takes only marketing templates here."))
_RESEND = _final(N_("A message of the customer could not be fetched: ask them to send it again."))
_USERNAME = _final(N_("WhatsApp refused the business username."))
_HISTORY = _final(N_("The phone app's history cannot be synchronised."))
_UNKNOWN = _final(N_("WhatsApp refused the message for a reason it has not documented."))
_UNKNOWN_PASSING = Rule(_DOWN, SOMETIMES)
_ADDRESS = _told(N_("The Graph API's address answers something else: check WH_API_URL."))

RULES: dict[int, Rule] = {
    0: _TOKEN,
    1: Rule(N_("WhatsApp had an unknown fault."), ONCE),
    2: _passing(_DOWN),
    3: _PERMISSION,
    4: _passing(_RATE, Reach.APP),
    10: _PERMISSION,
    33: _told(N_("WhatsApp does not know this phone number id, or it was deleted: check it.")),
    100: _DEFECT,
    190: _TOKEN,
    368: _LOCKED,
    80007: _passing(_RATE, Reach.NUMBER),  # of a WhatsApp account; who shares one is not known here
    130403: _final(N_("You blocked this customer in WhatsApp.")),
    130429: _passing(_RATE, Reach.NUMBER),
    130472: _final(N_("Meta keeps this customer out of marketing messages for an experiment.")),
    130497: _told(N_("WhatsApp does not let this business write to the customer's country.")),
    131000: Rule(N_("WhatsApp had an unknown fault."), ONCE),
    131005: _PERMISSION,
    131008: _DEFECT,
    131009: _DEFECT,
    131016: _passing(_DOWN),
    131020: _GROUP,
    131021: _final(N_("The business number cannot write to itself.")),
    131026: _final(N_("The customer cannot be reached on WhatsApp: try another way.")),
    131030: _told(N_("A test number writes only to numbers on its list: add this customer there.")),
    131031: _LOCKED,
    131035: _STORAGE,
    131036: _STORAGE,
    131037: _told(N_("The number's display name awaits approval: see WhatsApp Manager.")),
    131041: _GROUP,
    131042: _PAYMENT,
    131044: _PAYMENT,
    131045: _REGISTRATION,
    131047: _final(N_("The customer last wrote over 24 hours ago: only a template may be sent.")),
    131048: _told(N_("Customers reported this number as spam; WhatsApp limits what it may send.")),
    131049: _final(N_("Meta chose not to deliver this message to the customer.")),
    131050: _final(N_("The customer does not want marketing messages.")),
    131051: _final(N_("WhatsApp does not support this type of message.")),
    131052: _RESEND,
    131053: _final(N_("The attached file was refused: check its type and size.")),
    131055: _MARKETING,
    131056: _passing(_RATE, Reach.CUSTOMER),
    131057: _passing(_DOWN, Reach.NUMBER),
    131059: _DEFECT,
    131060: _RESEND,
    131061: _MARKETING,
    131062: _final(N_("This message needs the customer's phone number: ask for it.")),
    131063: _final(N_("Marketing messages are switched off for this number.")),
    131064: _told(N_("Meta limits this account for wrong template categories: correct them.")),
    132000: _TEMPLATE,
    132001: _told(N_("The template does not exist in this language or is not approved: check it.")),
    132005: _TEMPLATE,
    132007: _TEMPLATE,
    132008: _TEMPLATE,
    132012: _TEMPLATE,
    132015: _TEMPLATE_STATE,
    132016: _TEMPLATE_STATE,
    132018: _TEMPLATE,
    132068: _FLOW,
    132069: _passing(_RATE, wait=3600.0),
    133000: _passing(_DOWN, Reach.NUMBER),
    133004: _passing(_DOWN, Reach.NUMBER),
    133005: _PIN,
    133006: _PIN,
    133008: _PIN,
    133009: _PIN,
    133010: _REGISTRATION,
    133015: _passing(
        N_("The number was just deleted; WhatsApp asks to wait."), Reach.NUMBER, 300.0
    ),
    133016: _passing(N_("The number was registered too often; wait."), Reach.NUMBER, 3600.0),
    134011: _final(N_("The terms of WhatsApp payments are not accepted.")),
    134100: _MARKETING,
    134101: _passing(N_("The template is being prepared; it is sent again."), wait=60.0),
    134102: _final(N_("The template is not available.")),
    135000: _final(N_("WhatsApp refused the message without saying why.")),
    137000: _final(N_("The customer's security code has changed since it was last checked.")),
    139000: _FLOW,
    139001: _FLOW,
    139200: _final(N_("This account may not send free text outside the 24 hours.")),
    2494100: _passing(_DOWN, Reach.NUMBER, 60.0),
    2593107: _HISTORY,
    2593108: _HISTORY,
    2593109: _HISTORY,
}
_RANGES = (
    (range(200, 300), _PERMISSION),
    (range(131200, 131220), _GROUP),
    (range(147001, 147005), _USERNAME),
    (range(2388000, 2389000), _TEMPLATE),
)
# For answers without a code that is known, such as those of a gateway before the Graph API.
_STATUSES = {
    401: _TOKEN,
    429: _passing(_RATE, Reach.NUMBER),
    **dict.fromkeys(range(300, 400), _ADDRESS),
}
