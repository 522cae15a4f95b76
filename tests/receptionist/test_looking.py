"""Pictures are shown to a model in few turns at once; the others wait and hold nobody up."""

import threading
from pathlib import Path

from lumi import baton
from lumi.conversations.inbox import Bubble
from lumi.receptionist import looking
from tests.conftest import T0

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


def test_a_third_turn_with_pictures_waits_for_a_place_without_stopping_the_others(
    tmp_path: Path,
) -> None:
    """It waited with the baton, which the two that were shown theirs needed to end."""
    file = tmp_path / "1.png"
    file.write_bytes(PNG)
    bubble = Bubble(1, "wamid.1", "image", "What is this?", {}, T0, picture=file)
    asked, answered = threading.Semaphore(0), threading.Event()

    def turn() -> None:
        with baton.held(), looking.shown([bubble]) as urls:
            assert len(urls) == 1
            asked.release()
            with baton.lent():  # as while a model is asked
                answered.wait(10)

    threads = [threading.Thread(target=turn, daemon=True) for _ in range(looking.AT_ONCE + 1)]
    for thread in threads:
        thread.start()
    for _ in range(looking.AT_ONCE):
        assert asked.acquire(timeout=10)
    answered.set()
    for thread in threads:
        thread.join(10)

    assert not any(thread.is_alive() for thread in threads)
