"""What the worker looks for again and again is found by an index, however full the file is."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from lumi import alarms, calendars, clock, database, owner
from lumi.answers.checks import looking
from lumi.booking import reminders, waitlist
from lumi.conversations import dead_letters, inbox, media, outbox, retention, words
from lumi.owner.learning import asking, passing_on
from lumi.rounds import News
from lumi.settings import Settings
from tests.bench import crowded
from tests.conftest import T0
from tests.dashboard.test_queries import SIZE, Recorder, scanned

# Partial indexes that hold what somebody has still to do something about.
SHORT = {
    *("message_waiting", "message_unsent", "message_queued", "message_held"),
    *("appointment_untold", "gap_due", "open_question_new", "waitlist_waiting", "media_wanted"),
}
LOOKS: dict[str, Callable[[Settings], object]] = {
    "turns": lambda _: inbox.claim("w", 4, T0, 1.0, 90),
    "sends": lambda _: outbox.claim("w", 4, T0),
    "sends that nobody finished": lambda _: outbox.expire(90, 3, T0),
    "sends that are blocked": lambda _: outbox.give_up_blocked("blocked", T0),
    "dead letters": lambda _: dead_letters.forget_old(T0),
    "words": lambda _: words.read_on(),
    "purge": lambda _: words.purge(),
    "answers of owners": lambda _: (passing_on.pass_on(T0), passing_on.catch_up(T0)),
    "questions for owners": lambda _: asking.ask_owners(T0),
    "reminders": lambda _: reminders.remind(T0),
    "waitlist": lambda _: waitlist.sweep(T0),
    "owners": lambda _: owner.sweep(T0),
    "media": lambda _: media.next_wanted(T0),
    "files": lambda _: (media.make_room(), media.sweep()),
    "retention": lambda _: retention.forget(T0),
    "calendars": calendars.fetch_next,
    "alarms": lambda settings: alarms.sweep(replace(settings, alert_url="http://127.0.0.1:9"), T0),
    "FAQs that changed": lambda _: looking.is_due(),
}


@pytest.fixture(scope="module")
def full(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One file for all: nothing in it is due, so that nobody writes to it."""
    path = tmp_path_factory.mktemp("full") / "lumi.sqlite3"
    shutil.copy(migrated_file, path)
    clock.travel(T0)
    crowded.fill(path, SIZE, T0)
    yield path
    clock.travel(None)
    database.db.close()


@pytest.mark.parametrize("name", LOOKS)
def test_no_look_of_the_worker_reads_a_whole_table(
    name: str, full: Path, settings: Settings
) -> None:
    database.open_file(full)
    with Recorder(database.connection()) as statements:
        LOOKS[name](settings)
    assert statements

    found = {
        f"{table}: {' '.join(one.split())}" for one in statements for table in scanned(one, SHORT)
    }
    assert sorted(found) == []


def test_what_others_wrote_is_news_once_and_old_news_comes_again(file: Path) -> None:
    news = News(anyway=60)
    assert news.come()
    news.heard()
    assert not news.come()

    other = database.db.open_another()
    other.execute("INSERT INTO meta VALUES ('written', 'meanwhile')")
    other.close()
    assert news.come()
    assert news.come()  # whoever failed at it is told again
    news.heard()
    assert not news.come()

    impatient = News(anyway=0)
    impatient.come()
    impatient.heard()
    assert impatient.come()
