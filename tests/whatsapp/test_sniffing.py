"""What files are is told by their bytes, and how long sounds last."""

import struct

import pytest

from lumi.whatsapp import sniffing
from tests.fakes.media import JPEG, voice_note


@pytest.mark.parametrize(
    ("head", "mime"),
    [
        (voice_note(), "audio/ogg"),
        (b"ID3\x04" + bytes(20), "audio/mpeg"),
        (b"\xff\xfb\x90\x00" + bytes(20), "audio/mpeg"),
        (b"\xff\xf1\x50\x80" + bytes(20), "audio/aac"),
        (b"\x00\x00\x00\x20ftypM4A " + bytes(20), "audio/mp4"),
        (b"#!AMR\n" + bytes(20), "audio/amr"),
        (JPEG, "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "image/png"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", ""),
        (b"<svg xmlns=", ""),
        (b"GIF89a", ""),
        (b"\xff", ""),
        (b"", ""),
    ],
    ids=str,
)
def test_a_type_is_told_by_its_first_bytes(head: bytes, mime: str) -> None:
    assert sniffing.sniffed(head) == mime


def test_a_declared_type_is_read_without_its_parameters() -> None:
    assert sniffing.declared(" Audio/OGG; codecs=opus") == "audio/ogg"


def test_a_voice_note_lasts_as_long_as_its_last_page_says() -> None:
    assert sniffing.seconds("audio/ogg", 9, b"", voice_note(75)[-500:]) == 75


def test_an_m4a_lasts_as_long_as_its_header_says() -> None:
    short = b"moov....mvhd" + struct.pack(">IIIII", 0, 0, 0, 1000, 90_000) + bytes(20)
    long = b"mvhd" + struct.pack(">IQQIQ", 1 << 24, 0, 0, 500, 45_000) + bytes(20)

    assert sniffing.seconds("audio/mp4", 9, b"", short) == 90
    assert sniffing.seconds("audio/mp4", 9, long, b"") == 90


@pytest.mark.parametrize("mime", ["audio/ogg", "audio/mp4", "audio/mpeg", "audio/amr"])
def test_a_sound_that_does_not_say_is_guessed_by_its_size(mime: str) -> None:
    assert 60 <= sniffing.seconds(mime, 480_000, b"mvhd", b"OggS") < 600
