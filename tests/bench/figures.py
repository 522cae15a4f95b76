"""What is measured, one function a figure; each starts its own Lumi and ends it."""

import json
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench import yardsticks
from tests.fakes.whatsapp import WhatsApp
from tests.journeys.tree import ROOT, SECRET, Tree, free_port

PHONE_ID = "100200300"
FAQS = """question,answer
Do you cut children's hair?,"Yes, from three years on."
Where can I park?,There is a car park in Calle Mayor 4.
Can I pay by card?,"Yes: cards, Bizum and cash."
"""
Row = dict[str, Any]


@contextmanager
def shop(whatsapp: WhatsApp, **environ: str) -> Iterator[Tree]:
    """A started Lumi with one tenant and a few FAQs."""
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        with Tree(directory, whatsapp.url, free_port(), LOG_LEVEL="WARNING", **environ) as tree:
            tree.flask("migrate")
            tree.flask("tenant", "add", "Shop", "--phone-id", PHONE_ID)
            (directory / "faqs.csv").write_text(FAQS)
            done = tree.flask("faq", "import", "shop", str(directory / "faqs.csv"))
            if done.returncode:
                raise RuntimeError(done.stderr)
            yield tree


def load(
    port: int,
    path: str,
    count: int,
    connections: int,
    rate: float = 0,
    phone_id: str = PHONE_ID,
    tenants: int = 0,
) -> Row:
    """What a load process saw; see load.py. With `tenants`, phone_id0, phone_id1 … take turns."""
    job = {"port": port, "path": path, "count": count, "connections": connections, "rate": rate}
    job |= {"phone_id": phone_id, "tenants": tenants}
    job |= {"secret": SECRET, "run": uuid.uuid4().hex[:8]}
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.load"],
        input=json.dumps(job),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    found: Row = json.loads(done.stdout)
    return found


def share(values: list[float], part: float) -> float:
    """The value that this part of the sorted values stays under."""
    return values[min(len(values) - 1, int(len(values) * part))]


def webhook_rate() -> Row:
    """Requests a second of the signed, durable webhook against an empty route, same gunicorn."""
    with WhatsApp() as whatsapp, shop(whatsapp) as tree:
        command = [sys.executable, "-m", "tests.bench.server"]
        with tree.log.open("ab") as log:
            server = subprocess.Popen(command, env=tree.environ, cwd=ROOT, stdout=log, stderr=log)
        try:
            time.sleep(2)
            ratios, best = [], {"/empty/": 0.0, "/webhook": 0.0}
            for _ in range(5):
                now = {path: load(tree.port, path, 4000, 16)["per_second"] for path in best}
                best = {path: max(best[path], now[path]) for path in best}
                ratios.append(now["/webhook"] / now["/empty/"])
        finally:
            server.terminate()
            server.wait(15)
    return {
        "empty route, req/s": round(best["/empty/"]),
        "webhook, req/s": round(best["/webhook"]),
        "webhook / empty, median of 5": round(sorted(ratios)[2], 2),
    }


def acknowledgement() -> Row:
    """Milliseconds from request to 200 at 100 requests a second, everything running."""
    with WhatsApp() as whatsapp, shop(whatsapp) as tree:
        first_200 = tree.start()
        tree.says("34600000001", "Where can I park?")
        whatsapp.wait_for(1, 30)
        found = load(tree.port, "/webhook", 2000, 32, rate=100)
        tree.is_idle(60)
        raw = yardsticks.raw_commit(tree.database.parent)
    return {
        "first 200 after boot, s": round(first_200, 2),
        "raw commit, ms": round(raw, 2),
        "ack median, ms": round(share(found["took"], 0.5) * 1000, 1),
        "ack p99, ms": round(share(found["took"], 0.99) * 1000, 1),
        "refused": found["refused"],
    }


def reply_time() -> Row:
    """Milliseconds from a message in to its reply at the Graph API, 20 messages a second."""
    took = []
    with WhatsApp() as whatsapp, shop(whatsapp) as tree:
        tree.start()
        tree.says("34600000000", "Where can I park?")
        whatsapp.wait_for(1, 30)
        asked = {}
        for number in range(400):
            phone = f"347{number:08}"
            asked[phone] = time.time()
            tree.says(phone, f"Is it possible to pay with card number {number}?")
            time.sleep(max(0.0, 0.05 - (time.time() - asked[phone])))
        whatsapp.wait_for(401, 30)
        took = sorted(sent.at - asked[sent.to] for sent in whatsapp.sent[1:])
        raw = yardsticks.raw_commit(tree.database.parent)
    return {
        "raw commit, ms": round(raw, 2),
        "embedding a question alone, ms": round(yardsticks.embedding(), 1),
        "reply median, ms": round(share(took, 0.5) * 1000, 1),
        "reply p95, ms": round(share(took, 0.95) * 1000, 1),
        "replies": len(took),
    }


def drain() -> Row:
    """Replies a second while a backlog of questions is answered and each send takes 100 ms."""
    with WhatsApp(delay=0.1) as whatsapp, shop(whatsapp, LUMI_REPLY_DELAY="6") as tree:
        tree.start()
        count = 800
        for number in range(count):
            tree.says(f"347{number:08}", f"May I bring {number} children to get a haircut?")
        whatsapp.wait_for(count, 60)
        at = sorted(sent.at for sent in whatsapp.sent)
        # The steady part: the backlog is being written while the first replies go out.
        steady = at[count // 10 : -count // 10]
    return {
        "embedding a question alone, ms": round(yardsticks.embedding(), 1),
        "drain, replies/s": round((len(steady) - 1) / (steady[-1] - steady[0])),
        "drained": len(at),
    }


def memory(tenants: int = 200, faqs: int = 30) -> Row:
    """Megabytes (PSS) of the whole tree after traffic on many tenants."""
    from tests.bench.crowd import fill

    with WhatsApp() as whatsapp, shop(whatsapp) as tree:
        fill(tree.database, tenants, faqs)
        tree.start()
        for number in range(tenants):
            tree.says(f"347{number:08}", "Do you open on Sunday?", phone_id=f"crowd{number}")
        whatsapp.wait_for(tenants, 60)
        load(tree.port, "/webhook", 1000, 16)
        tree.is_idle(60)
        kilobytes = sum(pss(pid) for pid in family(tree.pid))
    return {
        "PSS of Flask and peewee alone, MB": round(yardsticks.bare_process()),
        f"PSS with {tenants} tenants x {faqs} FAQs, MB": round(kilobytes / 1024),
    }


def family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(member for child in children for member in family(int(child)))]


def pss(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def processor(pid: int) -> float:
    """Milliseconds of processor that the process and its children have taken so far."""
    tasks = [task for one in family(pid) for task in Path(f"/proc/{one}/task").iterdir()]
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e6
