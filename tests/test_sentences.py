"""Texts come apart where people join what they ask."""

import pytest

from lumi import sentences


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("cut and shave", ["cut and shave"]),
        ("a haircut and beard tomorrow at ten", ["a haircut and beard tomorrow at ten"]),
        (
            "a haircut on friday and also do you take cards and is there any parking",
            ["a haircut on friday", "do you take cards", "is there any parking"],
        ),
        (
            "quiero un corte y si hay aparcamiento cerca y barba",
            ["quiero un corte", "si hay aparcamiento cerca y barba"],
        ),
    ],
)
def test_what_is_joined_by_and_comes_apart(text: str, pieces: list[str]) -> None:
    assert sentences.pieces(text) == pieces


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("do you take cards", True),
        ("i was wondering whether dogs are ok", True),
        ("tambien si aceptais tarjeta", True),
        ("ich wollte fragen ob man vorher waschen muss", True),
        ("a haircut on friday", False),
        ("can i come on friday", False),
        ("if you have time", False),
        ("dann hätte ich gern einen termin", False),
    ],
)
def test_a_question_is_known_by_how_it_begins(text: str, asks: bool) -> None:
    assert sentences.begins_as_question(text) is asks


def test_a_million_spaces_keep_nobody_waiting() -> None:
    assert not sentences.begins_as_question(" " * 10**6)
    assert sentences.pieces("a" + " " * 10**5) == ["a"]
