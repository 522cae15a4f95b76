"""A real Lumi for tests and measurements: its process tree, its port, signed webhooks into it."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Self

import requests

from lumi.whatsapp import signature
from tests.conversations.arriving import payload, text_from

ROOT = Path(__file__).resolve().parents[2]
SECRET, TOKEN, VERIFY_TOKEN = "tree secret", "tree-token", "tree verify"
PATIENCE = 60.0  # seconds until a started tree must answer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def children_of(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def with_children(pid: int) -> list[int]:
    """The process, and all that came of it."""
    return [pid, *(one for child in children_of(pid) for one in with_children(child))]


class Tree:
    """Web and worker over a database in `directory`; start, kill and start again at will."""

    def __init__(self, directory: Path, api_url: str, port: int, **environ: str) -> None:
        self.port = port
        self.database = directory / "lumi.sqlite3"
        self.log = directory / "lumi.log"
        given = {
            "LUMI_DATABASE": str(self.database),
            "WH_API_URL": api_url,
            "WH_APP_SECRET": SECRET,
            "WH_TOKEN": TOKEN,
            "VERIFY_TOKEN": VERIFY_TOKEN,
            "SECRET_KEY": "tree key",
            "PORT": str(port),
            "LUMI_REPLY_DELAY": "0",
            "LUMI_RESEND_AFTER": "3",
            "LUMI_DEMO": "0",
            "LUMI_REQUESTS": "0",  # browsers in tests are quicker than people
        }
        self.environ = {**os.environ, **given, **environ}
        self._process: subprocess.Popen[bytes] | None = None
        self._session = requests.Session()
        self._session.trust_env = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()
        if self._process is not None:
            self.kill()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def flask(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "flask", *arguments],
            env=self.environ,
            cwd=ROOT,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def start(self) -> float:
        """Start everything; the seconds until the webhook's first 200."""
        began = time.monotonic()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "lumi"],
                env=self.environ,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        query = {"hub.mode": "subscribe", "hub.verify_token": VERIFY_TOKEN, "hub.challenge": "1"}
        while time.monotonic() - began < PATIENCE:
            try:
                if self._session.get(f"{self.url}/webhook", params=query, timeout=5).ok:
                    return time.monotonic() - began
            except requests.RequestException:
                time.sleep(0.01)
        raise TimeoutError(self.log.read_text()[-2000:])

    def kill(self) -> None:
        """SIGKILL to the whole tree at once: the power cut of a process."""
        assert self._process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None

    def kill_part(self, number: int) -> None:
        """SIGKILL to one of the parts; the whole tree ends with it, and says so."""
        assert self._process is not None
        parts = children_of(self._process.pid)
        os.kill(parts[number % len(parts)], signal.SIGKILL)
        assert self._process.wait(30) == 1
        self._process = None

    def kill_server(self) -> None:
        """SIGKILL to the process that answers requests; gunicorn starts another."""
        (server,) = [one for part in children_of(self.pid) for one in children_of(part)]
        os.kill(server, signal.SIGKILL)

    def stop(self) -> tuple[int, float]:
        """SIGTERM; the exit status and the seconds it took."""
        assert self._process is not None
        began = time.monotonic()
        self._process.terminate()
        status = self._process.wait(30)
        self._process = None
        return status, time.monotonic() - began

    def post(self, body: dict[str, Any]) -> int:
        """The status of one signed webhook; 0 when nobody answers."""
        raw = json.dumps(body).encode()
        headers = {"X-Hub-Signature-256": signature.sign(raw, SECRET)}
        try:
            answer = self._session.post(
                f"{self.url}/webhook", data=raw, headers=headers, timeout=10
            )
        except requests.RequestException:
            return 0
        return answer.status_code

    def says(self, phone: str, text: str, phone_id: str = "100200300") -> int:
        """A customer writes now; the webhook's status."""
        import datetime

        now = datetime.datetime.now(datetime.UTC)
        return self.post(payload(text_from(phone, text, ts=now), phone_id=phone_id))

    def health(self) -> dict[str, Any]:
        found: dict[str, Any] = self._session.get(f"{self.url}/health", timeout=10).json()
        return found

    def is_idle(self, within: float) -> bool:
        """Whether everything was answered and sent before that many seconds were over."""
        ends = time.monotonic() + within
        while time.monotonic() < ends:
            found = self.health()
            if found.get("inbound_waiting") == 0 and found.get("outbound_waiting") == 0:
                return True
            time.sleep(0.1)
        return False
