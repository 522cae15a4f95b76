"""Another SECRET_KEY: what the file keeps sealed is sealed anew, and readable all the while."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lumi import database
from lumi.settings import Settings
from lumi.tenants import secrets
from lumi.tenants.secrets import SealBroken

SEALED = (  # every column that `secrets.seal` fills
    ("tenant", "token"),
    ("tenant", "app_secret"),
    ("tenant", "verify_token"),
    ("calendar_feed", "secret"),
    ("imported_calendar", "url"),
)
AT_ONCE = 100  # values of a write transaction: webhooks wait for it


@dataclass(slots=True)
class Rotation:
    """How many were sealed anew, how many already were, and which no key opens."""

    anew: int = 0
    already: int = 0
    lost: list[str] = field(default_factory=list)  # like "tenant 3: token"


def rotate(settings: Settings) -> Rotation:
    """Seal with SECRET_KEY whatever SECRET_KEY_OLD opens, in short transactions.

    Each value is readable before and after, and what was done stays done: after a cut the next
    call goes on. What neither key opens is left as it is.
    """
    done = Rotation()
    for table, column in SEALED:
        for batch in _batches(table, column):
            _seal_anew(table, column, batch, settings, done)
    return done


def waiting(settings: Settings) -> int:
    """How many values SECRET_KEY does not open yet."""
    return sum(
        not secrets.is_sealed_by(sealed, settings.secret_key)
        for table, column in SEALED
        for batch in _batches(table, column)
        for _, sealed in batch
    )


def _batches(table: str, column: str) -> Iterator[list[tuple[int, str]]]:
    after = 0
    while True:
        found = database.rows(
            f"SELECT id, {column} FROM {table} WHERE id > ? AND {column} != ''"  # noqa: S608
            " ORDER BY id LIMIT ?",
            *(after, AT_ONCE),
        )
        if not found:
            return
        yield [(ident, sealed) for ident, sealed in found]
        after = found[-1][0]


def _seal_anew(
    table: str, column: str, batch: list[tuple[int, str]], settings: Settings, done: Rotation
) -> None:
    """What somebody stores meanwhile is not overwritten: it is sealed by the new key already."""
    changes = []
    for ident, sealed in batch:
        if secrets.is_sealed_by(sealed, settings.secret_key):
            done.already += 1
            continue
        try:
            fresh = secrets.seal(secrets.unseal(sealed, settings), settings)
        except SealBroken:
            done.lost.append(f"{table} {ident}: {column}")
        else:
            changes.append((fresh, ident, sealed))
    if changes:
        sql = f"UPDATE {table} SET {column} = ? WHERE id = ? AND {column} = ?"  # noqa: S608
        with database.write() as connection:
            connection.executemany(sql, changes)
        done.anew += len(changes)
