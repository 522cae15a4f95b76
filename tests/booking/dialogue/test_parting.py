"""Wishes and questions of one bubble are parted."""

from lumi.booking.dialogue import parting


def test_a_question_beside_a_wish_is_a_piece_of_its_own() -> None:
    parted = parting.parted("I need a haircut. Is there parking?", lambda text: "haircut" in text)

    assert parted == ["I need a haircut.", "Is there parking?"]


def test_a_wish_before_and_is_none_the_less_one_where_a_question_follows() -> None:
    """Asked with the question's mark, "I need an appointment?" was answered by an FAQ."""
    parted = parting.parted(
        "I need an appointment, and do you do beards or what?", lambda text: "?" not in text
    )

    assert parted == ["I need an appointment", "do you do beards or what?"]


def test_a_text_of_two_thousand_lines_does_not_keep_everybody_else_waiting() -> None:
    text, looked_at = "a\n" * 2000, list[str]()

    assert parting.parted(text, lambda piece: bool(looked_at.append(piece))) == [text]
    assert looked_at == []
