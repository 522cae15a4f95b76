"""Every setting, typed, from the environment or `.env`; all faults are told at once, by name."""

import hashlib
import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Self

from dotenv import dotenv_values

from lumi import own_key, takes

ROOT = Path(__file__).resolve().parent.parent
log = logging.getLogger(__name__)


class SettingsFault(Exception):
    """Some settings cannot be used; the text names each variable and what it takes."""


@dataclass(frozen=True, slots=True)
class Setting:
    variable: str
    default: str
    meaning: str
    read: Callable[[str], Any]


def _path(value: str) -> Path:
    return Path(value).expanduser() if value.startswith("~") else ROOT / value


def _path_or_none(value: str) -> Path | None:
    return _path(value) if value else None


SETTINGS: dict[str, Setting] = {
    "secret_key": Setting(
        "SECRET_KEY", "", "signs sessions, derives the key that encrypts stored tokens", takes.text
    ),
    "old_secret_key": Setting(
        "SECRET_KEY_OLD", "", "the one before, while it is being changed", takes.text
    ),
    "database": Setting("LUMI_DATABASE", "instance/lumi.sqlite3", "the one file", _path),
    "backups": Setting("LUMI_BACKUPS", "7", "nightly backups that are kept", takes.whole(0, 366)),
    "store": Setting("LUMI_STORE", "", "where in a store nightly backups go", takes.store),
    "store_days": Setting("LUMI_STORE_DAYS", "30", "days they stay there", takes.whole(1, 3660)),
    "store_endpoint": Setting("AWS_ENDPOINT_URL_S3", "", "address of the store", takes.url),
    "store_region": Setting("AWS_REGION", "us-east-1", "region of the store", takes.text),
    "store_key_id": Setting("AWS_ACCESS_KEY_ID", "", "key to the store", takes.text),
    "store_secret": Setting("AWS_SECRET_ACCESS_KEY", "", "secret of that key", takes.text),
    "litestream": Setting(
        "LUMI_LITESTREAM", "0", "replicate to the store continuously", takes.flag
    ),
    "verify_token": Setting("VERIFY_TOKEN", "", "answer to Meta's GET verification", takes.text),
    "app_secrets": Setting("WH_APP_SECRET", "", "app secrets, comma-separated", takes.secrets),
    "phone_id": Setting("WH_PHONE_ID", "", "phone id of the tenant made at boot", takes.text),
    "token": Setting("WH_TOKEN", "", "access token of the tenants without their own", takes.text),
    "api_url": Setting(
        "WH_API_URL", "https://graph.facebook.com/v26.0", "base of the Graph API", takes.url
    ),
    "openai_key": Setting("OPENAI_API_KEY", "", "key of an OpenAI-compatible server", takes.text),
    "openai_url": Setting("OPENAI_BASE_URL", "", "address of that server", takes.url),
    "chat_model": Setting(
        "LUMI_CHAT_MODEL", "gpt-5-mini", "model that phrases replies", takes.text
    ),
    "embedding_model": Setting(
        "LUMI_EMBEDDING_MODEL", "local", "model that embeds FAQs", takes.text
    ),
    "transcribe_model": Setting(
        "LUMI_TRANSCRIBE_MODEL",
        "gpt-4o-mini-transcribe",
        "model that hears voice notes",
        takes.text,
    ),
    "model_seconds": Setting(
        "LUMI_MODEL_SECONDS", "20", "seconds that a turn waits for models", takes.seconds(1, 60)
    ),
    "weights": Setting("LUMI_WEIGHTS", "", "directory of the embedded model's weights", takes.text),
    "prices": Setting("LUMI_PRICES", "", "file of what models cost", _path_or_none),
    "reply_delay": Setting(
        "LUMI_REPLY_DELAY", "2", "quiet seconds after the last bubble", takes.seconds(0, 600)
    ),
    "lease": Setting(
        "LUMI_LEASE", "120", "seconds a worker may hold a turn", takes.seconds(1, 3600)
    ),
    "resend_after": Setting(
        "LUMI_RESEND_AFTER",
        "60",
        "seconds a send of unknown outcome waits",
        takes.seconds(0, 86400),
    ),
    "stale_after": Setting(
        "LUMI_STALE_AFTER",
        "21600",
        "seconds after which a message is too old",
        takes.seconds(1, 1e9),
    ),
    "private_calendars": Setting(
        "LUMI_PRIVATE_CALENDARS", "0", "read calendars on private networks too", takes.flag
    ),
    "demo": Setting("LUMI_DEMO", "", "demo mode with the phone simulator", takes.flag_or_unset),
    "alert_url": Setting("LUMI_ALERT_URL", "", "address that faults are posted to", takes.url),
    "metrics": Setting("LUMI_METRICS", "0", "serve /metrics", takes.flag),
    "production": Setting(
        "LUMI_PRODUCTION", "0", "refuse to start without a SECRET_KEY of its own", takes.flag
    ),
    "url": Setting("LUMI_URL", "", "address at which the internet finds this server", takes.url),
    "proxies": Setting(
        "LUMI_PROXIES", "0", "addresses that proxies add to X-Forwarded-For", takes.whole(0, 9)
    ),
    "requests": Setting(
        "LUMI_REQUESTS",
        "1200",
        "requests of one address a minute; 0: no limit",
        takes.whole(0, 10**6),
    ),
    "port": Setting("PORT", "8000", "port of the web server", takes.whole(1, 65535)),
    "web_threads": Setting("WEB_THREADS", "8", "threads of the web server", takes.whole(1, 256)),
    "worker_threads": Setting("WORKER_THREADS", "8", "turns answered at once", takes.whole(1, 64)),
    "sender_threads": Setting(
        "SENDER_THREADS", "32", "sends under way at once", takes.whole(1, 128)
    ),
    "log_level": Setting(
        "LOG_LEVEL", "INFO", "least level logged", takes.choice("DEBUG", "INFO", "WARNING", "ERROR")
    ),
    "log_format": Setting("LOG_FORMAT", "text", "text or json lines", takes.choice("json", "text")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Values of all settings; times are seconds. See docs/settings.md."""

    secret_key: str
    old_secret_key: str
    database: Path
    backups: int
    store: str
    store_days: int
    store_endpoint: str
    store_region: str
    store_key_id: str
    store_secret: str
    litestream: bool
    verify_token: str
    app_secrets: tuple[str, ...]
    phone_id: str
    token: str
    api_url: str
    openai_key: str
    openai_url: str
    chat_model: str
    embedding_model: str
    transcribe_model: str
    model_seconds: float
    weights: str
    prices: Path | None
    reply_delay: float
    lease: float
    resend_after: float
    stale_after: float
    private_calendars: bool
    demo: bool | None
    alert_url: str
    metrics: bool
    production: bool
    url: str
    proxies: int
    requests: int
    port: int
    web_threads: int
    worker_threads: int
    sender_threads: int
    log_level: str
    log_format: str

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Self:
        """Settings of this process: `.env` beside wsgi.py, the environment going first.

        A mapping stands in for both. Raises SettingsFault that names every faulty variable.
        """
        if environ is None:
            stored = {k: v or "" for k, v in dotenv_values(ROOT / ".env").items()}
            environ = {**stored, **os.environ}
        values, faults = _read_all(environ)
        if not faults:
            faults = [*_key_faults(values), *_store_faults(values)]
        if faults:
            raise SettingsFault("\n".join(faults))
        _warn_of_unknown(environ)
        values["secret_key"] = values["secret_key"] or _kept_key(values["database"].parent)
        return cls(**values)

    def __repr__(self) -> str:
        hidden = {"secret_key", "old_secret_key", "verify_token", "app_secrets"}
        hidden |= {"token", "openai_key", "alert_url", "store_key_id", "store_secret"}
        shown = (
            f"{f.name}={getattr(self, f.name)!r}" for f in fields(self) if f.name not in hidden
        )
        return f"Settings({', '.join(shown)})"


def _read_all(environ: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    values: dict[str, Any] = {}
    faults = []
    for name, setting in SETTINGS.items():
        raw = environ.get(setting.variable, "").strip() or setting.default
        try:
            values[name] = setting.read(raw)
        except ValueError as fault:
            faults.append(f"{setting.variable} {fault}, not {raw!r}")
    return values, faults


def _key_faults(values: dict[str, Any]) -> list[str]:
    if values["production"] and not values["secret_key"]:
        return ["SECRET_KEY is needed in production: set it to a long random text"]
    return []


def _store_faults(values: dict[str, Any]) -> list[str]:
    if not values["store"]:
        return ["LUMI_STORE is needed with LUMI_LITESTREAM"] if values["litestream"] else []
    keys = {"AWS_ACCESS_KEY_ID": "store_key_id", "AWS_SECRET_ACCESS_KEY": "store_secret"}
    faults = [f"{key} is needed with LUMI_STORE" for key, name in keys.items() if not values[name]]
    if not values["backups"]:
        faults.append("LUMI_BACKUPS must be 1 or more with LUMI_STORE: what is sent is made here")
    return faults


def _warn_of_unknown(environ: Mapping[str, str]) -> None:
    known = {setting.variable for setting in SETTINGS.values()}
    for variable in sorted(set(environ) - known):
        if variable.startswith("LUMI_"):
            log.warning("setting.unknown variable=%s", variable)


def _kept_key(directory: Path) -> str:
    try:
        return own_key.read_or_make(directory)
    except OSError as fault:
        place = f"{fault.filename}: {fault.strerror}"
        raise SettingsFault(f"LUMI_DATABASE takes a place that can be written ({place})") from fault


def fingerprint(secret: str) -> str:
    """Eight characters by which a secret can be told from another in a log."""
    return hashlib.sha256(secret.encode()).hexdigest()[:8]
