"""What the file tells of one tenant: is it connected, paused, and does what it sends arrive."""

from datetime import datetime, timedelta

from lumi import clock, database, money
from lumi.conversations import undelivered
from lumi.doctor.findings import Finding, fault, warning, well
from lumi.plain import N_
from lumi.settings import Settings
from lumi.tenants import notices, pausing, secrets
from lumi.tenants.models import Tenant
from lumi.tenants.secrets import SealBroken

SILENT = timedelta(days=3)  # without a message; a shop that is used gets one sooner


def findings(tenant: Tenant, settings: Settings, now: datetime) -> list[Finding]:
    """Everything that needs nobody to be asked."""
    return [*_secrets(tenant, settings), *_paused(tenant, now), _heard(tenant, now)]


def delivery(tenant: Tenant, now: datetime) -> Finding:
    """Whether what WhatsApp takes arrives, which it does not for an account without a card."""
    lost = undelivered.silences(now, tenant.id).get(tenant.id)
    if lost is None:
        return well("delivery", N_("nothing is held up"))
    return fault("delivery", money.in_words(tenant, lost))


def news(tenant_id: int | None) -> list[Finding]:
    """What Lumi was told or met meanwhile."""
    return [
        warning(kind, _counted(detail, times, last_at))
        for kind, detail, times, last_at in notices.open_notices(tenant_id)
    ]


def _counted(detail: str, times: int, last_at: str) -> str:
    last = last_at[:16].replace("T", " ")
    return N_("%(told)s (%(times)s ×, last %(last)s UTC)", told=N_(detail), times=times, last=last)


def _secrets(tenant: Tenant, settings: Settings) -> list[Finding]:
    edit = f"flask tenant edit {tenant.slug}"
    try:
        token = secrets.access_token(tenant, settings)
        signers = secrets.app_secrets(tenant.app_secret, settings)
    except SealBroken as broken:
        return [fault("secrets", str(broken))]
    found = []
    if signers:
        found.append(well("app secret", N_("stored")))
    else:
        lack = N_("No app secret: every webhook is refused.")
        fix = N_("Copy it from your app's settings in Meta's console and store it.")
        found.append(
            fault("app secret", lack, fix, f"{edit} --app-secret SECRET, or WH_APP_SECRET")
        )
    if token:
        found.append(well("token", N_("stored")))
    else:
        fix = N_("Make one in Meta's console and store it.")
        told = f"Set WH_TOKEN, or: {edit} --token TOKEN"
        found.append(fault("token", N_("No access token."), fix, told))
    if tenant.phone_id:
        found.append(well("number", N_("stored")))
    else:
        fix = N_("Copy the number's id from Meta's console and store it.")
        found.append(fault("number", N_("No phone id."), fix, f"{edit} --phone-id ID"))
    return found


def _paused(tenant: Tenant, now: datetime) -> list[Finding]:
    if pausing.is_suspended(tenant):
        told = N_("This business is suspended: nothing is answered or sent.")
        return [fault("answers", told, N_("Ask whoever runs this server."))]
    if not pausing.is_paused(tenant, now):
        return []
    told = N_("An owner has paused Lumi: no customer is answered.")
    return [warning("answers", told, N_("An owner writes “resume” to the business's number."))]


def _heard(tenant: Tenant, now: datetime) -> Finding:
    """Whether webhooks come in, which a wrong app secret or address prevents without a word."""
    last = database.value(
        "SELECT max(last_inbound_at) FROM conversation WHERE tenant_id = ?", tenant.id
    )
    if last is None:
        told = N_("No message has arrived yet.")
        return warning("messages", told, N_("Write “hello” to your number from another phone."))
    day = clock.instant(last).astimezone(tenant.zone).strftime("%Y-%m-%d %H:%M")
    if now - clock.instant(last) > SILENT:
        told = N_("The last message arrived at %(day)s.", day=day)
        return warning("messages", told, N_("Write “hello” to your number from another phone."))
    return well("messages", N_("The last message arrived at %(day)s.", day=day))
