"""How pages write times, days and numbers: in the reader's language, on the business's clocks."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from flask import Flask, g
from flask_babel import (
    format_decimal,
    format_timedelta,
    get_locale,
    get_translations,
    gettext,
)
from markupsafe import Markup

from lumi import clock
from lumi.booking.closures import Closure
from lumi.dashboard.telling import told


def register(app: Flask) -> None:
    """The filters of templates."""
    for name, shown in (
        ("clock", clock_time),
        ("day", day),
        ("short_day", short_day),
        ("moment", moment),
        ("ago", ago),
        ("local_day", _local),
        ("weekday", weekday),
        ("span", span),
        ("number", format_decimal),
        ("language_name", language_name),
        ("told", told),
    ):
        app.add_template_filter(shown, name)
    app.jinja_env.globals.update({"_": said, "gettext": said, "ngettext": counted})


def clock_time(instant: datetime) -> str:
    """ "15:30", of an aware instant."""
    local = instant.astimezone(_zone())
    return f"{local.hour:02}:{local.minute:02}"


def day(on: date | datetime) -> str:
    """ "Friday, 4 December", and the year where it is another one."""
    local = _local(on)
    of = " 'de' " if str(get_locale()).startswith("es") else " "
    pattern = f"EEEE, d{of}MMMM" if local.year == _today().year else f"EEEE, d{of}MMMM{of}y"
    return _written(local, pattern, str(get_locale()))


def short_day(on: date | datetime) -> str:
    """ "Fri 4 Dec"."""
    return _written(_local(on), "EEE d MMM", str(get_locale()))


def weekday(on: date) -> str:
    """ "Fri"."""
    return _written(_local(on), "EEE", str(get_locale()))


@lru_cache(maxsize=1000)
def _written(on: date, pattern: str, locale: str) -> str:
    """Remembered: a page names the same few days again and again, each in 0.1 ms."""
    return str(format_date(on, pattern, locale))


def span(closed: Closure) -> str:
    """ "Fri 4 Dec" of a whole day, "Fri 4 Dec 10:00 – Sat 5 Dec 12:00" of a part."""
    starts, ends = closed.starts, closed.ends
    if starts.time() == ends.time() == time():
        days = dict.fromkeys((starts.date(), ends.date() - timedelta(days=1)))
        return " – ".join(map(short_day, days))
    if starts.date() == ends.date():  # which a closure until midnight is not
        return f"{short_day(starts.date())} {starts:%H:%M}–{ends:%H:%M}"
    until = f"{short_day(ends.date())} {ends:%H:%M}"
    if ends.time() == time():
        until = f"{short_day(ends.date() - timedelta(days=1))} 24:00"
    return f"{short_day(starts.date())} {starts:%H:%M} – {until}"


def moment(instant: datetime) -> str:
    """ "today 15:30", "Fri 4 Dec 15:30": an aware instant, as short as can be understood."""
    on, time = _local(instant), clock_time(instant)
    named = {
        _today(): gettext("today"),
        _today() + timedelta(days=1): gettext("tomorrow"),
        _today() - timedelta(days=1): gettext("yesterday"),
    }.get(on)
    return f"{named or short_day(on)} {time}"


def ago(instant: datetime) -> str:
    """ "5 minutes ago", of an aware instant."""
    return str(format_timedelta(instant - clock.now(), add_direction=True))


def language_name(code: str) -> str:
    """ "Spanish", of a language's code; "" for none that is known."""
    try:
        return str(Locale.parse(code, sep="-").get_display_name(get_locale()) or "")
    except (ValueError, UnknownLocaleError):
        return ""


def said(text: str, **values: object) -> Markup:
    """A text of a template, in the reader's language; values are escaped.

    As Flask-Babel's, in a third of the time: that looks for the catalogue with each text, and
    Jinja makes two contexts for it. A page has hundreds of texts.
    """
    return Markup(_catalogue().ugettext(text)) % values


def counted(one: str, many: str, num: int, **values: object) -> Markup:
    """A text that depends on a number, which stands in it as %(num)d."""
    text = _catalogue().ungettext(one, many, num)
    return Markup(text) % {"num": num, **values}


def _catalogue() -> Any:
    """The reader's, looked for once a request."""
    if "catalogue" not in g:
        g.catalogue = get_translations()
    return g.catalogue


def _local(on: date | datetime) -> date:
    if isinstance(on, datetime):
        return on.astimezone(_zone()).date()
    return on


def _today() -> date:
    return clock.now().astimezone(_zone()).date()


def _zone() -> tzinfo:
    """The business's; a page may ask hundreds of times."""
    tenant = g.get("tenant")
    return tenant.zone if tenant else UTC
