"""Pull the plug, again and again: nothing acknowledged is lost, nothing is answered twice."""

import random
import re
import threading
import time
from collections import defaultdict
from pathlib import Path

import pytest

from tests.fakes.whatsapp import Sent, WhatsApp
from tests.journeys.tree import SECRET, Tree, free_port

pytestmark = pytest.mark.storm

CUSTOMERS, EACH, KILLS = 60, 5, 7
TOPICS = ("parking", "children", "payment", "dogs", "wifi")


def faq_file(directory: Path) -> Path:
    path = directory / "faqs.csv"
    lines = [f"What about {topic} at your shop?,Answer {n}." for n, topic in enumerate(TOPICS)]
    path.write_text("question,answer\n" + "\n".join(lines) + "\n")
    return path


def write_all(tree: Tree, phones: list[str]) -> None:
    """Everybody asks everything, in order; what was not acknowledged is delivered again."""
    for topic in TOPICS:
        for phone in phones:
            while tree.says(phone, f"What about {topic} at your shop?") != 200:
                time.sleep(0.05)


def pull_the_plug(tree: Tree, number: int) -> None:
    """Of everything, of each part alone, and of what answers requests alone."""
    if number == 0:
        tree.kill_server()
        return
    if number % 2:
        tree.kill()
    else:
        tree.kill_part(number // 2)
    tree.start()


def replies_by_customer(sent: list[Sent]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for message in sent:
        found[message.to] += re.findall(r"Answer (\d)", message.text)
    return found


def test_nothing_is_lost_and_nothing_said_twice_through_six_power_cuts(tmp_path: Path) -> None:
    port = free_port()
    webhook = f"http://127.0.0.1:{port}/webhook"
    chance = random.Random(6)
    with (
        WhatsApp(error_rate=0.1, seed=1, webhook=webhook, secret=SECRET, patience=20) as whatsapp,
        Tree(tmp_path, whatsapp.url, port, LUMI_RESEND_AFTER="10") as tree,
    ):
        assert tree.flask("migrate").returncode == 0
        made = tree.flask("tenant", "add", "Storm", "--phone-id", "100200300")
        assert (
            tree.flask("faq", "import", made.stdout.strip(), str(faq_file(tmp_path))).returncode
            == 0
        )
        tree.start()
        phones = [f"346{number:08}" for number in range(CUSTOMERS)]
        writers = [
            threading.Thread(target=write_all, args=(tree, phones[part::4])) for part in range(4)
        ]
        for writer in writers:
            writer.start()
        for number in range(KILLS):
            time.sleep(chance.uniform(0.3, 1.2))
            pull_the_plug(tree, number)
        for writer in writers:
            writer.join()

        assert tree.is_idle(within=60)
        said = replies_by_customer(whatsapp.sent)
        doubles = sum(len(replies) - EACH for replies in said.values())
        in_order = [list(dict.fromkeys(said[phone])) for phone in phones]

    assert in_order == [[str(n) for n in range(EACH)]] * CUSTOMERS
    assert doubles <= CUSTOMERS * EACH * 0.01
