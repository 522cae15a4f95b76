"""A customer's file is read whole and checked, or not at all; the token stays with Meta."""

import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from lumi.whatsapp.contents import Medium, medium
from lumi.whatsapp.graph import Rejected, TryLater
from lumi.whatsapp.media import LARGEST, Fetched, Media, NoRoom
from tests.fakes.graph_faults import Fault, cut_before, garbage, refuse
from tests.fakes.media import JPEG, VOICE, voice_note
from tests.fakes.server import Answer, Request, Server
from tests.fakes.whatsapp import WhatsApp

TOKEN = "EAAtoken"
SOUND = voice_note()


@pytest.fixture
def whatsapp() -> Iterator[WhatsApp]:
    with WhatsApp() as fake:
        yield fake


def note(whatsapp: WhatsApp, content: bytes = SOUND, mime: str = VOICE) -> Medium:
    found = medium("audio", {"audio": whatsapp.media.put(content, mime)})
    assert found is not None
    return found


def fetched(whatsapp: WhatsApp, wanted: Medium | None = None, seconds: float = 5) -> Fetched:
    found = Media(whatsapp.url, seconds).fetch(
        "4400", TOKEN, wanted or note(whatsapp), into := io.BytesIO()
    )
    assert into.getvalue()
    return found


def refusal(whatsapp: WhatsApp, wanted: Medium | None = None) -> Rejected:
    with pytest.raises(Rejected) as refused:
        fetched(whatsapp, wanted)
    return refused.value


def test_a_file_is_looked_up_for_the_number_and_read_with_the_token(whatsapp: WhatsApp) -> None:
    wanted, into = note(whatsapp), io.BytesIO()
    found = Media(whatsapp.url).fetch("4400", TOKEN, wanted, into)

    assert into.getvalue() == SOUND
    assert (found.mime, found.size) == ("audio/ogg", len(SOUND))
    (lookup,), (reading,) = whatsapp.media.lookups, whatsapp.media.reads
    assert (lookup.media_id, lookup.phone_id) == (wanted.media_id, "4400")
    assert (lookup.token, reading.token) == (TOKEN, TOKEN)


def test_an_expired_address_is_asked_for_once_more(whatsapp: WhatsApp) -> None:
    whatsapp.media.read_faults.append(Fault(404))

    assert fetched(whatsapp).size == len(SOUND)
    assert len(whatsapp.media.lookups) == 2


def test_an_address_that_is_never_there_is_given_up(whatsapp: WhatsApp) -> None:
    whatsapp.media.read_faults.extend([Fault(404)] * 3)

    assert refusal(whatsapp).http_status == 404
    assert len(whatsapp.media.lookups) == 2


@pytest.mark.parametrize(
    ("lies", "why"),
    [
        ({"sha256": "0" * 64}, "SHA-256"),
        ({"sha256": "no hash"}, "SHA-256"),
        ({"file_size": 7}, "size"),
        ({"file_size": len(SOUND) + 1}, "size"),
        ({"file_size": LARGEST["audio"] + 1}, "larger"),
        ({"mime_type": "application/pdf"}, "type"),
        ({"mime_type": "text/html"}, "type"),
        ({"mime_type": "image/jpeg"}, "type"),
        ({"url": ""}, "address"),
        ({"url": "http://[broken"}, "address"),
        ({"url": "file:///etc/passwd"}, "address"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_not_as_it_was_told_is_refused(
    whatsapp: WhatsApp, lies: dict[str, Any], why: str
) -> None:
    whatsapp.media.lies = lies

    assert why in refusal(whatsapp).detail


@pytest.mark.parametrize(
    "content",
    [JPEG, b"<html>sound</html>" * 9, b"MZ\x90" + bytes(100), b"OggJunk" * 20, b"x"],
    ids=["picture", "page", "program", "nearly", "one byte"],
)
def test_a_file_that_only_says_it_is_a_voice_note_is_refused(
    whatsapp: WhatsApp, content: bytes
) -> None:
    assert "not what it is said to be" in refusal(whatsapp, note(whatsapp, content)).detail


def test_a_file_larger_than_meta_takes_is_not_read_to_its_end(whatsapp: WhatsApp) -> None:
    picture = medium("image", {"image": whatsapp.media.put(JPEG + bytes(6 << 20), "image/jpeg")})
    assert picture is not None
    whatsapp.media.lies = {"file_size": None}
    into = io.BytesIO()

    with pytest.raises(Rejected, match="larger"):
        Media(whatsapp.url).fetch("4400", TOKEN, picture, into)
    assert len(into.getvalue()) <= LARGEST["image"]


@pytest.mark.parametrize(
    "fault",
    [refuse(500, 131016), Fault(503), cut_before(), garbage(), refuse(429, 80007)],
    ids=["Meta is down", "gateway is down", "cut", "garbage", "too often"],
)
def test_a_look_up_that_fails_in_passing_may_be_tried_later(
    whatsapp: WhatsApp, fault: Fault
) -> None:
    whatsapp.media.lookup_faults.append(fault)

    with pytest.raises(TryLater):
        fetched(whatsapp)


@pytest.mark.parametrize("fault", [Fault(500), cut_before()], ids=["500", "cut"])
def test_a_read_that_fails_in_passing_may_be_tried_later(whatsapp: WhatsApp, fault: Fault) -> None:
    whatsapp.media.read_faults.append(fault)

    with pytest.raises(TryLater):
        fetched(whatsapp)


def test_a_file_that_drips_is_cut_off_at_the_deadline(whatsapp: WhatsApp) -> None:
    whatsapp.media.drip = 0.01

    with pytest.raises(TryLater, match="too long"):
        fetched(whatsapp, seconds=0.3)


def test_a_token_that_is_refused_says_so(whatsapp: WhatsApp) -> None:
    whatsapp.media.lookup_faults.append(refuse(401, 190))

    assert refusal(whatsapp).code == 190


@pytest.mark.parametrize("token", ["", "EAA\r\nHost: evil", "tökén"])
def test_a_token_that_is_none_goes_nowhere(whatsapp: WhatsApp, token: str) -> None:
    with pytest.raises(Rejected, match="access token"):
        Media(whatsapp.url).fetch("4400", token, note(whatsapp), io.BytesIO())
    assert whatsapp.media.lookups == []


def test_a_full_disk_is_told_apart_from_a_broken_line(whatsapp: WhatsApp) -> None:
    class Full(io.BytesIO):
        def write(self, _chunk: object) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(NoRoom, match="No space left"):
        Media(whatsapp.url).fetch("4400", TOKEN, note(whatsapp), Full())


@pytest.fixture
def asked() -> list[Request]:
    return []


@pytest.fixture
def stranger(asked: list[Request]) -> Iterator[Server]:
    """Another server, to which no token may come."""

    def answer(request: Request) -> Answer:
        asked.append(request)
        return Answer(200, SOUND)

    with Server(answer) as server:
        yield server


ADDRESSES: list[Callable[[int, int], str]] = [
    lambda own, other: f"http://127.0.0.1:{other}/file",
    lambda own, other: f"http://localhost:{other}/file",
    lambda own, other: f"http://localhost:{own}/files/x",
    lambda own, other: f"http://127.0.0.1:{own}@127.0.0.1:{other}/file",
    lambda own, other: f"http://lookaside.fbsbx.com@127.0.0.1:{other}/file",
    lambda own, other: f"http://127.0.0.1:{other}/lookaside.fbsbx.com",
    lambda own, other: f"http://127.0.0.1:{other}\\@lookaside.fbsbx.com/",
    lambda own, other: "http://lookaside.fbsbx.com/file",  # not encrypted
    lambda own, other: "https://evilfbsbx.com/file",
    lambda own, other: "https://fbsbx.com.evil.example/file",
    lambda own, other: "https://lookaside.fbsbx.com:8443/file",
    lambda own, other: f"https://127.0.0.1:{own}/files/x",  # not as WH_API_URL says it
    lambda own, other: f"http://127.0.0.1:{own}/a b",
]


@pytest.mark.parametrize("address", ADDRESSES, ids=range(len(ADDRESSES)))
def test_the_token_reaches_no_other_host(
    whatsapp: WhatsApp, stranger: Server, asked: list[Request], address: Callable[[int, int], str]
) -> None:
    own = int(whatsapp.url.rpartition(":")[2].partition("/")[0])
    whatsapp.media.lies = {"url": address(own, stranger.port)}

    assert "address" in refusal(whatsapp).detail
    assert asked == []
    assert whatsapp.media.reads == []


@pytest.mark.parametrize("place", ["look-up", "file"])
def test_a_redirect_leads_the_token_to_no_other_host(
    whatsapp: WhatsApp, stranger: Server, asked: list[Request], place: str
) -> None:
    away = Fault(302, b"{}", {"Location": f"http://127.0.0.1:{stranger.port}/file"})
    faults = whatsapp.media.lookup_faults if place == "look-up" else whatsapp.media.read_faults
    faults.append(away)

    refusal(whatsapp)
    assert asked == []


def test_a_redirect_on_the_same_host_is_followed_and_not_for_ever(whatsapp: WhatsApp) -> None:
    wanted = note(whatsapp)
    again = Fault(302, b"{}", {"Location": f"/files/{wanted.media_id}"})
    whatsapp.media.read_faults.append(again)
    assert fetched(whatsapp, wanted).size == len(SOUND)

    whatsapp.media.read_faults.extend([again] * 9)
    assert "redirects too often" in refusal(whatsapp, wanted).detail


@pytest.mark.parametrize(
    ("type_", "item"),
    [
        ("audio", {}),
        ("audio", {"audio": None}),
        ("audio", {"audio": {"id": ""}}),
        ("audio", {"audio": {"id": {"x": 1}}}),
        ("sticker", {"sticker": {"id": "1"}}),
        ("text", json.loads('{"text": {"body": "x"}}')),
    ],
)
def test_what_names_no_file_is_none(type_: str, item: dict[str, object]) -> None:
    assert medium(type_, item) is None


def test_the_old_name_of_a_voice_note_is_known() -> None:
    assert medium("voice", {"voice": {"id": 5}}) == Medium("5", "audio", "", "")
