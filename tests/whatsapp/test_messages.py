"""Bodies for the Graph API keep Meta's limits."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from lumi.whatsapp import messages
from lumi.whatsapp.messages import cut, split, units

FAMILY = "👩‍👩‍👧‍👦"  # eleven UTF-16 units, one character


def test_a_long_text_is_cut_at_the_end_of_a_character():
    assert cut("ab" + FAMILY, 10) == "ab…"
    assert cut("ab" + FAMILY + "c", 14) == "ab" + FAMILY + "c"


def test_buttons_keep_the_limits_of_count_title_id_and_body():
    choices = [("k" * 300, "A very long title indeed")] * 5

    content = messages.buttons("x" * 2000, choices)["interactive"]

    buttons = [one["reply"] for one in content["action"]["buttons"]]
    assert len(buttons) == 3
    assert units(content["body"]["text"]) == 1024
    assert all(units(one["title"]) <= 20 and units(one["id"]) == 256 for one in buttons)


def test_buttons_whose_titles_would_look_alike_are_numbered():
    content = messages.buttons("When?", [("a", "Noon"), ("b", "Noon")])["interactive"]

    titles = [one["reply"]["title"] for one in content["action"]["buttons"]]
    assert titles == ["Noon", "Noon 2"]


def test_a_list_keeps_the_limits_of_rows_and_texts():
    rows = [(f"{n}" * 300, f"{n} " + "t" * 40, "d" * 100) for n in range(12)]

    content = messages.list_message("Which?", "Choose one of all these", rows)["interactive"]

    (section,) = content["action"]["sections"]
    assert units(content["action"]["button"]) == 20
    assert len(section["rows"]) == 10
    assert {
        (units(r["id"]), units(r["title"]), units(r["description"])) for r in section["rows"]
    } == {(200, 24, 72)}


def test_a_row_without_description_has_none():
    content = messages.list_message("Which?", "Choose", [("1", "Cut", "")])["interactive"]

    assert content["action"]["sections"] == [{"rows": [{"id": "1", "title": "Cut"}]}]


def test_a_customer_known_by_phone_is_written_to_there():
    body = messages.addressed(messages.text("hi"), "34600111222", "ES.1", "out:1")

    assert body == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "+34600111222",
        "type": "text",
        "text": {"body": "hi", "preview_url": False},
        "biz_opaque_callback_data": "out:1",
    }


def test_a_customer_known_by_user_id_only_is_never_put_in_to():
    body = messages.addressed(messages.text("hi"), None, "ES.1", "out:1")

    assert body["recipient"] == "ES.1"
    assert "to" not in body


def test_a_customer_nobody_knows_cannot_be_addressed():
    with pytest.raises(messages.Unaddressable):
        messages.addressed(messages.text("hi"), None, "", "out:1")


def test_a_read_receipt_may_show_typing():
    assert "typing_indicator" not in messages.read_receipt("wamid.1", typing=False)
    assert messages.read_receipt("wamid.1", typing=True)["typing_indicator"] == {"type": "text"}


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        (" \n ", []),
        ("short", ["short"]),
        ("one one one.\n\ntwo. two", ["one one one.", "two. two"]),
        ("one one, one\ntwo two. two", ["one one, one", "two two. two"]),
        ("First thing. Second thing", ["First thing.", "Second thing"]),
        ("alpha beta gamma delta", ["alpha beta gamma", "delta"]),
        ("abcdefghijklmnopqrstuvwxyz", ["abcdefghijklmnop", "qrstuvwxyz"]),
        ("一二三四五六七八九十。一二三四五六七八", ["一二三四五六七八九十。", "一二三四五六七八"]),
        (FAMILY * 3, [FAMILY] * 3),
    ],
    ids=[
        "empty",
        "blank",
        "fits",
        "paragraph",
        "line",
        "sentence",
        "word",
        "letters",
        "cjk",
        "zwj",
    ],
)
def test_a_long_text_parts_at_the_best_place(text, pieces):
    assert split(text, 16) == pieces


def test_a_character_longer_than_the_limit_is_parted_all_the_same():
    accents = "e" + "\u0301" * 50

    assert "".join(split(accents, 16)) == accents


@given(st.text(st.sampled_from("ab. \n!?é\u0301👍🏽\u200d🇪🇸。א"), max_size=120))
def test_splitting_keeps_limits_characters_and_everything_visible(text):
    pieces = split(text, 24)

    assert all(0 < units(piece) <= 24 for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    whole = characters([text])
    if all(units(one) <= 24 for one in whole):
        assert characters(pieces) <= whole


def characters(texts: list[str]) -> set[str]:
    """What a reader sees as one character; a space that carries an accent loses the space."""
    return {one.strip() for text in texts for one in regex.findall(r"\X", text)}


def test_a_template_carries_its_texts_and_what_its_quick_replies_send_back() -> None:
    body = messages.template("cita", "es", ["Ana", "Corte"], ["appt:1:confirm", "appt:1:move"])

    told, first, second = body["template"]["components"]  # type: ignore[index]
    assert told["parameters"] == [
        {"type": "text", "text": "Ana"},
        {"type": "text", "text": "Corte"},
    ]
    assert (first["index"], second["index"]) == ("0", "1")
    assert second["parameters"] == [{"type": "payload", "payload": "appt:1:move"}]


def test_a_parameter_of_a_template_is_one_line_and_never_empty() -> None:
    body = messages.template("cita", "es", ["A\n\tb      c", " "], [])

    (told,) = body["template"]["components"]  # type: ignore[index]
    assert [one["text"] for one in told["parameters"]] == ["A b c", "-"]
