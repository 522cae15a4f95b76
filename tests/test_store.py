"""What goes into a store arrives as it was sent, a part at a time, or it is not there."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from lumi.settings import Settings
from lumi.store import PART, Place, Store, StoreFailed
from tests.fakes.s3 import BUCKET, IMPATIENT, S3, SLOW_DOWN


@pytest.fixture
def s3() -> Iterator[S3]:
    with S3() as s3:
        yield s3


@pytest.fixture
def store(settings: Settings, s3: S3) -> Store:
    return Store(Place(BUCKET, "lumi"), s3.known_to(settings), IMPATIENT)


def test_a_large_file_goes_in_parts_that_fit_the_memory(
    store: Store, s3: S3, tmp_path: Path
) -> None:
    large = tmp_path / "large"
    large.write_bytes(bytes(range(256)) * (PART // 256) * 2 + b"the rest")

    store.put("large", large)

    assert s3.objects["lumi/large"] == large.read_bytes()
    assert s3.calls.count("UploadPart") == 3
    assert s3.largest <= PART


def test_parts_of_an_upload_that_failed_do_not_stay(store: Store, s3: S3, tmp_path: Path) -> None:
    large = tmp_path / "large"
    large.write_bytes(bytes(PART + 1))
    s3.fail("UploadPart", *[SLOW_DOWN] * 9)

    with pytest.raises(StoreFailed):
        store.put("large", large)

    assert s3.uploads == {}
    assert s3.objects == {}


@pytest.mark.parametrize(
    ("operation", "size"), [("PutObject", 100), ("CompleteMultipartUpload", PART + 1)]
)
def test_what_arrives_damaged_is_noticed_and_removed(
    store: Store, s3: S3, tmp_path: Path, operation: str, size: int
) -> None:
    file = tmp_path / "file"
    file.write_bytes(bytes(size))
    s3.damages.add(operation)

    with pytest.raises(StoreFailed, match="did not arrive as it was sent"):
        store.put("file", file)

    assert s3.objects == {}


def test_a_tag_that_says_nothing_of_the_content_makes_it_be_read_again(
    store: Store, s3: S3, tmp_path: Path
) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"what the store seals with a key of its own")
    s3.tags_are_digests = False

    store.put("file", file)

    assert s3.calls[-1] == "GetObject"


def test_a_wrong_key_is_told_and_not_shown(settings: Settings, s3: S3) -> None:
    wrong = replace(s3.known_to(settings), store_secret="an0ther/s3cret")

    with pytest.raises(StoreFailed, match=r"\(SignatureDoesNotMatch\); look at AWS_") as caught:
        Store(Place(BUCKET, ""), wrong).read("monday.sqlite3.json")

    assert "an0ther" not in str(caught.value)
    assert "an0ther" not in repr(wrong)


def test_a_store_without_keys_is_told_by_their_names(settings: Settings) -> None:
    with pytest.raises(StoreFailed, match="AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be"):
        Store(Place(BUCKET, "lumi"), settings)


@pytest.mark.parametrize("url", ["s3://", "s3:///path", "https://example.com/b"])
def test_what_is_no_place_is_told(url: str) -> None:
    with pytest.raises(StoreFailed, match="write s3://bucket/prefix"):
        Place.read(url)


def test_a_store_that_nobody_serves_is_told(settings: Settings, s3: S3) -> None:
    nowhere = replace(s3.known_to(settings), store_endpoint="http://127.0.0.1:9")

    with pytest.raises(StoreFailed, match="s3://safe/one: HTTP error: error sending request"):
        Store(Place(BUCKET, ""), nowhere, IMPATIENT).read("one")
