"""A chat model is asked for a JSON object, in the strictest form that its server knows."""

import json
from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from lumi.llm.tries import Again, Tries, answered
from lumi.llm.values import PictureRefused

if TYPE_CHECKING:
    from openai import OpenAI
    from openai.types.chat import ChatCompletion

MOST_TOKENS = 1500  # of an answer, its reasoning included

PICTURE_REFUSED = (400, 404, 413, 415, 422)  # what servers say of a picture that they cannot take

Message = dict[str, Any]  # role and content


class Shape(IntEnum):
    """How an answer's form is asked for; each server takes one of them."""

    SCHEMA = 0  # structured outputs
    JSON = 1  # any JSON object
    PLAIN = 2  # only the prompt says it


class Question:
    """One turn's question; `shape` is what its server was found to take, simpler if need be."""

    def __init__(
        self, client: "OpenAI", model: str, messages: Sequence[Message], schema: Mapping[str, Any]
    ) -> None:
        self._client, self._model = client, model
        self._messages, self._schema = messages, schema
        self._has_pictures = any(isinstance(one["content"], list) for one in messages)
        self.shape = Shape.SCHEMA

    def answer(self, tries: Tries) -> Mapping[str, Any]:
        """The object that the model wrote. Raises LlmFailed."""
        nothing = "its answer was not the JSON object that was asked for"
        return tries.until_it_works(lambda: self._once(tries), nothing)

    def _once(self, tries: Tries) -> Mapping[str, Any] | None:
        request = self._request(tries.seconds)
        answer: ChatCompletion = answered(
            lambda: self._client.chat.completions.create(**request),
            lambda fault: self._refusal(fault, tries),
        )
        tries.count(getattr(answer, "usage", None), "prompt_tokens", "completion_tokens")
        choices = getattr(answer, "choices", None)
        message = getattr(choices[0], "message", None) if choices else None
        if getattr(message, "refusal", None):
            raise tries.refused("it would not answer that", is_well=True)
        content = getattr(message, "content", None)
        return parsed(content) if isinstance(content, str) else None

    def _request(self, seconds: float) -> dict[str, Any]:
        form: dict[str, Any] = {}
        if self.shape is Shape.SCHEMA:
            form["response_format"] = {"type": "json_schema", "json_schema": self._schema}
        elif self.shape is Shape.JSON:
            form["response_format"] = {"type": "json_object"}
        messages = list(self._messages)
        if self.shape is not Shape.SCHEMA:
            told = (
                f"Answer with one JSON object by this schema: {json.dumps(self._schema['schema'])}"
            )
            messages.append({"role": "system", "content": told})
        return {
            "model": self._model,
            "messages": messages,
            "max_completion_tokens": MOST_TOKENS,
            "timeout": seconds,
            **form,
        }

    def _refusal(self, fault: Any, tries: Tries) -> Exception:
        """Ask more simply, where the server may not know the form; else give up."""
        status = fault.status_code
        if status in (400, 422) and self.shape is not Shape.PLAIN:
            self.shape = Shape(self.shape + 1)
            return Again(f"it answered {status}", is_free=True)
        if self._has_pictures and status in PICTURE_REFUSED:
            why = f"it refused the picture ({status}): LUMI_CHAT_MODEL may not be able to see any"
            return PictureRefused(why, tries.spent, is_well=True)
        why = f"it refused with {status}: check OPENAI_API_KEY, OPENAI_BASE_URL, LUMI_CHAT_MODEL"
        return tries.refused(why, is_refused=True)


def parsed(content: str) -> Mapping[str, Any] | None:
    """The JSON object in a model's text, perhaps in a fence or with words around; else None."""
    begin, end = content.find("{"), content.rfind("}")
    if begin < 0 or end < begin:
        return None
    try:
        value = json.loads(content[begin : end + 1])
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
