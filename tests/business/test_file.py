from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumi.booking.hours import Closing, Opening
from lumi.business import Business, BusinessFault, read
from lumi.business.plan import ServiceEntry, StaffEntry
from lumi.business.table import Table
from lumi.business.week import opening_hours

WHOLE = """
name = "Peluquería Sol"
slug = "sol"
phone_id = "900"
token = "env:SOL_TOKEN"
app_secret = "a secret"
verify_token = "a word"
timezone = "Europe/Madrid"
language = "es-ES"
date_order = "DMY"
system_prompt = "Sé amable."
address = "Calle Mayor 1"
owners = ["+34 600 111 222", "34600111222"]

[booking]
confirm = "at-once"
slot_minutes = 15
notice_minutes = 0
horizon_days = 30
cancel_until_minutes = 60
reminders_minutes = [60]
asks = ["phone"]

[hours]
mon = ["09:00-13:00", "14:00–19:00"]
sat = ["22:00-02:00"]

[[closures]]
from = 2026-12-24
until = 2026-12-27
reason = "Navidad"

[[closures]]
from = 2026-12-31T14:00:00
until = 2027-01-01T10:30:00

[[services]]
name = "Corte"
minutes = 30
price = "18 €"
buffer_before = 5
buffer_after = 10
capacity = 2

[[services]]
name = "Tinte"

[[staff]]
name = "Ana"
services = ["Corte"]
[staff.hours]
tue = ["10:00-16:00"]
[[staff.closures]]
from = 2026-12-22T10:00:00
until = 2026-12-22T12:00:00
reason = "Dentista"

[[staff]]
name = "Luis"

[[faqs]]
question = "¿Hace falta cita?"
answer = "Sí."
alternatives = ["¿Puedo ir sin cita?", "", "¿Hace falta cita?"]
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "business.toml"
    path.write_text(text, encoding="utf-8")
    return path


def business(tmp_path: Path, text: str) -> Business:
    return read(written(tmp_path, text), {"SOL_TOKEN": "abc"})


def faults(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(BusinessFault) as refused:
        read(written(tmp_path, text), {})
    path, _, rest = str(refused.value).partition(" cannot be loaded: ")
    assert path.endswith("business.toml")
    return rest.removesuffix(".").split("; ")


def test_a_file_describes_the_whole_business(tmp_path: Path) -> None:
    found = business(tmp_path, WHOLE)

    assert found.columns == {
        "name": "Peluquería Sol",
        "slug": "sol",
        "phone_id": "900",
        "token": "abc",
        "app_secret": "a secret",
        "verify_token": "a word",
        "timezone": "Europe/Madrid",
        "language": "es-ES",
        "date_order": "DMY",
        "system_prompt": "Sé amable.",
        "address": "Calle Mayor 1",
        "confirm": "at-once",
        "slot_minutes": 15,
        "notice_minutes": 0,
        "horizon_days": 30,
        "cancel_until_minutes": 60,
        "reminders_minutes": "[60]",
        "asks": '["phone"]',
    }
    assert found.owners == ("34600111222",)
    assert found.hours == (Opening(0, 540, 780), Opening(0, 840, 1140), Opening(5, 1320, 1560))
    assert found.services == (
        ServiceEntry("Corte", 30, "18 €", 5, 10, 2),
        ServiceEntry("Tinte", 30, "", 0, 0, 1),
    )
    assert found.staff == (
        StaffEntry(
            *("Ana", ("Corte",), (Opening(1, 600, 960),)),
            (Closing(local("2026-12-22T10:00"), local("2026-12-22T12:00"), "Dentista"),),
        ),
        StaffEntry("Luis", (), ()),
    )
    assert found.faqs is not None
    assert found.faqs[0].alternatives == ("¿Puedo ir sin cita?",)


def test_closures_are_days_or_local_times(tmp_path: Path) -> None:
    assert business(tmp_path, WHOLE).closures == (
        Closing(local("2026-12-24T00:00"), local("2026-12-27T00:00"), "Navidad"),
        Closing(local("2026-12-31T14:00"), local("2027-01-01T10:30")),
    )


def local(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_a_name_is_all_that_a_business_needs(tmp_path: Path) -> None:
    nothing = (None,) * 6

    assert business(tmp_path, 'name = "Sol"') == Business({"name": "Sol"}, *nothing)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('nmae = "Sol"', "nmae is not known here"),
        ("phone_id = 900", "phone_id takes a text in quotes"),
        ('slug = "Sol y mar"', "slug takes lower-case letters, digits and hyphens"),
        ('token = "env:NOT_SET"', "token needs the variable NOT_SET, which is not set"),
        ('timezone = "Madrid"', "timezone takes a time zone like Europe/Madrid, not 'Madrid'"),
        ('timezone = "../etc"', "timezone takes a time zone like Europe/Madrid, not '../etc'"),
        ('language = "spanglish"', "language takes a language like en, es or pt-BR"),
        ('date_order = "YMD"', "date_order takes MDY or DMY, not 'YMD'"),
        ('owners = ["Ana"]', "owners[1] takes a phone number with its country code, not 'Ana'"),
        ('owners = "+34600111222"', "owners takes a list of texts"),
        ("booking = 5", "booking takes a table: [booking]"),
        ("[booking]\nslots = 5", "booking.slots is not known here"),
        ('[booking]\nconfirm = "never"', "booking.confirm takes owner or at-once"),
        ("[booking]\nslot_minutes = 4", "booking.slot_minutes takes a whole number from 5 to 1440"),
        ("[booking]\nslot_minutes = true", "booking.slot_minutes takes a whole number"),
        ("[booking]\nslot_minutes = 30.0", "booking.slot_minutes takes a whole number"),
        ("[booking]\nreminders_minutes = [60, 0]", "booking.reminders_minutes takes whole numbers"),
        ('[booking]\nasks = ["name", "age"]', "booking.asks[2] takes name or phone, not 'age'"),
        ('[hours]\nmonday = ["09:00-13:00"]', "hours.monday is not known here"),
        (
            "[[staff]]\n[[staff.closures]]\nfrom = 2026-12-24",
            "staff[1].closures[1].until is needed",
        ),
        ('[hours]\nmon = "09:00-13:00"', "hours.mon takes a list of texts"),
        ('[hours]\nmon = ["9-13"]', "hours.mon[1] takes hours like 09:00-13:00, not '9-13'"),
        ('[hours]\nmon = ["24:00-25:00"]', "hours.mon[1] takes hours like 09:00-13:00"),
        ('[hours]\nmon = ["09:00-24:30"]', "hours.mon[1] takes hours like 09:00-13:00"),
        ('[hours]\nmon = ["09:60-10:00"]', "hours.mon[1] takes hours like 09:00-13:00"),
        ('[hours]\nmon = ["09:00-09:00"]', "hours.mon[1] opens and closes at the same time"),
        (
            '[hours]\nmon = ["09:00-13:00", "12:00-14:00"]',
            "hours.mon overlaps with the hours of mon",
        ),
        (
            '[hours]\nmon = ["22:00-02:00"]\ntue = ["01:00-05:00"]',
            "hours.tue overlaps with the hours of mon",
        ),
        (
            '[hours]\nsun = ["22:00-02:00"]\nmon = ["01:00-05:00"]',
            "hours.mon overlaps with the hours of sun",
        ),
        ("[[closures]]\nuntil = 2026-12-24", "closures[1].from is needed"),
        (
            "[[closures]]\nfrom = 2026-12-24\nuntil = 2026-12-24",
            "closures[1].until takes a time after `from`",
        ),
        (
            '[[closures]]\nfrom = "24 December"\nuntil = 2026-12-24',
            "closures[1].from takes a date or a local date-time, without quotes",
        ),
        (
            "[[closures]]\nfrom = 2026-12-24T10:00:00Z\nuntil = 2026-12-26",
            "closures[1].from takes a local date-time, without an offset",
        ),
        ("[[services]]\nminutes = 30", "services[1].name is needed"),
        (
            '[[services]]\nname = "Cut"\nminutes = 0',
            "services[1].minutes takes a whole number from 1 to 1440, not 0",
        ),
        ('[[services]]\nname = "Cut"\n[[services]]\nname = "Cut"', "services[2] is there twice"),
        ('[services]\nname = "Cut"', "services takes tables: [[services]]"),
        ("services = [1]", "services takes tables: [[services]]"),
        (
            '[[staff]]\nname = "Ana"\nservices = ["Perm"]',
            "staff[1].services[1] names a service that is not in [[services]]: 'Perm'",
        ),
        ("[[staff]]\n[[staff]]", "staff[2] is there twice: ''"),
        ('[[staff]]\n[staff.hours]\ntue = ["x"]', "staff[1].hours.tue[1] takes hours like"),
        ('[[faqs]]\nquestion = "Why?"', "faqs[1].answer is needed"),
        ('[[faqs]]\nquestion = "Why?"\nanswer = ""', "faqs[1].answer is needed"),
        (
            '[[faqs]]\nquestion = "Why?"\nanswer = "So."\nalternatives = [1]',
            "faqs[1].alternatives[1] takes a text in quotes",
        ),
    ],
)
def test_a_fault_is_told_with_its_place(tmp_path: Path, text: str, fault: str) -> None:
    (told,) = faults(tmp_path, f'name = "Sol"\n{text}')

    assert told.startswith(fault)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "name is needed"),
        ('name = " "', "name is needed"),
        ("name = 7", "name takes a text in quotes"),
    ],
    ids=["absent", "blank", "number"],
)
def test_a_business_needs_a_name(tmp_path: Path, text: str, fault: str) -> None:
    assert faults(tmp_path, text) == [fault]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    told = faults(tmp_path, 'colour = "red"\n[hours]\nmon = ["late"]\n[[services]]\nprice = 5')

    assert len(told) == 5


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"name = ", "is not TOML: Invalid value"),
        (b'name = "\xff"', "is not TOML: 'utf-8'"),
        (b'name = "a"\nname = "b"', "is not TOML"),
    ],
    ids=["broken", "not UTF-8", "twice"],
)
def test_what_is_not_toml_is_told(tmp_path: Path, content: bytes, fault: str) -> None:
    path = tmp_path / "business.toml"
    path.write_bytes(content)

    with pytest.raises(BusinessFault, match=fault):
        read(path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(BusinessFault, match=r"none\.toml cannot be read: No such file"):
        read(tmp_path / "none.toml")


def test_the_mark_that_windows_editors_leave_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "business.toml"
    path.write_bytes('\ufeffname = "Sol"'.encode())

    assert read(path).columns == {"name": "Sol"}


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(["mon", "tue", "sun", "x"]), values))
def test_no_hours_break_the_reading(drawn: dict[str, Any]) -> None:
    opening_hours(Table("hours", drawn, []))
