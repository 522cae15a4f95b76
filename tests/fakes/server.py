"""A small, quick HTTP/1.1 server with keep-alive, whose connections a test can break."""

import contextlib
import json
import socket
import socketserver
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import count
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Request:
    """`body` is `raw` as JSON, None where it is none. Connections are numbered from 1."""

    method: str
    path: str
    headers: dict[str, str]  # names in lower case
    raw: bytes
    body: Any
    connection: int


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    raw: bytes
    headers: dict[str, str] = field(default_factory=dict)
    drip: float = 0.0  # seconds after each byte of the body


class Server:
    """Serves `answer` on 127.0.0.1 while entered; an answer of None resets the connection.

    So does one whose own Content-Length says more than there is, in the middle of its body.
    """

    def __init__(self, answer: Callable[[Request], Answer | None], port: int = 0) -> None:
        self._open: set[socket.socket] = set()
        self._numbers = count(1)
        server = self

        class Connection(_Connection):
            def setup(self) -> None:
                super().setup()
                self.number, self.answer = next(server._numbers), answer
                server._open.add(self.request)

            def finish(self) -> None:
                server._open.discard(self.request)
                with contextlib.suppress(OSError):
                    super().finish()

        self._tcp = _Tcp(("127.0.0.1", port), Connection)
        self._thread = threading.Thread(target=self._tcp.serve_forever, args=(0.02,), daemon=True)

    @property
    def port(self) -> int:
        return int(self._tcp.server_address[1])

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._tcp.shutdown()
        self._tcp.server_close()
        self.hang_up()
        self._thread.join()

    def hang_up(self) -> None:
        """Closes every open connection, as a server does with idle ones."""
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Tcp(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 256


class _Connection(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True
    number: int
    answer: Callable[[Request], Answer | None]

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):
            while (asked := self._read()) is not None:
                answer = self.answer(asked)
                if answer is None:
                    self._reset()
                    return
                self.wfile.write(_head(answer) + (b"" if answer.drip else answer.raw))
                for byte in answer.raw if answer.drip else b"":
                    self.wfile.write(bytes([byte]))
                    time.sleep(answer.drip)
                if int(answer.headers.get("Content-Length", 0)) > len(answer.raw):
                    self._reset()
                    return

    def _read(self) -> Request | None:
        method, _, rest = self.rfile.readline().decode("latin-1").partition(" ")
        if not rest:
            return None
        headers = {}
        while (line := self.rfile.readline().decode("latin-1").strip()) != "":
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        raw = self.rfile.read(int(headers.get("content-length", 0)))
        return Request(method, rest.split(" ")[0], headers, raw, _parsed(raw), self.number)

    def _reset(self) -> None:
        """Ends the connection the hard way: the client sees it reset."""
        hard = struct.pack("ii", 1, 0)
        self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, hard)
        self.request.close()


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None


def _head(answer: Answer) -> bytes:
    phrase = HTTPStatus(answer.status).phrase
    headers = {"Content-Type": "application/json", "Content-Length": str(len(answer.raw))}
    lines = [f"{name}: {value}\r\n" for name, value in (headers | answer.headers).items()]
    return f"HTTP/1.1 {answer.status} {phrase}\r\n{''.join(lines)}\r\n".encode()
