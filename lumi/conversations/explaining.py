"""Pure: what a reply rests on, in plain words, from the `why` that is kept with its message."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lumi.plain import N_
from lumi.tenants.amounts import dollars

_WANTS = {
    "answer": N_("a question"),
    "book": N_("a wish to book"),
    "move": N_("a wish to move an appointment"),
    "cancel": N_("a wish to cancel an appointment"),
    "human": N_("a wish to speak to a person"),
    "small_talk": N_("small talk"),
    "off_topic": N_("nothing about the business"),
    "stop": N_("a wish for no more messages"),
}
_HANDOVERS = {
    "asked": N_("The customer asks for a person."),
    "angry": N_("The customer is angry, so a person takes over."),
    "words": N_("The customer used a word that the business keeps for a person."),
    "unknown": N_("Lumi did not know several times in a row, so a person takes over."),
}
_NOTED = {
    "booking": N_("In the diary"),
    "facts": N_("Facts"),
    "withheld": N_("Held back"),
    "unknown": N_("Noted for the team"),
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
    """Sentences, the FAQs with their scores, and lines of a name and what is said."""

    decisions: tuple[str, ...]  # at least one
    answers: tuple[Scored, ...]
    candidates: tuple[Scored, ...]
    lines: tuple[tuple[str, str], ...]

    @property
    def decision(self) -> str:
        return " ".join(self.decisions)


def explain(why: object) -> Explained:
    """Any `why`, of whatever version of Lumi; what cannot be read is left out."""
    reasons: Mapping[str, Any] = why if isinstance(why, dict) else {}
    answers, candidates = _scored(reasons.get("answers")), _scored(reasons.get("candidates"))
    decisions = tuple(_decisions(reasons, answers)) or (N_("Said without an FAQ."),)
    return Explained(decisions, answers, candidates, tuple(_lines(reasons)))


def _decisions(reasons: Mapping[str, Any], answers: tuple[Scored, ...]) -> Iterator[str]:
    if handover := reasons.get("handover"):
        yield _HANDOVERS.get(str(handover), N_("A person takes over."))
    if "booking" in reasons:
        yield N_("Read as a booking and looked up in the calendar.")
    if answers:
        yield _from(len(answers))
    if reasons.get("rests_on_facts"):
        yield N_("Answered from the business's own facts: hours, services, prices, address.")
    if reasons.get("unknown") or (reasons.get("candidates") and not _is_settled(reasons, answers)):
        yield N_("No FAQ fits well enough, so Lumi does not guess.")
    yield from _of_the_model(reasons)


def _from(many: int) -> str:
    if many == 1:
        return N_("Answered from one FAQ.")
    return N_("Answered from %(num)s FAQs.", num=many)


def _is_settled(reasons: Mapping[str, Any], answers: tuple[Scored, ...]) -> bool:
    by_other_means = ("booking", "handover", "rests_on_facts", "want")
    return bool(answers) or any(name in reasons for name in by_other_means)


def _of_the_model(reasons: Mapping[str, Any]) -> Iterator[str]:
    """What went otherwise than the model meant it."""
    if caught := reasons.get("caught"):
        yield N_(
            "The model's own words were held back: no source says “%(words)s”."
            " What the business wrote was said in their place.",
            words=_written(caught),
        )
    if failed := reasons.get("model_failed"):
        yield N_(
            "The model was of no use (%(why)s), so the FAQs answered by themselves.",
            why=_written(failed),
        )
    if reasons.get("capped"):
        yield N_("The month's cap on models is reached, so the FAQs answered by themselves.")


def _lines(reasons: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if want := reasons.get("want"):
        yield N_("Understood as"), _WANTS.get(str(want), _written(want))
    for name, label in _NOTED.items():
        if reasons.get(name):
            yield label, _written(reasons[name])
    yield from _models(reasons)
    if "cost_micros" in reasons:
        micros = reasons["cost_micros"]
        is_known = isinstance(micros, int)
        yield (
            N_("Cost"),
            dollars(micros) if is_known else N_("unknown: the model has no known price"),
        )
    if time := _time(reasons):
        yield N_("Time to decide"), time
    for name, value in reasons.items():
        if name not in _SAID and value not in (None, "", [], {}):
            yield name.replace("_", " ").capitalize(), _written(value)


def _models(reasons: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, did in (("listener", N_("Voice heard by")), ("llm", N_("Read and phrased by"))):
        if reasons.get(name):
            told, written = (reasons.get(f"{name}_tokens_{way}", 0) for way in ("in", "out"))
            used = {"model": reasons[name], "told": told, "written": written}
            yield did, N_("%(model)s, %(told)s tokens in, %(written)s out", **used)
    if model := reasons.get("model"):
        tokens = _written(reasons.get("tokens") or 0)
        yield N_("FAQs found by"), N_("%(model)s, %(num)s tokens", model=model, num=tokens)


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
