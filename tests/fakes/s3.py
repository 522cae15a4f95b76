"""A store that speaks S3: signatures, checksums, multipart, listing; it breaks when told to.

After docs.aws.amazon.com/AmazonS3/latest/API: "Authenticating Requests (AWS Signature Version 4)"
and the pages of the operations. What it does not know it refuses.
"""

import base64
import hashlib
import hmac
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Self
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from lumi.settings import Settings
from tests.fakes.server import Answer, Request, Server

if TYPE_CHECKING:
    from obstore.store import RetryConfig

KEY_ID, SECRET, REGION, BUCKET = "AKIDLUMI", "s3cr3t/of+the+store", "eu-test-1", "safe"
SMALLEST_PART = 5 * 2**20  # bytes; only the last may be smaller
IMPATIENT: "RetryConfig" = {
    "max_retries": 2,
    "retry_timeout": timedelta(seconds=2),
    "backoff": {
        "init_backoff": timedelta(milliseconds=1),
        "max_backoff": timedelta(milliseconds=2),
        "base": 2,
    },
}
CUT = None  # instead of an answer: the connection is reset
SLOW_DOWN = Answer(503, b"<Error><Code>SlowDown</Code><Message>later</Message></Error>")


@dataclass
class Upload:
    """One that is under way, by the numbers of its parts."""

    key: str
    parts: dict[int, bytes] = field(default_factory=dict)


class S3:
    """Serves one bucket on 127.0.0.1 while entered; `objects` is what it holds."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.uploads: dict[str, Upload] = {}
        self.calls: list[str] = []  # by the names that S3 gives its operations
        self.largest = 0  # bytes of a request's body
        self.faults: dict[str, deque[Answer | None]] = {}
        self.damages: set[str] = set()  # operations by which a byte is changed on the way to disk
        self.knows_conditions = True
        self.tags_are_digests = True  # not where the store encrypts with a key of its own
        self._numbers = count(1)
        self._server = Server(self._answer)

    def __enter__(self) -> Self:
        self._server.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.__exit__()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.port}"

    @property
    def environ(self) -> dict[str, str]:
        """The settings that lead here."""
        keys = {"AWS_ACCESS_KEY_ID": KEY_ID, "AWS_SECRET_ACCESS_KEY": SECRET}
        return {**keys, "AWS_ENDPOINT_URL_S3": self.url, "AWS_REGION": REGION}

    def known_to(self, settings: Settings) -> Settings:
        return replace(
            settings,
            store_endpoint=self.url,
            store_region=REGION,
            store_key_id=KEY_ID,
            store_secret=SECRET,
        )

    def fail(self, operation: str, *answers: Answer | None) -> None:
        """The next calls of the operation are answered like this; CUT cuts their connections."""
        self.faults.setdefault(operation, deque()).extend(answers)

    def _answer(self, asked: Request) -> Answer | None:
        address = urlsplit(asked.path)
        query = dict(parse_qsl(address.query, keep_blank_values=True))
        _, bucket, key = (*unquote(address.path).split("/", 2), "")[:3]
        operation, work = self._operation(asked.method, bool(key), query)
        self.calls.append(operation)
        self.largest = max(self.largest, len(asked.raw))
        if self.faults.get(operation):
            return self.faults[operation].popleft()
        refused = _distrust(asked) or (_no(404, "NoSuchBucket") if bucket != BUCKET else None)
        return refused or work(asked, key, query)

    def _operation(
        self, method: str, has_key: bool, query: dict[str, str]
    ) -> tuple[str, Callable[[Request, str, dict[str, str]], Answer]]:
        flags = {"uploads", "uploadId", "partNumber", "list-type"} & set(query)
        known = {
            ("GET", False, "list-type"): ("ListObjectsV2", self._list),
            ("GET", True, ""): ("GetObject", self._get),
            ("HEAD", True, ""): ("HeadObject", self._head),
            ("PUT", True, ""): ("PutObject", self._put),
            ("DELETE", True, ""): ("DeleteObject", self._delete),
            ("POST", True, "uploads"): ("CreateMultipartUpload", self._begin),
            ("PUT", True, "partNumber uploadId"): ("UploadPart", self._put_part),
            ("POST", True, "uploadId"): ("CompleteMultipartUpload", self._complete),
            ("DELETE", True, "uploadId"): ("AbortMultipartUpload", self._abort),
        }
        unknown = ("unknown", lambda *_: _no(501, "NotImplemented"))
        return known.get((method, has_key, " ".join(sorted(flags))), unknown)

    def _put(self, asked: Request, key: str, query: dict[str, str]) -> Answer:
        return self._forbidden(asked, key) or self._keep("PutObject", key, asked.raw)

    def _forbidden(self, asked: Request, key: str) -> Answer | None:
        if "if-none-match" not in asked.headers:
            return None
        if not self.knows_conditions:
            return _no(501, "NotImplemented")
        return _no(412, "PreconditionFailed") if key in self.objects else None

    def _keep(self, operation: str, key: str, body: bytes, etag: str = "") -> Answer:
        if operation in self.damages:
            body = body[:-1] + bytes([body[-1] ^ 1])
            etag = ""
        self.objects[key] = body
        tag = (etag or _md5(body)) if self.tags_are_digests else "0" * 32
        return Answer(200, b"", {"ETag": f'"{tag}"'})

    def _begin(self, asked: Request, key: str, query: dict[str, str]) -> Answer:
        ident = f"upload-{next(self._numbers)}"
        self.uploads[ident] = Upload(key)
        return _xml(
            f"<InitiateMultipartUploadResult><UploadId>{ident}</UploadId>"
            "</InitiateMultipartUploadResult>"
        )

    def _put_part(self, asked: Request, key: str, query: dict[str, str]) -> Answer:
        upload = self.uploads.get(query["uploadId"])
        if upload is None:
            return _no(404, "NoSuchUpload")
        upload.parts[int(query["partNumber"])] = asked.raw
        return Answer(200, b"", {"ETag": f'"{_md5(asked.raw)}"'})

    def _complete(self, asked: Request, key: str, query: dict[str, str]) -> Answer:
        upload = self.uploads.get(query["uploadId"])
        if upload is None:
            return _no(404, "NoSuchUpload")
        told = [
            part.text or ""
            for part in ElementTree.fromstring(asked.raw).iter()
            if part.tag.endswith("PartNumber")
        ]
        parts = [upload.parts[int(number)] for number in told]
        if any(len(part) < SMALLEST_PART for part in parts[:-1]):
            return _no(400, "EntityTooSmall")
        del self.uploads[query["uploadId"]]
        digests = b"".join(hashlib.md5(part, usedforsecurity=False).digest() for part in parts)
        kept = self._keep(
            "CompleteMultipartUpload", key, b"".join(parts), f"{_md5(digests)}-{len(parts)}"
        )
        return _xml(
            f"<CompleteMultipartUploadResult><ETag>{escape(kept.headers['ETag'])}</ETag>"
            "</CompleteMultipartUploadResult>"
        )

    def _abort(self, asked: Request, key: str, query: dict[str, str]) -> Answer:
        self.uploads.pop(query["uploadId"], None)
        return Answer(204, b"")

    def _head(self, asked: Request, key: str, query: dict[str, str]) -> Answer:
        if key not in self.objects:
            return Answer(404, b"")
        return Answer(200, b"", _headers(self.objects[key]))

    def _get(self, asked: Request, key: str, query: dict[str, str]) -> Answer:
        if key not in self.objects:
            return _no(404, "NoSuchKey")
        return Answer(200, self.objects[key], _headers(self.objects[key]))

    def _delete(self, asked: Request, key: str, query: dict[str, str]) -> Answer:
        self.objects.pop(key, None)
        return Answer(204, b"")

    def _list(self, asked: Request, key: str, query: dict[str, str]) -> Answer:
        """Three keys a page, so that whoever forgets the second page is found out."""
        after = query.get("continuation-token", "")
        found = sorted(k for k in self.objects if k.startswith(query.get("prefix", "")))
        page = [key for key in found if key > after][:3]
        more = bool(page) and page[-1] != found[-1]
        shown = "".join(
            f"<Contents><Key>{escape(key)}</Key><Size>{len(self.objects[key])}</Size>"
            f"<LastModified>2026-12-01T10:00:00.000Z</LastModified><ETag>x</ETag></Contents>"
            for key in page
        )
        token = f"<NextContinuationToken>{escape(page[-1])}</NextContinuationToken>" if more else ""
        return _xml(f"<ListBucketResult>{token}{shown}</ListBucketResult>")


def _distrust(asked: Request) -> Answer | None:
    """Why the request is refused: its signature, or a checksum of its body."""
    headers, sha256 = asked.headers, hashlib.sha256(asked.raw)
    if not hmac.compare_digest(headers.get("authorization", ""), _authorization(asked)):
        return _no(403, "SignatureDoesNotMatch")
    if headers["x-amz-content-sha256"] != sha256.hexdigest():
        return _no(400, "XAmzContentSHA256Mismatch")
    told = headers.get("x-amz-checksum-sha256")
    if told is not None and told != base64.b64encode(sha256.digest()).decode():
        return _no(400, "BadDigest")
    return None


def _authorization(asked: Request) -> str:
    """What the header must be, by the request as it came and the key as it is here."""
    stamp, address = asked.headers.get("x-amz-date", ""), urlsplit(asked.path)
    _, _, signed = asked.headers.get("authorization", "").partition("SignedHeaders=")
    names = signed.partition(",")[0]
    pairs = sorted(
        f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}"
        for name, value in parse_qsl(address.query, keep_blank_values=True)
    )
    lines = "".join(f"{name}:{asked.headers.get(name, '')}\n" for name in names.split(";"))
    canonical = "\n".join(
        (
            *(asked.method, address.path, "&".join(pairs), lines, names),
            asked.headers.get("x-amz-content-sha256", ""),
        )
    )
    scope = f"{stamp[:8]}/{REGION}/s3/aws4_request"
    to_sign = "\n".join(
        ("AWS4-HMAC-SHA256", stamp, scope, hashlib.sha256(canonical.encode()).hexdigest())
    )
    key = f"AWS4{SECRET}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.new(key, to_sign.encode(), "sha256").hexdigest()
    return (
        f"AWS4-HMAC-SHA256 Credential={KEY_ID}/{scope}, SignedHeaders={names},"
        f" Signature={signature}"
    )


def _md5(body: bytes) -> str:
    return hashlib.md5(body, usedforsecurity=False).hexdigest()


def _headers(body: bytes) -> dict[str, str]:
    about = {"ETag": f'"{_md5(body)}"', "Content-Length": str(len(body))}
    return about | {"Last-Modified": "Tue, 01 Dec 2026 10:00:00 GMT"}


def _xml(text: str, status: int = 200) -> Answer:
    return Answer(status, text.encode(), {"Content-Type": "application/xml"})


def _no(status: int, code: str) -> Answer:
    return _xml(f"<Error><Code>{code}</Code><Message>{code}</Message></Error>", status)
