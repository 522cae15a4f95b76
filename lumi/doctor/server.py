"""The machine and its settings: file, disk, worker, queue, model, prices."""

import shutil
from datetime import datetime

from lumi import database, health
from lumi.answers import embedders, spaces
from lumi.answers.local_model import LocalModel
from lumi.answers.spaces import State
from lumi.doctor.findings import Finding, fault, warning, well
from lumi.settings import Settings
from lumi.tenants import prices
from lumi.tenants.prices import PricesFault

FULL, NEARLY_FULL = 0.95, 0.8  # of the disk that the file is on
LATE = 120  # seconds; what waits longer is not waiting for a customer's next bubble


def findings(settings: Settings, now: datetime) -> list[Finding]:
    """Everything that concerns every tenant."""
    shown = health.check(settings, now).shown
    found = []
    for part in ("database", "worker"):
        state = str(shown.get(part, "not looked at"))
        found.append(well(part, state) if state == "ok" else fault(part, state))
    found += [
        *_queue(shown.get("oldest_waiting_seconds")),
        _disk(settings),
        _verify_token(settings),
    ]
    return [*found, *_address(settings), *_answers(settings), *_prices(settings)]


def _queue(oldest: float | None) -> list[Finding]:
    if oldest is None or oldest < LATE:
        return []
    detail = f"The oldest message has waited for {oldest:.0f} s."
    return [warning("queue", detail, "Look at the log of the worker: something holds it up.")]


def _disk(settings: Settings) -> Finding:
    total, used, free = shutil.disk_usage(settings.database.resolve().parent)
    share, left = used / total, f"{free / 2**20:,.0f} MB free"
    cure = "Make room, or take a larger disk: on a full one nothing can be stored."
    if share >= FULL:
        return fault("disk", f"{share:.0%} full, {left}.", cure)
    if share >= NEARLY_FULL:
        return warning("disk", f"{share:.0%} full, {left}.", cure)
    return well("disk", left)


def _verify_token(settings: Settings) -> Finding:
    if settings.verify_token:
        return well("verify token", "set")
    return fault("verify token", "VERIFY_TOKEN is not set: Meta cannot verify the webhook address.")


def _address(settings: Settings) -> list[Finding]:
    """Whether calendars elsewhere can find the feeds that were handed out."""
    if settings.url or not database.value("SELECT count(*) FROM calendar_feed"):
        return []
    cure = "LUMI_URL is not set: addresses of calendars are printed without this server's name."
    return [warning("public address", cure)]


def _answers(settings: Settings) -> list[Finding]:
    """Whether questions go to the model that the settings name, and the model can be asked."""
    wanted, active = embedders.full_name(settings.embedding_model), spaces.active()
    found = []
    if active and active.model != wanted:
        found.append(
            f"Questions are answered by {active.model}, LUMI_EMBEDDING_MODEL says {wanted}."
            " To go over: flask faq reindex"
        )
    if active and active.model != LocalModel.name and not settings.openai_key:
        found.append(
            f"OPENAI_API_KEY is not set: {active.model} cannot be asked, and the embedded model"
            " answers instead. Set it, or: flask faq reindex --model local"
        )
    begun = [one.model for one in spaces.every() if one.state is State.BUILDING]
    found += [f"A reindex is not finished. flask faq reindex --model {one}" for one in begun]
    return [warning("answers", detail) for detail in found]


def _prices(settings: Settings) -> list[Finding]:
    """Whether what the models cost is known."""
    try:
        prices.use(settings.prices)
    except PricesFault as broken:
        return [fault("prices", str(broken))]  # the worker does not start with it
    if not settings.openai_key or prices.of(settings.chat_model):
        return []
    cure = (
        f"What {settings.chat_model} costs is not known: its cost is shown as unknown, and no cap"
        " can be kept. Write its price into the file that LUMI_PRICES names."
    )
    return [warning("prices", cure)]
