"""A business goes over to a server's model of meaning; its customers notice nothing."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lumi.answers.index import BATCH
from tests.fakes.embeddings import Embeddings
from tests.fakes.whatsapp import WhatsApp
from tests.journeys.shop import Shop
from tests.journeys.tree import ROOT, Tree, free_port

SMALL = "text-embedding-3-small"
ANA = "34600111222"
FAQS = 'question,answer\nWhere can I park?,Behind the shop.\nCan I pay by card?,"Yes, by card."\n'


@pytest.fixture
def server() -> Iterator[Embeddings]:
    with Embeddings() as server:
        server.means("parking", "where can i park", "behind the shop", "¿dónde dejo el coche?")
        yield server


@pytest.fixture
def shop(tmp_path: Path, server: Embeddings) -> Iterator[Shop]:
    environ = {"OPENAI_API_KEY": "sk", "OPENAI_BASE_URL": server.url}
    with (
        WhatsApp() as whatsapp,
        Tree(tmp_path, whatsapp.url, free_port(), **environ) as tree,
    ):
        tree.flask("migrate")
        tree.flask("tenant", "add", "Shop", "--phone-id", "100200300")
        many = "".join(f"Is number {number} free?,Ask for {number}.\n" for number in range(300))
        (tmp_path / "faqs.csv").write_text(FAQS + many)
        assert tree.flask("faq", "import", "shop", str(tmp_path / "faqs.csv")).returncode == 0
        tree.start()
        yield Shop(tree, whatsapp)


def killed_in_the_middle(shop: Shop, server: Embeddings) -> None:
    """The command is killed after it has sent some of the FAQs."""
    server.delay = 0.2
    command = [sys.executable, "-m", "flask", "faq", "reindex", "--model", SMALL]
    going = subprocess.Popen(command, env=shop.tree.environ, cwd=ROOT)
    ends = time.monotonic() + 30
    while len(server.requests) < 4 and time.monotonic() < ends:
        time.sleep(0.02)
    going.kill()
    going.wait()
    server.delay = 0


def asked_by(shop: Shop) -> str:
    ((model,),) = shop.rows("SELECT model FROM faq_space WHERE state = 'active'")
    return str(model)


def test_over_to_a_server_through_a_kill_and_an_outage_and_back(
    shop: Shop, server: Embeddings
) -> None:
    killed_in_the_middle(shop, server)
    shop.tree.says(ANA, "Where can I park my car?")
    assert shop.reply() == "Behind the shop."
    assert asked_by(shop) == "all-MiniLM-L6-v2"
    assert "flask faq reindex" in shop.tree.flask("doctor").stdout

    before = set(server.texts)
    done = shop.tree.flask("faq", "reindex", "--model", SMALL)
    assert (done.returncode, asked_by(shop)) == (0, SMALL)
    assert SMALL in done.stdout
    again = [text for text in server.texts if text in before and text.startswith("Is number")]
    assert len(again) - len(set(again)) <= 2 * BATCH  # only what was under way was done again

    shop.tree.says(ANA, "¿Dónde dejo el coche?")
    assert shop.reply() == "Behind the shop."

    server.breaks()
    shop.tree.says(ANA, "Can I pay with a card here?")
    assert shop.reply(20) == "Yes, by card."

    assert shop.tree.flask("faq", "reindex", "--model", "local").returncode == 0
    assert asked_by(shop) == "all-MiniLM-L6-v2"
    shop.tree.says(ANA, "Where can I park, please?")
    assert shop.reply() == "Behind the shop."
