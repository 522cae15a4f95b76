"""The whole disk is lost while customers write: what the store has brings the business back."""

import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from lumi import database
from tests.fakes.s3 import BUCKET, S3, SECRET
from tests.fakes.whatsapp import WhatsApp
from tests.journeys.tree import Tree, free_port
from tests.waiting import until


@contextmanager
def customers_writing(tree: Tree) -> Iterator[list[str]]:
    """One after the other, all the time; what the webhook has acknowledged so far."""
    acknowledged: list[str] = []
    done = threading.Event()

    def write() -> None:
        for number in range(5000):
            if done.wait(0.02):
                return
            if tree.says(f"346{number:08}", f"question {number}") == 200:
                acknowledged.append(f"question {number}")

    thread = threading.Thread(target=write)
    thread.start()
    yield acknowledged
    done.set()
    thread.join()


def messages(path: Path) -> set[str]:
    with closing(database.other_file(path, "ro")) as file:
        return {text for (text,) in file.execute("SELECT text FROM message WHERE role = 'inbound'")}


def test_a_restore_from_the_store_has_all_that_was_acknowledged_before_its_backup_began(
    tmp_path: Path,
) -> None:
    with S3() as s3, WhatsApp() as whatsapp:
        place = back_up_and_burn_down(tmp_path / "old", s3, whatsapp, before := [])

        with Tree(new := tmp_path / "new", whatsapp.url, free_port(), **s3.environ) as tree:
            new.mkdir()
            assert tree.flask("restore", place).returncode == 0
            assert messages(tree.database) >= set(before)
            tree.start()
            assert tree.says("34699999999", "Is anybody there?") == 200
            assert tree.is_idle(within=60)
            assert "34699999999" in {message.to for message in whatsapp.sent}


def back_up_and_burn_down(old: Path, s3: S3, whatsapp: WhatsApp, before: list[str]) -> str:
    """Where the backup is; `before` gets what was acknowledged when it began."""
    old.mkdir()
    with Tree(old, whatsapp.url, free_port(), **s3.environ, WH_PHONE_ID="100200300") as tree:
        tree.start()
        with customers_writing(tree) as acknowledged:
            until(lambda: len(acknowledged) > 10)
            before += acknowledged
            made = tree.flask("backup", f"s3://{BUCKET}/lumi")
            assert len(acknowledged) > len(before)
        tree.kill()
    shutil.rmtree(old)
    place = made.stdout.strip()
    assert made.returncode == 0, made.stderr
    assert re.fullmatch(rf"s3://{BUCKET}/lumi/lumi-\d{{8}}T\d{{6}}Z\.sqlite3", place)
    assert SECRET not in made.stderr
    return place
