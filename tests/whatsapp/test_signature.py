"""Only bytes that Meta signed come in."""

import hashlib
import hmac

import pytest

from lumi.whatsapp.signature import is_valid, same, sign

RAW = b'{"text":"caf\\u00e9 \\/"}'
SECRET = "app secret"
GOOD = "sha256=" + hmac.new(SECRET.encode(), RAW, hashlib.sha256).hexdigest()


def test_a_body_signed_with_the_secret_is_valid():
    assert sign(RAW, SECRET) == GOOD
    assert is_valid(RAW, GOOD, [SECRET])


def test_any_of_several_secrets_will_do():
    assert is_valid(RAW, GOOD, ("older", SECRET, "newer"))


def test_another_body_is_not_valid():
    assert not is_valid(RAW + b" ", GOOD, [SECRET])


@pytest.mark.parametrize(
    "header",
    [None, "", "sha256=", GOOD[:-1], GOOD + "0", GOOD[7:], "sha1=" + GOOD[7:], "é\ud800☃", "\0"],
)
def test_a_header_that_is_not_the_signature_is_refused(header):
    assert not is_valid(RAW, header, [SECRET])


def test_no_secret_and_an_empty_secret_admit_nobody():
    assert not is_valid(RAW, sign(RAW, ""), [])
    assert not is_valid(RAW, sign(RAW, ""), ["", SECRET])


@pytest.mark.parametrize(
    ("given", "expected", "equal"),
    [("tøken", "tøken", True), ("a", "b", False), ("", "", False), ("\ud800", "a", False)],
)
def test_secret_texts_are_compared_and_an_empty_one_equals_nothing(given, expected, equal):
    assert same(given, expected) is equal
