"""Pure: says in one plain sentence what Meta reports about an account, a number or a template."""

from lumi.plain import N_
from lumi.whatsapp.values import ident, mapping, text

# Fields with news of the account, in the order of the API reference of webhook fields.
FIELDS = frozenset(
    {
        "account_alerts",
        "account_review_update",
        "account_update",
        "business_capability_update",
        "business_username_update",
        "business_username_updates",
        "message_template_components_update",
        "message_template_quality_update",
        "message_template_status_update",
        "payment_configuration_update",
        "phone_number_name_update",
        "phone_number_quality_update",
        "security",
        "template_category_update",
        "template_correct_category_detection",
    }
)

_ACCOUNT = {
    "ACCOUNT_DELETED": N_("The WhatsApp account was deleted; messages no longer arrive."),
    "ACCOUNT_OFFBOARDED": N_("The WhatsApp account was disconnected from the Cloud API."),
    "ACCOUNT_RECONNECTED": N_("The WhatsApp account is connected again."),
    "ACCOUNT_RESTRICTION": N_("Meta restricted the WhatsApp account: see WhatsApp Manager."),
    "ACCOUNT_VIOLATION": N_("Meta says the WhatsApp account broke a policy: see WhatsApp Manager."),
    "PARTNER_APP_UNINSTALLED": N_("This app was removed from the WhatsApp account."),
    "PARTNER_REMOVED": N_("The WhatsApp account is no longer shared with this app."),
    "VERIFIED_ACCOUNT": N_("The WhatsApp account is verified."),
}
_BANS = {
    "REINSTATE": N_("Meta reinstated the WhatsApp account."),
    "DISABLE": N_("Meta disabled the WhatsApp account; nothing can be sent."),
    "SCHEDULE_FOR_DISABLE": N_("Meta will disable the WhatsApp account: see WhatsApp Manager."),
}
_NUMBER = {
    "FLAGGED": N_("Meta flagged the number for low quality; its sending limit may fall."),
    "UNFLAGGED": N_("The number's quality is good again."),
    "DOWNGRADE": N_("Meta lowered the number's sending limit."),
    "UPGRADE": N_("Meta raised the number's sending limit."),
    "THROUGHPUT_UPGRADE": N_("The number can now send more messages a second."),
}
_SECURITY = {
    "PIN_CHANGED": N_("The number's two-step PIN was changed."),
    "PIN_RESET_REQUEST": N_("Somebody asked to reset the number's two-step PIN."),
    "PIN_RESET_SUCCESS": N_("The number's two-step PIN was switched off."),
}


def summary(field: str, value: dict[str, object]) -> str:
    """The sentence for one value of a field of FIELDS."""
    event = text(value.get("event")).upper()
    match field:
        case "account_update":
            return _ban(value) or _ACCOUNT.get(event) or _plain(field, event)
        case "phone_number_quality_update":
            return _NUMBER.get(event) or _plain(field, event)
        case "security":
            return _SECURITY.get(event) or _plain(field, event)
        case "message_template_status_update":
            return _template(value, event)
    return _plain(field, event or text(value.get("decision")).upper())


def fault_summary(code: int | None, title: str, details: str) -> str:
    """The sentence for an error that Meta reports outside any message."""
    number = f" {code}" if code is not None else ""
    reason = ": ".join(dict.fromkeys(part for part in (title, details) if part))
    return f"WhatsApp reports error{number}: {reason or 'no reason given'}."


def _ban(value: dict[str, object]) -> str | None:
    state = mapping(value.get("ban_info")).get("waba_ban_state")
    states = state if isinstance(state, list) else [state]
    return next((_BANS[one] for one in states if isinstance(one, str) and one in _BANS), None)


def _template(value: dict[str, object], event: str) -> str:
    name = ident(value.get("message_template_name")) or "of unknown name"
    reason = text(value.get("reason"))
    because = f" ({_words(reason)})" if reason and reason.upper() != "NONE" else ""
    state = _words(event) or "of a new state"
    return f"The message template {name} is now {state}{because}."


def _plain(field: str, event: str) -> str:
    news = f": {_words(event)}" if event else ""
    return f"News from WhatsApp about {_words(field).removesuffix(' update')}{news}."


def _words(name: str) -> str:
    return name.replace("_", " ").strip().lower()
