"""Load from a process of its own, over raw sockets: `python -m tests.bench.load` reads one job.

The job is JSON on stdin: port, path, count, connections, rate (0: as fast as it goes), phone_id,
tenants (0: that one's alone), secret, run. The answer is JSON on stdout: seconds of each request
and the refused count.
"""

import itertools
import json
import socket
import sys
import threading
import time
from typing import Any

from lumi.whatsapp import signature

CUSTOMERS = 200
QUESTIONS = ("Do you cut children's hair?", "Where can I park?", "Can I pay by card?")


def request(job: dict[str, Any], number: int) -> bytes:
    """One signed webhook with one text, as it goes over the wire."""
    phone = str(34600000000 + number % CUSTOMERS)
    message = {
        "from": phone,
        "from_user_id": f"ES.{number % CUSTOMERS}",
        "id": f"wamid.HBgLMzQ2MDAwMDAwMDAVAgASGBQ{job['run']}{number:08}",
        "timestamp": str(int(time.time())),
        "type": "text",
        "text": {"body": QUESTIONS[number % len(QUESTIONS)]},
    }
    value = {
        "messaging_product": "whatsapp",
        "metadata": {
            "display_phone_number": "34900000000",
            "phone_number_id": _number(job, number),
        },
        "contacts": [
            {"profile": {"name": "Ana"}, "wa_id": phone, "user_id": message["from_user_id"]}
        ],
        "messages": [message],
    }
    change = {"field": "messages", "value": value}
    body = {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}
    raw = json.dumps(body).encode()
    lines = (
        f"POST {job['path']} HTTP/1.1",
        "Host: 127.0.0.1",
        "Content-Type: application/json",
        f"X-Hub-Signature-256: {signature.sign(raw, job['secret'])}",
        f"Content-Length: {len(raw)}",
    )
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + raw


def _number(job: dict[str, Any], number: int) -> str:
    """The phone number's id: one business's, or many take turns."""
    return f"{job['phone_id']}{number % job['tenants']}" if job["tenants"] else job["phone_id"]


class Line:
    """One keep-alive connection."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self.body = b""
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, sent: bytes) -> bool:
        """Whether the answer was 200; what it said is in `body`."""
        self._socket.sendall(sent)
        answer = self._receive()
        while (end := answer.find(b"\r\n\r\n")) < 0:
            answer += self._receive()
        head = answer[:end].lower()
        length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
        while len(answer) < end + 4 + length:
            answer += self._receive()
        self.body = answer[end + 4 :]
        return answer.startswith(b"HTTP/1.1 200")

    def _receive(self) -> bytes:
        received = self._socket.recv(65536)
        if not received:
            raise ConnectionError("the server closed the line before it had answered")
        return received


def run(job: dict[str, Any]) -> dict[str, Any]:
    took: list[float] = []
    refused = [0]
    count = int(job["count"])
    requests = [request(job, number) for number in range(count)]
    numbers = itertools.count()
    began = time.perf_counter()

    def work() -> None:
        line = Line(job["port"])
        while (number := next(numbers)) < count:
            due = began + number / job["rate"] if job["rate"] else time.perf_counter()
            time.sleep(max(0.0, due - time.perf_counter()))
            refused[0] += not line.ask(requests[number])
            took.append(time.perf_counter() - due)

    threads = [threading.Thread(target=work) for _ in range(job["connections"])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    return {"per_second": count / seconds, "took": sorted(took), "refused": refused[0]}


if __name__ == "__main__":
    json.dump(run(json.load(sys.stdin)), sys.stdout)
