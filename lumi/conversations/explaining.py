"""Pure: what a reply rests on, in plain words, from the `why` that is kept with its message."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lumi.tenants.amounts import dollars

_WANTS = {
    "answer": "a question",
    "book": "a wish to book",
    "move": "a wish to move an appointment",
    "cancel": "a wish to cancel an appointment",
    "human": "a wish to speak to a person",
    "small_talk": "small talk",
    "off_topic": "nothing about the business",
    "stop": "a wish for no more messages",
}
_HANDOVERS = {
    "asked": "The customer asks for a person.",
    "angry": "The customer is angry, so a person takes over.",
    "words": "The customer used a word that the business keeps for a person.",
    "unknown": "Lumi did not know several times in a row, so a person takes over.",
}
_NOTED = {
    "booking": "In the diary",
    "facts": "Facts",
    "withheld": "Held back",
    "unknown": "Noted for the team",
}
_SAID = {  # in other words than these names
    *_NOTED,
    *("answers", "candidates", "handover", "want", "caught", "model_failed", "capped"),
    *("rests_on_facts", "model", "tokens", "llm", "llm_tokens_in", "llm_tokens_out"),
    *("listener", "listener_tokens_in", "listener_tokens_out"),
    *("cost_micros", "milliseconds", "retrieval_milliseconds", "llm_milliseconds"),
}


@dataclass(frozen=True, slots=True)
class Scored:
    """An FAQ and how well it fits, usually between 0 and 1."""

    question: str
    score: float


@dataclass(frozen=True, slots=True)
class Explained:
    """One or more sentences, the FAQs with their scores, and lines of a name and what is said."""

    decision: str
    answers: tuple[Scored, ...]
    candidates: tuple[Scored, ...]
    lines: tuple[tuple[str, str], ...]


def explain(why: object) -> Explained:
    """Any `why`, of whatever version of Lumi; what cannot be read is left out."""
    reasons: Mapping[str, Any] = why if isinstance(why, dict) else {}
    answers, candidates = _scored(reasons.get("answers")), _scored(reasons.get("candidates"))
    decision = " ".join(_decisions(reasons, answers)) or "Said without an FAQ."
    return Explained(decision, answers, candidates, tuple(_lines(reasons)))


def _decisions(reasons: Mapping[str, Any], answers: tuple[Scored, ...]) -> Iterator[str]:
    if handover := reasons.get("handover"):
        yield _HANDOVERS.get(str(handover), "A person takes over.")
    if "booking" in reasons:
        yield "Read as a booking and looked up in the calendar."
    if answers:
        yield "Answered from one FAQ." if len(answers) == 1 else _from_several(answers)
    if reasons.get("rests_on_facts"):
        yield "Answered from the business's own facts: hours, services, prices, address."
    if reasons.get("unknown") or (reasons.get("candidates") and not _is_settled(reasons, answers)):
        yield "No FAQ fits well enough, so Lumi does not guess."
    yield from _of_the_model(reasons)


def _from_several(answers: tuple[Scored, ...]) -> str:
    return f"Answered from {len(answers)} FAQs."


def _is_settled(reasons: Mapping[str, Any], answers: tuple[Scored, ...]) -> bool:
    by_other_means = ("booking", "handover", "rests_on_facts", "want")
    return bool(answers) or any(name in reasons for name in by_other_means)


def _of_the_model(reasons: Mapping[str, Any]) -> Iterator[str]:
    """What went otherwise than the model meant it."""
    if caught := reasons.get("caught"):
        yield (
            f"The model's own words were held back: no source says “{_written(caught)}”."
            " What the business wrote was said in their place."
        )
    if failed := reasons.get("model_failed"):
        yield f"The model was of no use ({_written(failed)}), so the FAQs answered by themselves."
    if reasons.get("capped"):
        yield "The month's cap on models is reached, so the FAQs answered by themselves."


def _lines(reasons: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if want := reasons.get("want"):
        yield "Understood as", _WANTS.get(str(want), _written(want))
    for name, label in _NOTED.items():
        if reasons.get(name):
            yield label, _written(reasons[name])
    yield from _models(reasons)
    if "cost_micros" in reasons:
        micros = reasons["cost_micros"]
        is_known = isinstance(micros, int)
        yield "Cost", dollars(micros) if is_known else "unknown: the model has no known price"
    if time := _time(reasons):
        yield "Time to decide", time
    for name, value in reasons.items():
        if name not in _SAID and value not in (None, "", [], {}):
            yield name.replace("_", " ").capitalize(), _written(value)


def _models(reasons: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, did in (("listener", "Voice heard by"), ("llm", "Read and phrased by")):
        if reasons.get(name):
            told, written = (reasons.get(f"{name}_tokens_{way}", 0) for way in ("in", "out"))
            yield did, f"{reasons[name]}, {told} tokens in, {written} out"
    if model := reasons.get("model"):
        yield "FAQs found by", f"{model}, {_written(reasons.get('tokens') or 0)} tokens"


def _time(reasons: Mapping[str, Any]) -> str:
    if "milliseconds" not in reasons:
        return ""
    parts = [
        f"{what} {_written(reasons[name])} ms"
        for name, what in (("retrieval_milliseconds", "FAQs"), ("llm_milliseconds", "model"))
        if name in reasons
    ]
    among = f" ({', '.join(parts)})" if parts else ""
    return f"{_written(reasons['milliseconds'])} ms{among}"


def _scored(listed: object) -> tuple[Scored, ...]:
    """What can be read as FAQs with scores, those left out that did not cover the question."""
    if not isinstance(listed, list):
        return ()
    dicts = (item for item in listed if isinstance(item, dict))
    items = [item for item in dicts if item.get("question") and item.get("covered", True)]
    return tuple(Scored(str(item["question"]), _number(item.get("score"))) for item in items)


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _written(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.1f}" if value >= 100 else f"{value:.3g}"
    if isinstance(value, list):
        return ", ".join(_written(item) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_written(item)}" for name, item in value.items())
    return str(value)
