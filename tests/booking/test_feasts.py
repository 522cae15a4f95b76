"""Feasts that follow the moon are days like others, in every language that names them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from lumi.booking import dates
from lumi.booking.dates import When, feasts, lexicon

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 12, 1, 10, tzinfo=UTC)

FEASTS = [
    ("en", "something on Eid al-Fitr?", "2027-03-09", 1),
    ("tr", "kurban bayramı", "2027-05-16", 1),
    ("id", "hari lebaran", "2027-03-09", 1),
    ("ar", "عيد الفطر", "2027-03-09", 1),
    ("en", "is there anything on diwali 2027", "2027-10-29", 1),
    ("hi", "दिवाली", "2027-10-29", 1),
    ("en", "during hanukkah", "2026-12-04", 9),
    ("he", "ראש השנה", "2027-10-01", 2),
    ("es", "en el año nuevo chino", "2027-02-06", 1),
    ("en", "orthodox easter", "2027-05-02", 1),
]


@pytest.mark.parametrize(
    ("language", "text", "since", "lasting"), FEASTS, ids=[one[1] for one in FEASTS]
)
def test_a_feast_is_on_its_day(language: str, text: str, since: str, lasting: int) -> None:
    reading = dates.read(text, NOW, MADRID, language)

    assert isinstance(reading, When), reading
    assert reading.start.date().isoformat() == since
    assert (reading.end - reading.start).days == lasting


def test_a_feast_of_every_354_days_may_come_twice_in_a_year() -> None:
    found = feasts.in_year("islamic:eid_al_fitr", 2033)

    assert [str(days.since) for days in found] == ["2033-01-02", "2033-12-23"]


def test_beyond_its_tables_a_calendar_knows_no_feast() -> None:
    assert feasts.in_year("hindu:diwali_india", 2190) == []


def test_every_rule_of_the_table_is_one_that_a_calendar_knows() -> None:
    named = lexicon.feasts()

    assert named
    assert [name for name, rule in named if not feasts.in_year(rule, 2027)] == []
