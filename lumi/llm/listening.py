"""A voice note is written down by a model of the server; the file is read while it is sent."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, BinaryIO

from lumi.llm.tries import Tries, answered

if TYPE_CHECKING:
    from openai import OpenAI

Sound = tuple[str, BinaryIO, str]  # a name with its ending, the open file, its type


def transcript(client: "OpenAI", model: str, sound: Sound, language: str, tries: Tries) -> str:
    """What is said in it, "" for nothing. `language` is a code, or "" where nobody knows it.

    Raises LlmFailed.
    """
    more: Mapping[str, Any] = {"language": language} if language else {}

    def once() -> str | None:
        answer: Any = answered(
            lambda: client.audio.transcriptions.create(
                file=sound, model=model, response_format="json", timeout=tries.seconds, **more
            ),
            lambda fault: _refusal(fault, tries),
        )
        tries.count(getattr(answer, "usage", None), "input_tokens", "output_tokens")
        text = getattr(answer, "text", None)
        return text.strip() if isinstance(text, str) else None

    return tries.until_it_works(once, "its answer had no text")


def _refusal(fault: Any, tries: Tries) -> Exception:
    """A sound that it cannot read is the sound's fault; anything else is the set-up's."""
    status = fault.status_code
    if status in (400, 413, 415, 422):
        return tries.refused(f"it could not read the sound ({status})", is_well=True)
    why = "check OPENAI_API_KEY, OPENAI_BASE_URL, LUMI_TRANSCRIBE_MODEL"
    return tries.refused(f"it refused with {status}: {why}", is_refused=True)
