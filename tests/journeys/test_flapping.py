"""A Graph API on its worst day: slow, refusing, breaking off and gone, while customers write."""

import random
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.fakes.whatsapp import (
    Fault,
    WhatsApp,
    cut_after,
    cut_before,
    garbage,
    refuse,
    slow,
    torn,
)
from tests.journeys.tree import SECRET, Tree, free_port

CUSTOMERS, PHONE_ID = 60, "100200300"
KINDS = (
    *(slow(1), cut_after(), cut_before(), torn(), garbage(), garbage(502, b"<html>Bad Gateway")),
    *(refuse(500, 131016), refuse(503, 2), refuse(429, 130429), refuse(400, 131056)),
)
FAULTY = 0.4  # of all sends
GONE = 6  # times that every connection is closed at once


def test_each_customer_is_answered_once_whatever_whatsapp_does(tmp_path: Path) -> None:
    port, chance = free_port(), random.Random(6)

    def worst_day(_phone_id: str, _body: dict[str, Any]) -> Fault | None:
        return chance.choice(KINDS) if chance.random() < FAULTY else None

    webhook = f"http://127.0.0.1:{port}/webhook"
    environ = {"WH_PHONE_ID": PHONE_ID, "LUMI_RESEND_AFTER": "6"}
    phones = [f"346{number:08}" for number in range(CUSTOMERS)]
    with (
        WhatsApp(webhook=webhook, secret=SECRET, patience=5) as whatsapp,
        Tree(tmp_path, whatsapp.url, port, **environ) as tree,
    ):
        whatsapp.rule = worst_day
        tree.start()
        gone = threading.Thread(target=come_and_go, args=(whatsapp,))
        gone.start()
        answers = {tree.says(phone, "Hello") for phone in phones}
        gone.join()

        assert tree.is_idle(within=60), tree.log.read_text()[-3000:]
        sent = Counter(one.to for one in whatsapp.sent)
        attempts = len(whatsapp.attempts)
        assert tree.stop()[0] == 0

    assert answers == {200}
    assert sent == Counter(phones)
    assert attempts > CUSTOMERS * 1.2  # it was a bad day


def come_and_go(whatsapp: WhatsApp) -> None:
    for _ in range(GONE):
        time.sleep(0.3)
        whatsapp.hang_up()
