"""What a reply rests on is told in plain words, whatever was kept with it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumi.conversations.explaining import Scored, explain

PHRASED = {
    "candidates": [{"faq_id": 7, "question": "Where can I park?", "score": 0.82}],
    "answers": [{"faq_id": 7, "question": "Where can I park?", "score": 0.82}],
    "model": "all-MiniLM-L6-v2",
    "tokens": 9,
    "retrieval_milliseconds": 4.25,
    "llm": "gpt-5-mini",
    "llm_milliseconds": 812.4,
    "llm_tokens_in": 1204,
    "llm_tokens_out": 58,
    "want": "answer",
    "cost_micros": 417,
    "milliseconds": 820.1,
}


def test_a_reply_that_a_model_phrased_tells_all_that_it_rests_on_and_costs() -> None:
    told = explain(PHRASED)

    assert told.decision == "Answered from one FAQ."
    assert told.answers == (Scored("Where can I park?", 0.82),)
    assert told.lines == (
        ("Understood as", "a question"),
        ("Read and phrased by", "gpt-5-mini, 1204 tokens in, 58 out"),
        ("FAQs found by", "all-MiniLM-L6-v2, 9 tokens"),
        ("Cost", "$0.000417"),
        ("Time to decide", "820.1 ms (FAQs 4.25 ms, model 812.4 ms)"),
    )


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ({"caught": "9", "withheld": "It is 9 €."}, "held back: no source says “9”"),
        ({"model_failed": "it answered 500"}, "of no use (it answered 500)"),
        ({"capped": True}, "cap on models is reached"),
        ({"handover": "angry"}, "angry, so a person takes over"),
        ({"handover": "tomorrow's reason"}, "A person takes over."),
        ({"rests_on_facts": True, "facts": ["Address: 1 High Street"]}, "business's own facts"),
        ({"unknown": ["perms?"], "want": "answer"}, "does not guess"),
        ({"booking": []}, "Read as a booking"),
        ({}, "Said without an FAQ."),
        (None, "Said without an FAQ."),
        ([1], "Said without an FAQ."),
    ],
)
def test_what_was_decided_is_told(why: Any, said: str) -> None:
    assert said in explain(why).decision


def test_what_was_held_back_noted_and_rested_on_has_a_line_each() -> None:
    why = {"withheld": "It is 9 €.", "unknown": ["perms?"], "facts": ["Hours: 9-18", "Staff: Bo"]}

    assert dict(explain(why).lines) == {
        "Facts": "Hours: 9-18, Staff: Bo",
        "Held back": "It is 9 €.",
        "Noted for the team": "perms?",
    }


def test_a_cost_that_nobody_knows_is_said_to_be_unknown() -> None:
    assert dict(explain({"cost_micros": None}).lines)["Cost"].startswith("unknown")
    assert dict(explain({"cost_micros": 0}).lines)["Cost"] == "$0.00"


def test_what_later_versions_note_is_shown_under_its_own_name() -> None:
    assert explain({"heard_by": "a-model", "nothing": None}).lines == (("Heard by", "a-model"),)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*PHRASED, "caught", "booking", "facts", "x"]), anything))
def test_nothing_that_was_kept_breaks_the_telling(why: dict[str, Any]) -> None:
    assert explain(why).decision
