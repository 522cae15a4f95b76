"""Owners' calendars are fetched over real HTTP, close slots, and reach nothing private."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from lumi import calendars, clock, database, fetching
from lumi.app import create_app
from lumi.booking import feeds
from lumi.business import furnish
from lumi.settings import Settings
from lumi.tenants import notices
from lumi.tenants.models import Tenant
from tests.booking.test_busy import file as calendar_file
from tests.cli.running import Command, command_of, fault, said
from tests.conftest import T0, T
from tests.fakes.server import Answer, Request, Server

EVENT = "DTSTART:20261203T100000Z\nDTEND:20261203T110000Z"


class Owner:
    """The owner's calendar server; its answers are by path."""

    def __init__(self) -> None:
        self.answers = {"/cal.ics": Answer(200, calendar_file(EVENT), {"ETag": '"1"'})}
        self.asked: list[Request] = []
        self.server = Server(self._answer)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.port}/cal.ics"

    def _answer(self, asked: Request) -> Answer:
        self.asked.append(asked)
        known = self.answers[asked.path]
        if asked.headers.get("if-none-match") == known.headers.get("ETag", "-"):
            return Answer(304, b"")
        return known


@pytest.fixture
def owner() -> Iterator[Owner]:
    owner = Owner()
    with owner.server:
        yield owner


def fetch_due(settings: Settings) -> None:
    list(iter(lambda: calendars.fetch_next(settings), False))


@pytest.fixture
def at_home(settings: Settings) -> Settings:
    return replace(settings, private_calendars=True)


def test_what_an_owners_calendar_says_is_busy_is_kept(
    tenant: Tenant, owner: Owner, at_home: Settings
) -> None:
    calendars.follow(tenant, None, owner.url, at_home, T0)
    fetch_due(at_home)

    busy = database.rows("SELECT tenant_id, staff_id, starts_at, ends_at FROM imported_busy")
    assert busy == [(tenant.id, None, "2026-12-03T10:00:00+00:00", "2026-12-03T11:00:00+00:00")]
    assert owner.url not in database.value("SELECT url FROM imported_calendar")


def test_an_unchanged_calendar_is_not_read_again(
    tenant: Tenant, owner: Owner, at_home: Settings
) -> None:
    calendars.follow(tenant, None, owner.url, at_home, T0)
    fetch_due(at_home)
    fetch_due(at_home)
    assert len(owner.asked) == 1
    clock.travel(T(20 * 60))
    fetch_due(at_home)

    assert owner.asked[-1].headers["if-none-match"] == '"1"'
    assert database.value("SELECT count(*) FROM imported_busy") == 1


def test_a_calendar_that_fails_keeps_its_times_and_the_owner_is_told_in_a_while(
    tenant: Tenant, owner: Owner, at_home: Settings
) -> None:
    calendars.follow(tenant, None, owner.url, at_home, T0)
    fetch_due(at_home)
    good = owner.answers["/cal.ics"]
    owner.answers["/cal.ics"] = Answer(500, b"")
    for hours in (1, 2, 3.1):  # the clock goes on ticking: three hours sharp may fall short of two
        clock.travel(T0 + timedelta(hours=hours))
        assert notices.open_notices(tenant.id) == []
        fetch_due(at_home)
    ((_, detail, *_),) = notices.open_notices(tenant.id)
    assert "answers 500" in detail
    assert database.value("SELECT count(*) FROM imported_busy") == 1

    owner.answers["/cal.ics"] = good
    clock.travel(T0 + timedelta(hours=4))
    fetch_due(at_home)
    assert notices.open_notices(tenant.id) == []


def test_a_calendar_that_is_forgotten_frees_its_times(
    tenant: Tenant, owner: Owner, at_home: Settings
) -> None:
    calendars.follow(tenant, None, owner.url, at_home, T0)
    fetch_due(at_home)
    calendars.forget(tenant, None, T0)

    assert database.value("SELECT count(*) FROM imported_busy") == 0


def test_a_private_address_is_not_asked(owner: Owner) -> None:
    with pytest.raises(fetching.Unfetchable, match="private network"):
        fetching.fetch(owner.url)

    assert owner.asked == []


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0"),
        *("100.64.0.1", "224.0.0.1", "::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "::"),
        *("::10.0.0.1", "::ffff:0:10.0.0.1", "fec0::1", "64:ff9b:1::a00:1"),
        *("::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "2001:0:a00:1::", "ff02::1"),
    ],
)
def test_an_address_that_is_not_of_the_open_internet_is_private(address: str) -> None:
    assert not fetching.is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1", "::ffff:8.8.8.8"])
def test_an_address_of_the_open_internet_is_public(address: str) -> None:
    assert fetching.is_public(address)


@pytest.mark.parametrize(
    "url", ["", "file:///etc/passwd", "ftp://x/y", "http://", "http://[::1", "http://a b/", "x:1"]
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(fetching.Unfetchable, match="begins with https"):
        fetching.parsed(url)


@pytest.mark.parametrize(
    "url", ["http://2130706433/", "http://0x7f.1/", "http://localhost/", "http://[::ffff:7f00:1]/"]
)
def test_another_spelling_of_this_machine_is_private_too(url: str) -> None:
    with pytest.raises(fetching.Unfetchable, match="private network"):
        fetching.fetch(url)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(302, b"", {"Location": "/cal.ics"}), "redirects too often"),
        (Answer(302, b"", {"Location": "file:///etc/passwd"}), "begins with https"),
        (Answer(200, b"x" * (fetching.LARGEST + 1)), "larger than 2 MiB"),
        (Answer(200, b"x", {"Content-Encoding": "gzip"}), "packs it"),
        (Answer(404, b""), "answers 404"),
    ],
    ids=["redirects", "to a file", "too large", "packed", "gone"],
)
def test_what_a_server_may_not_do_ends_the_fetch(owner: Owner, answer: Answer, words: str) -> None:
    owner.answers["/cal.ics"] = answer

    with pytest.raises(fetching.Unfetchable, match=words):
        fetching.fetch(owner.url, allow_private=True)


def test_an_unasked_not_modified_is_no_calendar(owner: Owner) -> None:
    owner.answers["/cal.ics"] = Answer(304, b"")

    with pytest.raises(fetching.Unfetchable, match="answers 304"):
        fetching.fetch(owner.url, allow_private=True)


def test_an_address_with_a_password_in_it_is_refused_rather_than_asked_without() -> None:
    with pytest.raises(fetching.Unfetchable, match="without a name and a password"):
        fetching.parsed("https://eva:secret@calendar.example/cal.ics")


def test_one_bad_calendar_does_not_stop_the_others(
    tenant: Tenant, owner: Owner, at_home: Settings
) -> None:
    furnish(tenant)
    calendars.follow(tenant, None, owner.url, at_home, T0 - timedelta(hours=1))
    with database.write() as connection:
        connection.execute("UPDATE imported_calendar SET fetched_at = 'never a time'")
    calendars.follow(tenant, database.value("SELECT id FROM staff"), owner.url, at_home, T0)

    with pytest.raises(ValueError, match="never a time"):
        calendars.fetch_next(at_home)

    assert calendars.fetch_next(at_home)
    assert not calendars.fetch_next(at_home)
    assert database.value("SELECT count(*) FROM imported_busy") == 1


def test_a_calendar_that_fails_comes_after_those_that_can_be_read(
    tenant: Tenant, owner: Owner, at_home: Settings
) -> None:
    furnish(tenant)
    owner.answers["/bad.ics"] = Answer(500, b"")
    bad = owner.url.replace("cal.ics", "bad.ics")
    calendars.follow(tenant, None, bad, at_home, T0 - timedelta(hours=1))
    calendars.follow(tenant, database.value("SELECT id FROM staff"), owner.url, at_home, T0)
    fetch_due(at_home)
    with database.write() as connection:
        connection.execute("UPDATE imported_calendar SET due_at = '2026-01-01T00:00:00+00:00'")
    owner.asked.clear()
    fetch_due(at_home)

    assert [asked.path for asked in owner.asked] == ["/cal.ics", "/bad.ics"]


def test_a_redirect_is_followed(owner: Owner) -> None:
    owner.answers["/there"] = owner.answers["/cal.ics"]
    owner.answers["/cal.ics"] = Answer(301, b"", {"Location": "/there"})

    assert fetching.fetch(owner.url, allow_private=True).content == calendar_file(EVENT)


def test_a_feed_is_a_calendar_that_is_sent_once_while_nothing_changes(
    tenant: Tenant, client: FlaskClient, settings: Settings
) -> None:
    path = f"/calendar/{feeds.secret_of(tenant, None, settings)}.ics"
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert first.data.startswith(b"BEGIN:VCALENDAR\r\n")
    assert (again.status_code, again.data) == (304, b"")


def test_an_unknown_secret_is_no_calendar(tenant: Tenant, client: FlaskClient) -> None:
    assert client.get("/calendar/x.ics").status_code == 404
    assert client.get("/calendar/").status_code == 404


@pytest.fixture
def flask(client: FlaskClient) -> Command:
    return command_of(client.application)


def test_the_address_of_a_feed_is_kept_until_it_is_renewed(
    tenant: Tenant, flask: Command, client: FlaskClient
) -> None:
    path = said(flask("tenant", "calendar", tenant.slug)).strip()
    assert said(flask("tenant", "calendar", tenant.slug)).strip() == path
    renewed = said(flask("tenant", "calendar", tenant.slug, "--renew")).strip()

    assert (client.get(path).status_code, client.get(renewed).status_code) == (404, 200)


def test_with_a_public_address_the_whole_address_of_a_feed_is_printed(
    tenant: Tenant, settings: Settings
) -> None:
    flask = command_of(create_app(replace(settings, url="https://lumi.example")))
    whole = said(flask("tenant", "calendar", tenant.slug)).strip()

    assert whole == f"https://lumi.example/calendar/{feeds.secret_of(tenant, None, settings)}.ics"


def test_a_calendar_is_followed_told_and_forgotten(tenant: Tenant, flask: Command) -> None:
    words = ("tenant", "busy", tenant.slug)
    said(flask(*words, "--url", "https://calendar.example/secret.ics"))
    assert said(flask(*words)) == "everybody: read never\n"
    said(flask(*words, "--forget"))

    assert said(flask(*words)) == ""
    assert "begins with https" in fault(flask(*words, "--url", "file:///etc/passwd"))
