"""What Lumi itself says, in the customer's language: one file of phrases for each language."""

import re
import tomllib
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

FILES = Path(__file__).parent / "phrases"
FALLBACK = "en"
# The year with what leads to it, in CLDR's full date patterns: "EEEE, d 'de' MMMM 'de' y".
_YEAR = re.compile(r",? ?('[^']*' )?y+")


@cache
def languages() -> frozenset[str]:
    """Codes of the languages Lumi speaks, without regions."""
    return frozenset(file.stem for file in FILES.glob("*.toml"))


def is_language(code: str) -> bool:
    """Whether that is a language people speak, with or without its region: en, es or pt-BR."""
    from babel import localedata

    base = re.match(r"[a-z]{2,3}(?=$|[-_])", code, re.IGNORECASE)
    return base is not None and localedata.exists(base[0].lower())


def say(language: str, key: str, **values: object) -> str:
    """The phrase with its places filled; `pt-BR` is said in pt, what Lumi does not speak in en."""
    return phrases(spoken(language))[key].format(**values)


def when(instant: datetime, zone: ZoneInfo, language: str, has_year: bool = False) -> str:
    """Weekday, day, month and time in the zone: `Thursday, December 24, 15:30`."""
    from babel.dates import format_datetime

    locale = _locale(language)
    full = locale.date_formats["full"].pattern
    full = full if has_year else _YEAR.sub("", full)
    return format_datetime(instant, f"{full}, HH:mm", tzinfo=zone, locale=locale)


@cache
def _locale(language: str) -> Any:
    from babel import Locale, localedata  # 5 MB: not before somebody is told a time

    regional = f"{spoken(language)}_{language[-2:].upper()}" if len(language) > 3 else ""
    return Locale.parse(regional if localedata.exists(regional) else spoken(language))


def when_short(instant: datetime, zone: ZoneInfo, language: str) -> str:
    """The same for a row of a list, at most 24 characters: `Thu, Dec 24, 15:30`."""
    from babel.dates import format_skeleton

    local = instant.astimezone(zone)
    day = format_skeleton("MMMEd", local, locale=_locale(language))
    return f"{day}, {local:%H:%M}"


def day(on: date, language: str, has_year: bool = False) -> str:
    """Weekday, day and month: `Thursday, December 24`."""
    from babel.dates import format_date

    locale = _locale(language)
    full = locale.date_formats["full"].pattern
    return format_date(on, full if has_year else _YEAR.sub("", full), locale=locale)


def day_of_year(on: date, language: str) -> str:
    """Day, month and year: `December 24, 2026`."""
    from babel.dates import format_date

    return format_date(on, "long", locale=_locale(language))


def weekday(on: date, language: str) -> str:
    """The day's name alone: `Thursday`."""
    from babel.dates import format_date

    return format_date(on, "EEEE", locale=_locale(language))


def day_short(on: date, language: str) -> str:
    """The same for a row of a list: `Thu, Dec 24`."""
    from babel.dates import format_skeleton

    return format_skeleton("MMMEd", on, locale=_locale(language))


def span(starts: datetime, ends: datetime, zone: ZoneInfo, language: str) -> str:
    """[starts, ends), naive on the zone's clocks, in words; whole days without their midnights."""
    last = ends - timedelta(minutes=1)
    if starts.time() == ends.time() == time():
        days = dict.fromkeys((starts.date(), last.date()))
        return " – ".join(day(one, language) for one in days)
    if starts.date() == last.date():
        until = "24:00" if ends.time() == time() else f"{ends:%H:%M}"
        return f"{day(starts.date(), language)}, {starts:%H:%M}–{until}"
    return " – ".join(when(one.replace(tzinfo=zone), zone, language) for one in (starts, ends))


def when_each(instants: Iterable[datetime], zone: ZoneInfo, language: str) -> str:
    """One line for each instant, as a list."""
    return "\n".join(f"• {when(instant, zone, language)}" for instant in instants)


def spoken(language: str) -> str:
    """The code of the phrases that a tenant of this language gets."""
    base = language.replace("_", "-").partition("-")[0].lower()
    return base if base in languages() else FALLBACK


@cache
def phrases(language: str) -> dict[str, str]:
    """Every phrase of a language that has a file, by key."""
    return tomllib.loads((FILES / f"{language}.toml").read_text(encoding="utf-8"))


def zone_name(zone: ZoneInfo, language: str) -> str:
    """The zone by its country and city, as in "Spain (Madrid) Time"."""
    from babel.dates import get_timezone_location

    return get_timezone_location(zone, locale=_locale(language))


def country_of(zone: ZoneInfo) -> str:
    """The two letters of the country whose clocks these are; "" for a zone of no country (CLDR)."""
    from babel.core import get_global

    return str(get_global("zone_territories").get(zone.key, ""))
