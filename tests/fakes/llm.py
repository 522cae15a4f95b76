"""A stand-in for an OpenAI-compatible server: real HTTP, scripted, and as bad as they come."""

import json
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from tests.fakes.graph_faults import form_fields
from tests.fakes.server import Answer, Request, Server

Writes = Callable[[dict[str, Any]], str]  # a request's body to what the model writes


@dataclass(frozen=True, slots=True)
class Asked:
    """One call: its body, and the words of all its messages."""

    body: dict[str, Any]
    key: str

    @property
    def words(self) -> str:
        return "\n".join(str(message["content"]) for message in self.body["messages"])


@dataclass(frozen=True, slots=True)
class Listened:
    """One voice note that was sent to be written down."""

    model: str
    language: str
    filename: str
    sound: bytes


@dataclass
class Llm:
    """Serves /v1/chat/completions, /v1/audio/transcriptions and /v1/models while entered.

    `writes` and `hears` are the models; `next` and `next_heard` break calls.
    """

    writes: Writes = lambda body: "{}"
    hears: Callable[[bytes], str] = lambda sound: ""
    delay: float = 0.0  # seconds before each answer
    knows_schemas: bool = True
    knows_json: bool = True
    key: str = ""  # the only one that is let in, if set
    models: list[str] = field(default_factory=list)  # that it names
    asked: list[Asked] = field(default_factory=list)
    listened: list[Listened] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._faults: deque[Callable[[], Answer | None]] = deque()
        self._listening_faults: deque[Callable[[], Answer | None]] = deque()
        self._lock = threading.Lock()
        self._server = Server(self._answer)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.port}/v1"

    def __enter__(self) -> Self:
        self._server.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.__exit__()

    def next(self, *faults: Callable[[], Answer | None]) -> None:
        """What becomes of the next calls."""
        self._faults.extend(faults)

    def next_heard(self, *faults: Callable[[], Answer | None]) -> None:
        """What becomes of the next voice notes."""
        self._listening_faults.extend(faults)

    def _answer(self, asked: Request) -> Answer | None:
        if asked.path.endswith("/audio/transcriptions"):
            return self._listen(asked)
        if asked.path.endswith("/models"):
            return self._list()
        return self._chat(asked)

    def _list(self) -> Answer | None:
        with self._lock:
            fault = self._faults.popleft() if self._faults else None
        if fault is not None:
            return fault()
        listed = [{"id": one, "object": "model"} for one in self.models]
        return Answer(200, json.dumps({"object": "list", "data": listed}).encode())

    def _listen(self, asked: Request) -> Answer | None:
        parts = {name: part.get_payload(decode=True) for name, part in form_fields(asked).items()}
        told = {name: value for name, value in parts.items() if isinstance(value, bytes)}
        filename = str(form_fields(asked)["file"].get_filename())
        model, language = (told.get(name, b"").decode() for name in ("model", "language"))
        with self._lock:
            self.listened.append(Listened(model, language, filename, told["file"]))
            fault = self._listening_faults.popleft() if self._listening_faults else None
        return fault() if fault is not None else said(self.hears(told["file"]))

    def _chat(self, asked: Request) -> Answer | None:
        key = asked.headers.get("authorization", "").removeprefix("Bearer ")
        with self._lock:
            self.asked.append(Asked(asked.body or {}, key))
            fault = self._faults.popleft() if self._faults else None
        if fault is not None:
            return fault()
        time.sleep(self.delay)
        if self.key and key != self.key:
            return refuse(401)()
        form = (asked.body.get("response_format") or {}).get("type")
        if (form == "json_schema" and not self.knows_schemas) or (
            form == "json_object" and not self.knows_json
        ):
            return refuse(400)()
        return wrote(self.writes(asked.body))()


def wrote(text: str, **message: Any) -> Callable[[], Answer]:
    """The model wrote that."""
    body = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "fake",
        "choices": [
            {
                "index": 0,
                "finish_reason": "stop",
                "message": {"role": "assistant", "content": text, **message},
            }
        ],
        "usage": {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110},
    }
    return lambda: Answer(200, json.dumps(body).encode())


def said(text: str) -> Answer:
    """That is what the model heard."""
    usage = {"type": "tokens", "input_tokens": 40, "output_tokens": 8, "total_tokens": 48}
    return Answer(200, json.dumps({"text": text, "usage": usage}).encode())


def refuse(status: int, after: str = "") -> Callable[[], Answer]:
    """An error answer, perhaps with Retry-After."""
    body = json.dumps({"error": {"message": f"refused with {status}", "type": "fake"}}).encode()
    return lambda: Answer(status, body, {"Retry-After": after} if after else {})


def garbage() -> Answer:
    return Answer(200, b"<html>Bad gateway</html>")


def hang_up() -> None:
    """The connection is reset before anything is answered."""


def stall(seconds: float) -> Callable[[], Answer]:
    def late() -> Answer:
        time.sleep(seconds)
        return garbage()

    return late
