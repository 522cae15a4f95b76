"""What people want of the diary, as they write it on phones in languages far from English."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from lumi.booking import dates
from lumi.booking.dates import Grain, When
from lumi.booking.dialogue.understanding import Heard, Intent, intent

NOW = datetime(2026, 3, 11, 10, tzinfo=UTC)
TO_BOOK = (Intent.BOOK, Intent.LIKELY, Intent.FREE)


def wanted(text: str, language: str) -> Intent:
    when = dates.read(text, NOW, ZoneInfo("UTC"), language, "DMY")
    rest = text
    for since, until in reversed(when.spans if when else ()):
        rest = f"{rest[:since]} {rest[until:]}"
    is_clock = isinstance(when, When) and when.grain in (Grain.MOMENT, Grain.TIME)
    return intent(Heard(rest, has_when=when is not None, has_clock_time=is_clock, rest=rest))


WISHES = [
    ("tr", "yarın saat 5'e gelsem olur mu"),
    ("tr", "cumaya yazar mısın beni"),
    ("tr", "bugün uygun bir saatiniz var mı"),
    ("tr", "rezervasyon yaptırmak istiyorum"),
    ("tr", "iki kişilik masa ayırtmak istiyorum yarın akşam"),
    ("id", "mau bikin appointment"),
    ("id", "jumat jam 2 kosong ga?"),
    ("id", "bisa datang besok pagi?"),
    ("id", "mau daftar buat hari rabu"),
    ("id", "pesan tempat untuk besok jam 7 malam"),
    ("hi", "mujhe kal haircut karwana hai"),
    ("hi", "saturday ko time milega kya?"),
    ("hi", "kal aa sakta hu kya?"),
    ("hi", "appointment lena hai"),
    ("hi", "booking karni hai kal shaam ki"),
    ("ar", "محتاجة ميعاد بكرة"),
    ("ar", "هل هناك موعد متاح غدا؟"),
    ("ar", "ينفع اجي بكرة الساعة 4؟"),
    ("ar", "بغيت ناخد موعد غدا"),
    ("ar", "اريد اخذ موعد"),
    ("he", "אפשר להזמין שולחן לשניים למחר בערב?"),
    ("he", "צריכה תור לגבות השבוע"),
    ("he", "אפשר להגיע מחר ב-5?"),
    ("he", "רציתי לקבוע תור"),
    ("he", "אפשר לקבל תור למחר"),
]
MOVES = [
    ("tr", "randevu saatimi değiştirebilir miyim"),
    ("tr", "yarınki randevumu perşembeye çekebilir miyiz"),
    ("tr", "randevumu başka bir güne alalım"),
    ("tr", "saat 3'teki randevumu 5'e kaydırabilir misiniz"),
    ("tr", "biraz geç kalacağım randevuyu yarım saat sonraya alabilir miyiz"),
    ("id", "janji saya bisa dipindah ke jam 4?"),
    ("id", "bisa diundur jam 5?"),
    ("id", "tolong geser jadwal saya ke besok"),
    ("id", "mau ubah jam booking saya"),
    ("id", "saya mau mundurin jadwal"),
    ("hi", "अपॉइंटमेंट कल पर शिफ्ट कर दो"),
    ("hi", "appointment ka time change karna hai"),
    ("hi", "mera appointment friday ko shift kar do"),
    ("hi", "appointment reschedule karna hai"),
    ("hi", "appointment aage badha do"),
    ("ar", "عايز أأجل الميعاد"),
    ("ar", "ممكن أغير الموعد للساعة 6"),
    ("ar", "أريد تغيير وقت موعدي"),
    ("ar", "ممكن نأجل لبكرة"),
    ("ar", "ابغى اغير موعدي"),
    ("he", "רוצה לדחות את התור"),
    ("he", "אני צריך לשנות את השעה של התור"),
    ("he", "אפשר להקדים את התור?"),
    ("he", "אפשר לעבור ליום אחר?"),
    ("he", "אפשר לדחות בשעה?"),
]
CANCELLATIONS = [
    ("tr", "yarın gelemiyorum"),
    ("tr", "yarın gelemeyeceğim maalesef"),
    ("tr", "randevuyu iptal edelim"),
    ("tr", "cuma günkü randevuma gelemem"),
    ("tr", "randevumdan vazgeçtim"),
    ("id", "saya mau batalin janji"),
    ("id", "maaf besok ga bisa datang"),
    ("id", "saya gak jadi datang"),
    ("id", "tolong dibatalkan janji saya"),
    ("id", "besok tidak bisa hadir"),
    ("hi", "मैं कल नहीं आ पाऊंगा"),
    ("hi", "मेरी बुकिंग कैंसल कर दीजिए"),
    ("hi", "mera appointment cancel kar do"),
    ("hi", "main kal nahi aa paunga"),
    ("hi", "kal nahi aa sakti"),
    ("ar", "ما بقدر اجي بكرة"),
    ("ar", "مش هقدر اجي بكرة"),
    ("ar", "للأسف لن أتمكن من الحضور غدا"),
    ("ar", "ابغى الغي حجزي"),
    ("ar", "لو سمحت الغاء موعدي"),
    ("he", "לא אוכל להגיע מחר"),
    ("he", "אני לא מגיע מחר"),
    ("he", "צריכה לבטל"),
    ("he", "אפשר לבטל את התור של מחר?"),
    ("he", "לא מסתדר לי להגיע"),
]
ASKED = [
    ("tr", "randevum ne zamandı"),
    ("tr", "randevum kaçtaydı"),
    ("tr", "ne zaman randevum var"),
    ("id", "jadwal saya kapan ya"),
    ("id", "janji saya jam berapa?"),
    ("id", "booking saya hari apa?"),
    ("hi", "मेरा अपॉइंटमेंट कब है?"),
    ("hi", "mera appointment kab hai"),
    ("hi", "mera appointment kitne baje hai"),
    ("ar", "متى موعدي؟"),
    ("ar", "امتى ميعادي"),
    ("ar", "موعدي الساعة كم؟"),
    ("he", "מתי התור שלי?"),
    ("he", "באיזו שעה יש לי תור?"),
    ("he", "יש לי תור מחר?"),
]
BARE = [
    ("tr", "Cumaya 3'e"),
    ("tr", "yarın öğleden sonra 4 gibi"),
    ("id", "besok jam 3 sore kak"),
    ("hi", "kal shaam 5 baje"),
    ("hi", "शनिवार को 4 बजे"),
    ("ar", "ليوم الخميس الساعة ٣"),
    ("he", "ליום חמישי בארבע"),
]


@pytest.mark.parametrize(("language", "text"), [*WISHES, *BARE])
def test_a_wish_to_book_is_heard(language: str, text: str) -> None:
    assert wanted(text, language) in TO_BOOK


@pytest.mark.parametrize(("language", "text"), MOVES)
def test_a_wish_to_move_is_heard(language: str, text: str) -> None:
    assert wanted(text, language) is Intent.MOVE


@pytest.mark.parametrize(("language", "text"), CANCELLATIONS)
def test_a_cancellation_is_heard(language: str, text: str) -> None:
    assert wanted(text, language) is Intent.CANCEL


@pytest.mark.parametrize(("language", "text"), ASKED)
def test_a_question_about_the_own_appointment_is_heard(language: str, text: str) -> None:
    assert wanted(text, language) is Intent.MINE
