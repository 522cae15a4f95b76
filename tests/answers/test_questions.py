"""Which questions a turn holds, and what to say when some are answered and some are not."""

import pytest

from lumi.answers import questions
from lumi.answers.decision import Answer
from lumi.answers.questions import Findings
from lumi.answers.ranking import Candidate
from lumi.answers.smalltalk import Smalltalk, smalltalk


def covered(question: str, faq_id: int, score: float = 0.5) -> Answer:
    return Answer(question, f"answer {faq_id}", faq_id, score, True, (), ())


def unknown(question: str, *suggested: int, score: float = 0.1) -> Answer:
    meant = tuple(Candidate(faq_id, f"q{faq_id}", "…", score) for faq_id in suggested)
    return Answer(question, None, None, score, False, meant, meant)


def told(bubbles: list[str], *answers: Answer) -> Findings:
    turn = questions.read(bubbles)
    assert turn.question is not None
    known = {answer.question: answer for answer in answers}
    asked = questions.texts(turn.question)
    return questions.compose(
        turn.question, {text: known.get(text, unknown(text)) for text in asked}
    )


def faqs(findings: Findings) -> list[int | None]:
    return [answer.faq_id for answer in findings.covered]


def missed(findings: Findings) -> list[str]:
    return [answer.question for answer in findings.uncovered]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("hi", Smalltalk.GREETING),
        ("Hello there!!", Smalltalk.GREETING),
        ("¡Hola, buenos días!", Smalltalk.GREETING),
        ("Bom dia", Smalltalk.GREETING),
        ("Guten Tag", Smalltalk.GREETING),
        ("günaydın", Smalltalk.GREETING),
        ("السلام عليكم", Smalltalk.GREETING),
        ("שלום", Smalltalk.GREETING),
        ("नमस्ते", Smalltalk.GREETING),
        ("thanks 🙏", Smalltalk.THANKS),
        ("Ok, perfect. Thank you so much!", Smalltalk.THANKS),
        ("muchas gracias", Smalltalk.THANKS),
        ("Teşekkürler", Smalltalk.THANKS),
        ("👍", Smalltalk.WORDLESS),
        ("...", Smalltalk.WORDLESS),
        ("How much are you?", None),
        ("hi, are you open", None),
        ("thanks but when do you open", None),
        ("good", None),
        ("7", None),
    ],
)
def test_small_talk_is_told_from_questions(text: str, kind: Smalltalk | None) -> None:
    assert smalltalk(text) == kind


def test_small_talk_alone_leaves_no_question() -> None:
    turn = questions.read(["Hi!", "👋"])

    assert turn.question is None
    assert turn.smalltalk == {Smalltalk.GREETING, Smalltalk.WORDLESS}


@pytest.mark.parametrize(
    "text",
    [
        "Do you cut kids hair?",
        "opening hours",
        "I would like to know if St. Anna's is far",
        "¿Aceptan tarjeta?",
    ],
)
def test_one_sentence_is_asked_as_it_stands(text: str) -> None:
    turn = questions.read([text])

    assert turn.question is not None
    assert text in questions.texts(turn.question)


def test_a_greeting_before_the_question_is_left_out() -> None:
    turn = questions.read(["Hello! Do you cut kids hair?"])

    assert turn.question is not None
    assert questions.texts(turn.question) == ["Do you cut kids hair?"]


def test_two_questions_in_one_bubble_are_answered_in_order() -> None:
    first, second = "What are your hours?", "And do you take cards?"

    found = told([f"{first} {second}"], covered(first, 1), covered(second, 2))

    assert (faqs(found), missed(found)) == ([1, 2], [])


@pytest.mark.parametrize(
    "bubble",
    ["when are you open and do you take cards", "was kostet ein Schnitt und wo kann ich parken"],
)
def test_two_questions_joined_by_and(bubble: str) -> None:
    first, second = bubble.replace(" und ", " and ").split(" and ")

    found = told([bubble], unknown(bubble, 1, 2), covered(first, 1), covered(second, 2))

    assert faqs(found) == [1, 2]


def test_thousands_of_spaces_are_read_like_one() -> None:
    """They took seconds, and sixty thousand of them minutes."""
    bubble = f"when are you open{' ' * 60_000}and do you take cards"

    assert questions.read([bubble]).question is not None


def test_one_question_with_an_and_stays_one() -> None:
    bubble = "do you wash and cut long hair"

    assert faqs(told([bubble], covered(bubble, 3))) == [3]


def test_background_is_not_a_question() -> None:
    found = told(["My son is four. Do you cut kids hair?"], covered("Do you cut kids hair?", 3))

    assert (faqs(found), missed(found)) == ([3], [])


def test_an_unanswered_sentence_that_asks_is_not_dropped() -> None:
    found = told(["Are you open? Do you fix bikes?"], covered("Are you open?", 1))

    assert (faqs(found), missed(found)) == ([1], ["Do you fix bikes?"])


def test_a_bubble_that_only_makes_sense_as_a_whole() -> None:
    bubble = "I lost my key. Can I get another?"

    assert faqs(told([bubble], covered(bubble, 4))) == [4]


def test_pieces_of_a_question_are_put_together() -> None:
    found = told(["do you", "cut kids", "hair?"], covered("do you cut kids hair?", 3))

    assert (faqs(found), missed(found)) == ([3], [])


def test_a_piece_that_was_enough_makes_the_other_pieces_silent() -> None:
    whole = covered("do you cut kids hair?", 3, 0.6)

    found = told(["do you", "cut kids hair?"], whole, covered("cut kids hair?", 3, 0.61))

    assert (faqs(found), missed(found)) == ([3], [])


def test_each_bubble_counts_when_one_is_not_covered() -> None:
    bubbles = ["what are your hours", "do you repair bikes"]
    whole = covered(" ".join(bubbles), 1, 0.4)

    found = told(bubbles, covered(bubbles[0], 1, 0.6), whole)

    assert (faqs(found), missed(found)) == ([1], ["do you repair bikes"])


def test_a_short_question_is_not_taken_for_a_piece() -> None:
    found = told(
        ["what are your hours", "parking?"],
        covered("what are your hours", 1, 0.6),
        covered("what are your hours parking?", 1, 0.59),
    )

    assert missed(found) == ["parking?"]


def test_the_same_answer_comes_once() -> None:
    found = told(["hours?", "when do you open", "cards?"], covered("hours?", 1),
                 covered("when do you open", 1), covered("cards?", 2))  # fmt: skip

    assert faqs(found) == [1, 2]


def test_suggestions_for_the_whole_turn_when_no_bubble_has_any() -> None:
    found = told(["fade", "how long"], unknown("fade how long", 5))

    assert [one.faq_id for one in found.uncovered[0].suggestions] == [5]


def test_a_very_long_turn_asks_a_bounded_number_of_texts() -> None:
    turn = questions.read(["Is it so? " * 300] * 40)

    assert turn.question is not None
    assert len(questions.texts(turn.question)) <= questions.MOST_TEXTS
