"""Files in a store that speaks S3: streamed, checked as they arrive, read back as they were.

Importing obstore costs 7 MB. The worker does not: it lets a process of its own do this.
"""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Self

from lumi.settings import Settings

if TYPE_CHECKING:
    from obstore.store import RetryConfig, S3Config

PART = 8 * 2**20  # bytes; S3 takes parts from 5 MiB, and 10,000 of them
SCHEME = "s3://"
STATUS, CODE = re.compile(r"status code: (\d{3}[\w ]*)"), re.compile(r"<Code>(\w+)</Code>")
LOOK = "; look at AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION"
NO_CONDITIONS = "501 Not Implemented"  # how a store says that it knows no If-None-Match
PATIENCE: "RetryConfig" = {
    "max_retries": 6,
    "retry_timeout": timedelta(minutes=3),
    "backoff": {
        "init_backoff": timedelta(milliseconds=100),
        "max_backoff": timedelta(seconds=15),
        "base": 2,
    },
}


class StoreFailed(Exception):
    """The store did not do it; the text says why, and never holds a key."""


class TakenAlready(StoreFailed):
    """Something of that name is there, and stays."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a store, as people write it: s3://bucket/some/prefix."""

    bucket: str
    path: str

    @classmethod
    def read(cls, url: str) -> Self:
        """Raises StoreFailed when no bucket is named."""
        bucket, _, path = url.removeprefix(SCHEME).partition("/")
        if not url.startswith(SCHEME) or not bucket:
            raise StoreFailed(f"{url} is no place in a store: write s3://bucket/prefix.")
        return cls(bucket, path.strip("/"))

    def __str__(self) -> str:
        return f"{SCHEME}{self.bucket}/{self.path}".rstrip("/")

    def __truediv__(self, name: str) -> "Place":
        return Place(self.bucket, f"{self.path}/{name}".lstrip("/"))

    @property
    def parent(self) -> "Place":
        return Place(self.bucket, self.path.rpartition("/")[0])

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


class Store:
    """The files below one place. Every method raises StoreFailed, after patient tries."""

    def __init__(
        self, place: Place, settings: Settings, patience: "RetryConfig" = PATIENCE
    ) -> None:
        from obstore.store import S3Store

        missing = [name for name, value in _keys(settings).items() if not value]
        if missing:
            raise StoreFailed(f"{' and '.join(missing)} must be set to use {place}.")
        self.place = place
        where: S3Config = {"region": settings.store_region}
        if settings.store_endpoint:
            where["endpoint"] = settings.store_endpoint
        self._s3 = S3Store(
            place.bucket,
            prefix=place.path or None,
            access_key_id=settings.store_key_id,
            secret_access_key=settings.store_secret,
            checksum_algorithm="SHA256",  # the store compares each part with it
            disable_bulk_delete=True,  # some stores know single deletes only
            client_options={
                "allow_http": settings.store_endpoint.startswith("http://"),
                "connect_timeout": "10s",
                "timeout": "5m",  # for one part
            },
            retry_config=patience,
            config=where,
        )

    def put(self, name: str, path: Path) -> str:
        """Send a file, a part in memory at a time, and compare what arrived; its SHA-256 in hex.

        Replaces what has that name.
        """
        import obstore

        digests = Digests.of(path)
        with _faults(self.place / name):
            kept = obstore.put(self._s3, name, path, chunk_size=PART, max_concurrency=1)
            size = obstore.head(self._s3, name)["size"]
        if size != digests.size or not self._is_known(name, kept["e_tag"], digests):
            self.remove(name)
            raise StoreFailed(f"{self.place / name} did not arrive as it was sent; it is removed.")
        return digests.sha256

    def _is_known(self, name: str, tag: str | None, digests: "Digests") -> bool:
        """By the tag, which is of its content; where the store encrypts, by reading it again."""
        if (tag or "").strip('"') in digests.tags:
            return True
        import obstore

        read = hashlib.sha256()
        with _faults(self.place / name):
            for piece in obstore.get(self._s3, name).stream(min_chunk_size=PART):
                read.update(piece)
        return read.hexdigest() == digests.sha256

    def put_new(self, name: str, content: bytes) -> None:
        """Write something small unless something of that name is there: TakenAlready."""
        import obstore
        from obstore.exceptions import GenericError

        if self.holds(name):
            raise TakenAlready(
                f"{self.place / name} is there already; a backup overwrites nothing."
            )
        with _faults(self.place / name):
            try:
                obstore.put(self._s3, name, content, mode="create")
            except GenericError as fault:
                if NO_CONDITIONS not in str(fault):
                    raise
                obstore.put(self._s3, name, content)  # nothing was there a moment ago

    def holds(self, name: str) -> bool:
        import obstore

        with _faults(self.place / name):
            try:
                obstore.head(self._s3, name)
            except FileNotFoundError:
                return False
            return True

    def read(self, name: str) -> bytes | None:
        """All of something small; None where there is none."""
        import obstore

        with _faults(self.place / name):
            try:
                return bytes(obstore.get(self._s3, name).bytes())
            except FileNotFoundError:
                return None

    def fetch(self, name: str, target: Path) -> str | None:
        """Write it into a new file of its owner's alone; its SHA-256, None where there is none."""
        import obstore

        sha256 = hashlib.sha256()
        with _faults(self.place / name):
            try:
                found = obstore.get(self._s3, name)
            except FileNotFoundError:
                return None
            target.touch(mode=0o600, exist_ok=False)
            with target.open("wb") as file:
                for piece in found.stream(min_chunk_size=PART):
                    sha256.update(piece)
                    file.write(piece)
        return sha256.hexdigest()

    def names(self, below: str = "") -> Iterator[str]:
        """Every file whose name begins with the directory `below`, in order."""
        import obstore

        with _faults(self.place):
            for page in obstore.list(self._s3, below or None):
                yield from (str(found["path"]) for found in page)

    def remove(self, name: str) -> None:
        """Gone, or it was not there."""
        import obstore

        with _faults(self.place / name):
            obstore.delete(self._s3, name)


@dataclass(frozen=True, slots=True)
class Digests:
    """What a file must be when it is there: its size, SHA-256, and the tag that S3 gives it."""

    size: int
    sha256: str
    tags: frozenset[str]

    @classmethod
    def of(cls, path: Path) -> Self:
        """By reading it once, a part at a time."""
        whole, parts, size = hashlib.sha256(), [], 0
        with path.open("rb") as file:
            while piece := file.read(PART):
                whole.update(piece)
                parts.append(hashlib.md5(piece, usedforsecurity=False).digest())
                size += len(piece)
        return cls(size, whole.hexdigest(), frozenset(_tags(parts)))


def _tags(parts: list[bytes]) -> Iterator[str]:
    """MD5 of the file, and MD5 of its parts' MD5s with their number, when sent in parts."""
    joined = hashlib.md5(b"".join(parts), usedforsecurity=False).hexdigest()
    yield f"{joined}-{len(parts)}"
    if len(parts) == 1:
        yield parts[0].hex()


def _keys(settings: Settings) -> dict[str, str]:
    return {
        "AWS_ACCESS_KEY_ID": settings.store_key_id,
        "AWS_SECRET_ACCESS_KEY": settings.store_secret,
    }


@contextmanager
def _faults(place: Place) -> Iterator[None]:
    from obstore.exceptions import AlreadyExistsError, BaseError, PreconditionError

    try:
        yield
    except (AlreadyExistsError, PreconditionError) as fault:
        raise TakenAlready(f"{place} is there already; a backup overwrites nothing.") from fault
    except (BaseError, FileNotFoundError) as fault:
        raise StoreFailed(f"{place}: {_in_short(fault)}") from fault


def _in_short(fault: Exception) -> str:
    """What the library says in its first line, without its addresses and durations."""
    told = str(fault).partition("\n")[0]
    status = STATUS.search(told)
    if status is None:
        return told.rpartition(" - ")[2][:300]
    code = CODE.search(told)
    answer = f"the store answered {status[1].strip()}" + (f" ({code[1]})" if code else "")
    return f"{answer}{LOOK if status[1].startswith('403') else ''}."
