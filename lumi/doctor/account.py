"""Pure: what the Graph API tells of a token, a number and its account, as findings.

https://developers.facebook.com/docs/whatsapp/cloud-api/health-status and the references of
/debug_token, the phone number and the WhatsApp Business account.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from lumi.doctor.findings import Finding, fault, warning, well
from lumi.plain import N_
from lumi.whatsapp.values import ident, mapping, text, whole

SENDING, MANAGING = "whatsapp_business_messaging", "whatsapp_business_management"
APART = 60  # seconds between the clocks from which reminders and the 24 hours go wrong
NEW_TOKEN = N_(
    "In Meta's business settings, under System users, generate one that never expires and has"
    " both permissions whatsapp_business_messaging and whatsapp_business_management; store it here."
)
_STATES = {
    "PENDING": N_("Confirm the number with the code that Meta sends, then register it."),
    "OFFLINE": N_("Register the number again in WhatsApp Manager."),
    "UNVERIFIED": N_("Confirm the number with the code that Meta sends, then register it."),
    "BANNED": N_("Appeal in WhatsApp Manager, under Account quality."),
    "RESTRICTED": N_("See in WhatsApp Manager, under Account quality, why and until when."),
    "FLAGGED": N_("Customers have complained: see WhatsApp Manager, under Account quality."),
}


def token(answer: dict[str, object], now: datetime) -> Finding:
    """Of /debug_token: whether it is good, for how long, and may do what Lumi does."""
    shown = mapping(answer.get("data"))
    scopes = _texts(shown.get("scopes"))
    expires = _seconds(shown.get("expires_at"))
    until = datetime.fromtimestamp(expires, UTC) if expires else None
    if shown.get("is_valid") is False or (until and until <= now):
        return fault("token", N_("The access token is no longer valid."), NEW_TOKEN)
    if scopes and SENDING not in scopes:
        return fault("token", N_("The access token may not send messages."), NEW_TOKEN)
    if until:
        day = f"{until:%Y-%m-%d %H:%M} UTC"
        return warning("token", N_("The access token expires at %(day)s.", day=day), NEW_TOKEN)
    if scopes and MANAGING not in scopes:
        lack = N_("The access token may send, but not look at the account and its templates.")
        return warning("token", lack, NEW_TOKEN)
    return well("token", N_("good, and never expires"))


def app_of(answer: dict[str, object]) -> str | None:
    """Of /debug_token: the id of the app that the token is for."""
    return ident(mapping(answer.get("data")).get("app_id"))


def clocks(dated: str, now: datetime) -> list[Finding]:
    """Of the Date of an answer (RFC 9110 6.6.1): whether this server's clock is right."""
    try:
        theirs = parsedate_to_datetime(dated)
    except ValueError:
        return []
    ahead = round((now - theirs.replace(tzinfo=theirs.tzinfo or UTC)).total_seconds())
    if abs(ahead) <= APART:
        return [well("clock", N_("right"))]
    fix = N_("Let the clock be set by the network (NTP): appointments and reminders go by it.")
    if ahead > 0:
        told = N_("This server's clock is %(seconds)s seconds fast.", seconds=ahead)
    else:
        told = N_("This server's clock is %(seconds)s seconds slow.", seconds=-ahead)
    return [fault("clock", told, fix, "timedatectl set-ntp true")]


def number(answer: dict[str, object]) -> Iterator[Finding]:
    """Of the phone number: what it is called, whether it is connected, how well it is liked."""
    shown = f"{text(answer.get('display_phone_number'))} ({text(answer.get('verified_name'))})"
    state = text(answer.get("status"))
    if state not in ("", "CONNECTED"):
        fix = _STATES.get(state, N_("See WhatsApp Manager, under Phone numbers."))
        yield fault("number", N_("%(number)s is %(state)s.", number=shown, state=state), fix)
    elif answer.get("account_mode") == "SANDBOX":
        told = N_("%(number)s is Meta's test number: it reaches five people at most.", number=shown)
        yield warning("number", told, N_("Add your own number in Meta's console."))
    else:
        yield well("number", shown)
    quality = text(answer.get("quality_rating"))
    if quality in ("YELLOW", "RED"):
        told = N_(
            "Customers block or report this number: Meta rates it %(colour)s.", colour=quality
        )
        yield warning(
            "quality", told, N_("Write only to who asked for it; Meta may lower the limit.")
        )
    elif quality:
        yield well("quality", quality)


def limit(answer: dict[str, object]) -> list[Finding]:
    """How many customers may be written to first in a day, like TIER_1K."""
    found = text(answer.get("whatsapp_business_manager_messaging_limit"))
    return [well("limit", found)] if found else []


def entity(answer: dict[str, object], kind: str) -> str | None:
    """The id of the WABA or APP that stands behind the number, as its health names it."""
    for one in _health(answer):
        if one.get("entity_type") == kind:
            return ident(one.get("id"))
    return None


def sending(answer: dict[str, object]) -> list[Finding]:
    """Of health_status: what keeps number, account, business or app from sending."""
    found: list[Finding] = []
    for one in _health(answer):
        state, kind = text(one.get("can_send_message")), text(one.get("entity_type"))
        if state not in ("BLOCKED", "LIMITED"):
            continue
        graded = fault if state == "BLOCKED" else warning
        listed = _mappings(one.get("errors"))
        for error in listed:
            code = whole(error.get("error_code"))
            told = f"{text(error.get('error_description'))} ({kind}, {code})"
            found.append(graded("sending", told, text(error.get("possible_solution"))))
        if not listed:
            told = " ".join(_texts(one.get("additional_info"))) or state
            found.append(graded("sending", f"{told} ({kind})"))
    return found or [well("sending", N_("WhatsApp lets this number send"))]


def subscription(answer: dict[str, object], app_id: str | None) -> Finding:
    """Of /<account>/subscribed_apps: whether the account's webhooks go to the token's app."""
    apps = [
        ident(mapping(one.get("whatsapp_business_api_data")).get("id"))
        for one in _mappings(answer.get("data"))
    ]
    if apps and (app_id is None or app_id in apps):
        return well("subscription", N_("the app gets this account's messages"))
    told = N_("Your app is not subscribed to the WhatsApp account: no message reaches Lumi.")
    return fault("subscription", told, N_("Press “Subscribe the app” below."))


def webhook(answer: dict[str, object], ours: tuple[str, ...]) -> Finding:
    """Of webhook_configuration: the nearest of number, account and app decides (Meta's order).

    `ours` are the addresses that are right, the best first; a path alone fits any server.
    """
    shown = mapping(answer.get("webhook_configuration"))
    levels = ("phone_number", "whatsapp_business_account", "application")
    used = next((text(shown.get(one)) for one in levels if shown.get(one)), "")
    if any(used == one or (one.startswith("/") and used.endswith(one)) for one in ours):
        return well("webhook", used)
    fix = N_("In Meta's console, under WhatsApp, Configuration, enter: %(ours)s", ours=ours[0])
    if not used:
        return fault("webhook", N_("Meta has no address to send messages to."), fix)
    return fault("webhook", N_("Meta sends messages elsewhere: %(used)s", used=used), fix)


def templates(answer: dict[str, object], wanted: list[str], language: str) -> list[Finding]:
    """Of /<account>/message_templates: whether those that Lumi sends are approved."""
    states = {
        (text(one.get("name")), text(one.get("language"))): text(one.get("status"))
        for one in _mappings(answer.get("data"))
    }
    return [_template(name, language, states) for name in wanted]


def _template(name: str, language: str, states: dict[tuple[str, str], str]) -> Finding:
    state = states.get((name, language))
    if state == "APPROVED":
        return well("template", N_("%(name)s is approved", name=name))
    if state is not None:
        told = N_("The template %(name)s is %(state)s and cannot be sent.", name=name, state=state)
        return warning("template", told, N_("See its state in WhatsApp Manager, under Templates."))
    others = sorted(lang for known, lang in states if known == name)
    if others:
        told = N_(
            "The template %(name)s has no text in %(language)s, only in %(others)s.",
            name=name,
            language=language,
            others=", ".join(others),
        )
    else:
        told = N_("WhatsApp knows no template %(name)s.", name=name)
    return warning("template", told, N_("Make it in WhatsApp Manager, or name another one."))


def _seconds(value: object) -> int:
    """Unix seconds; 0 for never and for what is none."""
    return value if type(value) is int and 0 < value < 2**36 else 0


def _health(answer: dict[str, object]) -> list[dict[str, object]]:
    return _mappings(mapping(answer.get("health_status")).get("entities"))


def _mappings(value: object) -> list[dict[str, object]]:
    return [mapping(one) for one in value] if isinstance(value, list) else []


def _texts(value: object) -> list[str]:
    return [text(one) for one in value] if isinstance(value, list) else []
