"""Turkish: endings, with and without dots, hours before their minutes, months before their days."""

import pytest

from tests.booking.dates.said import said

DAYS = [
    ("yarin", "2026-03-12"),
    ("öbür gün", "2026-03-13"),
    ("haftaya bugün", "2026-03-18"),
    ("carsambaya", "2026-03-18"),
    ("cumartesi gunu", "2026-03-14"),
    ("persmbe aksam 7", "2026-03-12 19:00"),
    ("haftaya cumaya", "2026-03-20"),
    ("gelecek hafta perşembe", "2026-03-19"),
    ("bu hafta cumartesi", "2026-03-14"),
    ("sonraki cuma", "2026-03-13"),
    ("iki hafta sonra salı", "2026-03-24 | 2026-03-31"),
]
DAYS_OF_MONTHS = [
    ("ayın 15'i", "2026-03-15"),
    ("ayın yirmisinde", "2026-03-20"),
    ("gelecek ayın üçü", "2026-04-03"),
    ("bu ayın 25'i", "2026-03-25"),
    ("Nisan'ın 17'sinde", "2026-04-17"),
    ("bir mayısta", "2026-05-01"),
    ("18 temmuz cumartesi", "2026-07-18"),
    ("05.04.2026", "2026-04-05"),
]
RANKS = [
    ("eylülün üçüncü salısı", "2026-09-15"),
    ("mayısın son cuması", "2026-05-29"),
    ("gelecek ayın ilk pazartesisi", "2026-04-06"),
    ("bu ayın son cuması", "2026-03-27"),
    ("ayın son günü", "2026-03-31"),
    ("mayıs 2027'nin ilk cumartesisi", "2027-05-01"),
]
SEVERAL_DAYS = [
    ("hafta sonuna", "2026-03-14 to 2026-03-15"),
    ("gelecek ayın başında", "2026-04-01 to 2026-04-10"),
    ("nisan sonunda", "2026-04-21 to 2026-04-30"),
    ("gelecek yıl mayısta", "2027-05-01 to 2027-05-31"),
    ("pazartesiden çarşambaya kadar", "2026-03-16 to 2026-03-18"),
    ("10 ile 12 nisan arasında", "2026-04-10 to 2026-04-12"),
    ("cumartesiden sonra", "2026-03-15 to 2026-03-28"),
]
COUNTED = [
    ("3 gün sonra", "2026-03-14"),
    ("yarım saat sonra", "2026-03-11 10:30"),
    ("üç buçuk saat sonra", "2026-03-11 13:30"),
    ("bir saat on beş dakika sonra", "2026-03-11 11:15"),
    ("bugünden iki hafta sonra", "2026-03-25"),
]
CLOCK_TIMES = [
    ("yarın saat üçte", "2026-03-12 03:00 | 15:00"),
    ("saat beşe on var", "04:50 | 16:50"),
    ("dokuzu beş geçe", "09:05 | 21:05"),
    ("saat ona çeyrek var", "09:45 | 21:45"),
    ("akşam sekize çeyrek kala", "19:45"),
    ("öğlen birde", "13:00"),
    ("sabahın dokuzunda", "09:00"),
    ("gece on birde", "23:00"),
    ("yarin 3 te musait misiniz", "2026-03-12 03:00 | 15:00"),
]
STRETCHES = [
    ("öğleden önce", "04:00-12:00"),
    ("5'ten sonra", "17:00-24:00"),
    ("yarın 12'den önce", "2026-03-12 00:00-12:00"),
    ("öğleden sonra 2'den 5'e kadar", "14:00-17:00"),
    ("yarın 2 ile 4 arasında", "2026-03-12 14:00-16:00"),
    ("saat 9'dan itibaren", "09:00-24:00"),
]
LEFT_TO_ASK = [
    ("hafta içi", "?"),
]
PEOPLE_ARE_NO_DAY = [
    ("cumartesi günü 2 kişilik masa, saat 8", "2026-03-14 08:00 | 20:00"),
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
        *LEFT_TO_ASK,
        *PEOPLE_ARE_NO_DAY,
    ],
)
def test_turkish_is_read(text: str, meant: str) -> None:
    assert said(text, "tr") == meant
