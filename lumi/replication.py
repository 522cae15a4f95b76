"""Litestream beside Lumi, where it is wanted: each change goes to the store within seconds.

It reads the write-ahead log under a lock of its own, so that Lumi's checkpoints, which never wait,
take nothing from it (litestream.io/how-it-works).
"""

import logging
import os
import shutil
import time
from pathlib import Path
from typing import NoReturn

from lumi import clock, database
from lumi.settings import Settings
from lumi.tenants import notices

log = logging.getLogger(__name__)

PLAN = Path(__file__).with_name("litestream.yml")
NOTICE = "replication"
LONGEST_PAUSE = 60  # seconds before it is begun anew; the first time one, then twice as long each
DIED = (
    "Litestream ended by itself with status {} and is started again; Lumi's log has what it said."
    " Until then a lost disk loses what came since. If it goes on, look at LUMI_STORE and its keys."
)


class NoLitestream(Exception):
    """It is wanted, and not there."""


def program(settings: Settings) -> str | None:
    """Where Litestream is; None where it is not wanted. Raises NoLitestream."""
    if not settings.litestream:
        return None
    found = shutil.which("litestream")
    if found is None:
        raise NoLitestream(
            "LUMI_LITESTREAM is 1, but there is no litestream on PATH: install it, or set it to 0."
        )
    return found


def become(program: str, settings: Settings, deaths: int, status: int) -> NoReturn:
    """Turn this process into Litestream; after a death, tell of it and pause first."""
    if deaths:
        _tell(settings, status)
        time.sleep(min(2 ** (deaths - 1), LONGEST_PAUSE))
    told = {
        "LUMI_DATABASE": str(settings.database.absolute()),
        "LUMI_STORE": settings.store,
        "AWS_ENDPOINT_URL_S3": settings.store_endpoint,
        "AWS_REGION": settings.store_region,
        "AWS_ACCESS_KEY_ID": settings.store_key_id,
        "AWS_SECRET_ACCESS_KEY": settings.store_secret,
    }
    os.execve(program, [program, "replicate", "-config", str(PLAN)], {**os.environ, **told})


def _tell(settings: Settings, status: int) -> None:
    log.error("replication.ended status=%s", status)
    try:
        database.open_file(settings.database)
        with database.write() as connection:
            detail = DIED.format(status)
            notices.raise_notice(connection, None, NOTICE, detail, clock.now())
    except database.Unusable as fault:
        log.error("replication.not_noted fault=%s", fault)
    database.db.close()
