"""A model's server may be slow, full, broken, or wrong about what it is asked for."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from lumi.llm import Llm, LlmFailed
from lumi.llm.breaker import FAILURES
from lumi.llm.chatting import parsed
from lumi.llm.tries import TRIES
from lumi.settings import Settings
from tests.fakes import llm as fakes
from tests.fakes.llm import garbage, hang_up, refuse, stall, wrote
from tests.fakes.server import Answer

SCHEMA = {
    "type": "object",
    "properties": {"reply": {"type": "string"}},
    "required": ["reply"],
    "additionalProperties": False,
}
HELLO = [{"role": "user", "content": "Hello"}]


@pytest.fixture
def server() -> Iterator[fakes.Llm]:
    with fakes.Llm(lambda body: json.dumps({"reply": "Good morning"}), key="sk-1") as server:
        yield server


@pytest.fixture
def llm(server: fakes.Llm, settings: Settings) -> Llm:
    known = replace(settings, openai_key="sk-1", openai_url=server.url, chat_model="tiny")
    return Llm(known, attempt_seconds=0.5, budget_seconds=3)


def ask(llm: Llm) -> Any:
    return llm.ask(HELLO, "turn", SCHEMA)


def failure(llm: Llm) -> LlmFailed:
    with pytest.raises(LlmFailed) as failed:
        ask(llm)
    return failed.value


def test_an_answer_comes_by_its_schema_with_what_it_cost(llm: Llm, server: fakes.Llm) -> None:
    answer = ask(llm)

    assert (answer.value, answer.model) == ({"reply": "Good morning"}, "tiny")
    assert (answer.spent.tokens_in, answer.spent.tokens_out) == (100, 10)
    assert answer.spent.milliseconds > 0
    (asked,) = server.asked
    assert asked.body["response_format"]["json_schema"]["schema"] == SCHEMA
    assert asked.key == "sk-1"


@pytest.mark.parametrize(
    "fault",
    [refuse(429), refuse(500), refuse(503, "1"), hang_up, garbage, stall(0.7), wrote("{broken")],
    ids=["full", "broken", "asks to wait", "hangs up", "not json", "too slow", "cut short"],
)
def test_a_passing_fault_is_tried_again(
    llm: Llm, server: fakes.Llm, fault: Callable[[], Answer | None]
) -> None:
    server.next(fault)

    assert ask(llm).value == {"reply": "Good morning"}
    assert len(server.asked) == 2


def test_what_broken_answers_cost_is_counted_too(llm: Llm, server: fakes.Llm) -> None:
    server.next(wrote("no json at all"))

    assert ask(llm).spent.tokens_in == 200


def test_a_wait_beyond_the_budget_is_not_waited(llm: Llm, server: fakes.Llm) -> None:
    server.next(refuse(429, "60"))

    assert failure(llm).spent.milliseconds < 1000
    assert len(server.asked) == 1


def test_a_refusal_of_the_model_is_final(llm: Llm, server: fakes.Llm) -> None:
    server.next(wrote("", refusal="I can't help with that"))

    assert "would not answer" in str(failure(llm))
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("knows_json", "forms"),
    [(True, ["json_schema", "json_object"]), (False, ["json_schema", "json_object", None])],
    ids=["JSON", "nothing"],
)
def test_a_server_without_structured_outputs_is_asked_more_simply_and_remembered(
    llm: Llm, server: fakes.Llm, knows_json: bool, forms: list[str | None]
) -> None:
    server.knows_schemas, server.knows_json = False, knows_json

    assert ask(llm).value == {"reply": "Good morning"}
    ask(llm)
    used = [(asked.body.get("response_format") or {}).get("type") for asked in server.asked]
    assert used == [*forms, forms[-1]]
    assert "additionalProperties" in server.asked[-1].words  # the schema, in words


def test_a_key_that_is_refused_is_named_and_not_tried_again_at_once(
    llm: Llm, server: fakes.Llm
) -> None:
    server.key = "another"

    first = failure(llm)
    assert first.is_refused
    assert "OPENAI_API_KEY" in str(first)
    assert "left alone" in str(failure(llm))
    assert len(server.asked) == 1


def test_a_dead_server_costs_nobody_time_after_three_failures(llm: Llm, server: fakes.Llm) -> None:
    server.next(*[refuse(400)] * 2, *[garbage] * FAILURES * TRIES)
    for _ in range(FAILURES):
        failure(llm)
    before = len(server.asked)

    assert failure(llm).spent.milliseconds == 0
    assert len(server.asked) == before


def test_a_turn_that_has_waited_long_enough_asks_nobody_and_blames_nobody(
    llm: Llm, server: fakes.Llm
) -> None:
    for _ in range(FAILURES):
        with pytest.raises(LlmFailed, match="waited long enough"):
            llm.within(0.1).ask(HELLO, "turn", SCHEMA)

    assert server.asked == []
    assert ask(llm.within(3)).value == {"reply": "Good morning"}


def test_a_slow_server_is_tried_no_longer_than_the_turn_may_wait(
    server: fakes.Llm, settings: Settings
) -> None:
    known = replace(settings, openai_key="sk-1", openai_url=server.url, model_seconds=1)
    server.next(stall(3), stall(3))

    fault = failure(Llm(known))

    assert str(fault) == "it did not answer in time"
    assert fault.spent.milliseconds < 2500


def test_after_its_rest_the_server_is_tried_again(server: fakes.Llm, settings: Settings) -> None:
    known = replace(settings, openai_key="sk-1", openai_url=server.url)
    llm = Llm(known, attempt_seconds=0.5, budget_seconds=3, rest_seconds=0.1)
    server.next(refuse(403))
    failure(llm)
    assert "left alone" in str(failure(llm))

    threading.Event().wait(0.15)

    assert ask(llm).value == {"reply": "Good morning"}


@pytest.mark.parametrize(
    ("content", "value"),
    [
        ('{"reply": "x"}', {"reply": "x"}),
        ('```json\n{"reply": "x"}\n```', {"reply": "x"}),
        ('Sure! {"reply": "{x}"} Anything else?', {"reply": "{x}"}),
        ('{"reply": ', None),
        ("[1, 2]", None),
        ("", None),
        ("}{", None),
        ("{" * 100_000, None),
    ],
    ids=["bare", "fenced", "talkative", "cut", "a list", "nothing", "reversed", "deep"],
)
def test_a_json_object_is_found_in_what_a_model_writes(content: str, value: object) -> None:
    assert parsed(content) == value
