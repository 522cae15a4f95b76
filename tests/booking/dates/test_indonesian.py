"""Indonesian: short forms as in chats, half before the hour, nouns before what says which."""

import pytest

from tests.booking.dates.said import said

DAYS = [
    ("bsk", "2026-03-12"),
    ("lusa", "2026-03-13"),
    ("besok lusa", "2026-03-13"),
    ("hari sabtu besok", "2026-03-14"),
    ("Selasa depan", "2026-03-17"),
    ("kamis minggu depan", "2026-03-19"),
    ("jmt jam 2", "2026-03-13 02:00 | 14:00"),
    ("hari minggu", "2026-03-15"),
    ("malam minggu", "2026-03-14 18:00-22:00"),
    ("jangan besok, lusa aja", "2026-03-13"),
]
DAYS_OF_MONTHS = [
    ("tgl 5", "2026-04-05"),
    ("tgl 25 nanti", "2026-03-25"),
    ("tanggal 5 bulan depan", "2026-04-05"),
    ("tanggal 28 bulan ini", "2026-03-28"),
    ("tanggal 17 bulan 4", "2026-04-17"),
    ("tiga puluh satu agustus", "2026-08-31"),
    ("Jumat, 17 April 2026", "2026-04-17"),
]
RANKS = [
    ("Selasa ketiga bulan September", "2026-09-15"),
    ("jumat terakhir bulan mei", "2026-05-29"),
    ("jumat pertama bulan depan", "2026-04-03"),
    ("hari terakhir bulan ini", "2026-03-31"),
]
SEVERAL_DAYS = [
    ("weekend ini", "2026-03-14 to 2026-03-15"),
    ("akhir bulan depan", "2026-04-21 to 2026-04-30"),
    ("pertengahan april", "2026-04-10 to 2026-04-20"),
    ("april tahun depan", "2027-04-01 to 2027-04-30"),
    ("tanggal 3 sampai 5 april", "2026-04-03 to 2026-04-05"),
    ("dari tanggal 20 sampai tanggal 25", "2026-03-20 to 2026-03-25"),
    ("dari senin sampai rabu", "2026-03-16 to 2026-03-18"),
    ("habis lebaran", "2026-03-21 to 2026-04-03"),
]
COUNTED = [
    ("2 minggu lagi", "2026-03-25"),
    ("seminggu lagi", "2026-03-18"),
    ("sejam lagi", "2026-03-11 11:00"),
    ("satu setengah jam lagi", "2026-03-11 11:30"),
    ("dalam waktu 2 hari", "2026-03-13"),
]
CLOCK_TIMES = [
    ("jam setengah empat sore", "15:30"),
    ("jam setengah satu", "12:30 | 00:30"),
    ("jam 11 siang", "11:00"),
    ("jam 12 malam", "00:00"),
    ("jam 3 lewat 10", "03:10 | 15:10"),
    ("jam tiga lewat seperempat", "03:15 | 15:15"),
    ("jam empat kurang seperempat", "03:45 | 15:45"),
    ("jam 3an sore", "15:00"),
    ("nanti malam jam 7", "2026-03-11 19:00"),
    ("sore ini jam 4", "2026-03-11 16:00"),
]
STRETCHES = [
    ("nanti sore", "2026-03-11 12:00-18:00"),
    ("malam ini", "2026-03-11 18:00-22:00"),
    ("antara jam 2 dan jam 4", "14:00-16:00"),
    ("jam 13.00-15.00", "13:00-15:00"),
    ("setelah jam 5", "17:00-24:00"),
    ("paling lambat jam 5 sore", "00:00-17:00"),
    ("sampai jam 5 sore", "00:00-17:00"),
]
PEOPLE_ARE_NO_DAY = [
    ("untuk 2 orang hari sabtu jam 19.00", "2026-03-14 19:00"),
]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        *DAYS,
        *DAYS_OF_MONTHS,
        *RANKS,
        *SEVERAL_DAYS,
        *COUNTED,
        *CLOCK_TIMES,
        *STRETCHES,
        *PEOPLE_ARE_NO_DAY,
    ],
)
def test_indonesian_is_read(text: str, meant: str) -> None:
    assert said(text, "id") == meant
