"""The machine and its settings: file, disk, worker, queue, keys, backups, models, prices."""

import shutil
from datetime import datetime

from lumi import database, health, nightly
from lumi.answers import embedders, spaces
from lumi.answers.local_model import LocalModel
from lumi.answers.spaces import State
from lumi.doctor import models
from lumi.doctor.findings import Finding, fault, warning, well
from lumi.plain import N_
from lumi.settings import Settings
from lumi.tenants import prices, rotation
from lumi.tenants.prices import PricesFault

FULL, NEARLY_FULL = 0.95, 0.8  # of the disk that the file is on
LATE = 120  # seconds; what waits longer is not waiting for a customer's next bubble


def findings(settings: Settings, now: datetime) -> list[Finding]:
    """Everything that concerns every tenant. Outside of any transaction: models are asked."""
    return [*vital(settings, now), *_of_settings(settings, now), *models.findings(settings)]


def vital(settings: Settings, now: datetime) -> list[Finding]:
    """Without which no message flows, for any tenant: file, worker, queue and disk."""
    shown = health.check(settings, now).shown
    state = str(shown["database"])
    if state != "ok":
        unseen = fault("worker", N_("Could not be looked at."))
        return [fault("database", state), unseen, disk_of(settings)]
    waited = float(shown["oldest_waiting_seconds"])
    return [well("database", "ok"), _worker(now), queue(waited), disk_of(settings)]


def _worker(now: datetime) -> Finding:
    silent = health.silence(now)
    if silent is not None and silent < health.SILENCE:
        return well("worker", "ok")
    if silent is None:
        told = N_("The worker has not started yet: nothing is answered or sent.")
    else:
        told = N_(
            "The worker has given no sign of life for %(seconds)d s: nothing is answered or sent.",
            seconds=silent.total_seconds(),
        )
    return fault("worker", told, N_("Start Lumi again; its log says why it stopped."))


def queue(oldest: float) -> Finding:
    """`oldest` is for how many seconds the first of what waits has waited."""
    if oldest < LATE:
        return well("queue", N_("moves on"))
    told = N_("The oldest message has waited for %(seconds)d s.", seconds=round(oldest))
    return warning("queue", told, N_("Look at the log of the worker: something holds it up."))


def disk_of(settings: Settings) -> Finding:
    _total, used, free = shutil.disk_usage(settings.database.resolve().parent)
    return disk(used, free)


def disk(used: int, free: int) -> Finding:
    """Bytes that are taken, and that may still be: what is kept for root is neither."""
    share, left = used / max(1, used + free), f"{free / 2**20:,.0f}"
    if share < NEARLY_FULL:
        return well("disk", N_("%(megabytes)s MB free", megabytes=left))
    told = N_(
        "The disk is %(share)d%% full, %(megabytes)s MB free.",
        share=int(share * 100),
        megabytes=left,
    )
    cure = N_("Make room, or take a larger disk: on a full one nothing can be stored.")
    return fault("disk", told, cure) if share >= FULL else warning("disk", told, cure)


def _of_settings(settings: Settings, now: datetime) -> list[Finding]:
    found = [_verify_token(settings), *_old_key(settings), *_address(settings)]
    return [*found, *_backups(settings, now), *_answers(settings), *_prices(settings)]


def _backups(settings: Settings, now: datetime) -> list[Finding]:
    """Whether there is one of this night, here and where it is to be sent."""
    if not settings.backups:
        return []
    nights = nightly.made(settings)
    newest = nights[-1].name if nights else "none"
    if not nights or nights[-1] != nightly.of_night(settings, now):
        cure = "The worker makes one every night, and as soon as it runs; its log says why not."
        return [warning("backup", f"There is none of this night; the newest: {newest}.", cure)]
    found = [well("backup", newest)]
    if settings.store and nightly.sent() != newest:
        cure = "The worker tries every ten minutes; its log and the notices here say why not."
        found.append(warning("store", f"{newest} is not at {settings.store} yet.", cure))
    elif settings.store:
        found.append(well("store", f"{newest} is at {settings.store}"))
    return found


def _verify_token(settings: Settings) -> Finding:
    if settings.verify_token:
        return well("verify token", "set")
    return fault("verify token", "VERIFY_TOKEN is not set: Meta cannot verify the webhook address.")


def _old_key(settings: Settings) -> list[Finding]:
    """Whether a change of SECRET_KEY that was begun is finished."""
    if not settings.old_secret_key:
        return []
    left = rotation.waiting(settings)
    if left:
        told = f"{left} tokens and secrets are still stored with SECRET_KEY_OLD."
        return [warning("secret key", told, command="flask secrets rotate")]
    return [warning("secret key", "SECRET_KEY_OLD is needed no more: take it out.")]


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
