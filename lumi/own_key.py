"""The secret key that Lumi makes for herself, kept beside the database for her alone."""

import logging
import secrets
from pathlib import Path

log = logging.getLogger(__name__)


def read_or_make(directory: Path) -> str:
    """The key kept there; made, readable by its owner only, when absent. Raises OSError."""
    kept = directory / "secret_key"
    directory.mkdir(parents=True, exist_ok=True)
    if not kept.exists():
        _make(kept)
    return kept.read_text().strip()


def _make(kept: Path) -> None:
    fresh = kept.with_name(f".secret_key.{secrets.token_hex(4)}")
    fresh.touch(mode=0o600)
    fresh.write_text(secrets.token_urlsafe(48))
    try:
        kept.hardlink_to(fresh)  # one of two processes that start at once wins; both read it
    except FileExistsError:
        log.debug("secret_key.made_meanwhile")
    fresh.unlink()
