"""Questions that rows answer are known by their words in twelve languages; no others are."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from lumi.booking import dates
from lumi.receptionist.topics import Topic, topics

NOW, MADRID = datetime(2026, 12, 1, 10, 0, tzinfo=UTC), ZoneInfo("Europe/Madrid")

ASKED: dict[str, dict[Topic, str]] = {
    "en": {
        Topic.HOURS: "What are your opening hours? | opening hours pls | when are you open? |"
        " when do"
        " you close today | hi what time do u open | how late are you open on Friday? | your hours?"
        " | What days are you open? | what time does the salon open | until what time are you open",
        Topic.OPEN: "are you open on Sunday? | r u open now | open tomorrow? | do you work"
        " saturdays"
        " | are you guys open today | are you closed on monday? | are you open at Christmas?",
        Topic.PLACE: "Where are you? | where is the shop? | whats your address | your address"
        " please"
        " | where are you located exactly? | where is Corte Fino? | how do I get there"
        " | can you send me your location",
        Topic.SERVICES: "What services do you offer? | price list please | what do you charge?"
        " | can you tell me your prices | how much do you charge | which treatments do you have",
    },
    "es": {
        Topic.HOURS: "¿Qué horario tenéis? | cual es su horario | a qué hora abrís? | horarios por"
        " favor | ¿hasta qué hora estáis abiertos el viernes? | que dias abren",
        Topic.OPEN: "¿abrís el domingo? | abren mañana por la tarde? | están abiertos hoy? |"
        " abrís en"
        " Navidad? | esta abierto ahora | trabajáis los sábados?",
        Topic.PLACE: "¿Dónde estáis? | donde queda la peluquería | cuál es la dirección? | me"
        " podéis"
        " decir vuestra dirección? | ¿dónde están ubicados? | cómo llego",
        Topic.SERVICES: "¿Qué servicios ofrecéis? | lista de precios | cuánto cobran | precios"
        " porfa"
        " | qué tratamientos tenéis",
    },
    "pt": {
        Topic.HOURS: "Qual é o horário de vocês? | que horas vocês abrem? | até que horas ficam"
        " abertos?",
        Topic.OPEN: "vocês abrem domingo? | estão abertos amanhã? | abre hoje?",
        Topic.PLACE: "Onde vocês ficam? | qual é o endereço? | onde fica o salão?",
        Topic.SERVICES: "Quais serviços vocês oferecem? | tabela de preços | quanto custa?",
    },
    "de": {
        Topic.HOURS: "Was sind Ihre Öffnungszeiten? | wann habt ihr offen | Wann macht ihr zu?"
        " | bis"
        " wann habt ihr heute offen? | oeffnungszeiten bitte | wann öffnet der Laden?",
        Topic.OPEN: "Habt ihr Sonntag offen? | haben Sie morgen geöffnet? | habt ihr am Samstag auf"
        " | seid ihr da heute? | habt ihr an Weihnachten geschlossen?",
        Topic.PLACE: "Wo seid ihr? | wo ist der Laden? | wie ist eure Adresse | Wo finde ich euch?",
        Topic.SERVICES: "Welche Leistungen bieten Sie an? | preisliste bitte | Was kostet es? | was"
        " macht ihr alles?",
    },
    "fr": {
        Topic.HOURS: "Quels sont vos horaires ? | vous ouvrez à quelle heure ? | vos horaires svp",
        Topic.OPEN: "Vous êtes ouverts dimanche ? | êtes-vous ouvert demain ? | vous ouvrez le"
        " samedi",
        Topic.PLACE: "Où êtes-vous ? | quelle est votre adresse ? | vous êtes où | où se trouve"
        " le salon",
        Topic.SERVICES: "Quels services proposez-vous ? | vos tarifs svp | c'est combien ?",
    },
    "it": {
        Topic.HOURS: "Quali sono i vostri orari? | a che ora aprite? | fino a che ora siete aperti",
        Topic.OPEN: "Siete aperti domenica? | aprite domani? | siete chiusi lunedì?",
        Topic.PLACE: "Dove siete? | qual è l'indirizzo? | dove si trova il negozio | dov'è il"
        " salone",
        Topic.SERVICES: "Quali servizi offrite? | listino prezzi | quanto costa?",
    },
    "nl": {
        Topic.HOURS: "Wat zijn jullie openingstijden? | hoe laat gaan jullie open? | tot hoe laat",
        Topic.OPEN: "Zijn jullie zondag open? | zijn jullie morgen geopend?",
        Topic.PLACE: "Waar zijn jullie? | wat is het adres? | waar zit de winkel",
        Topic.SERVICES: "Welke diensten bieden jullie aan? | prijslijst graag | wat kost het?",
    },
    "tr": {
        Topic.HOURS: "Çalışma saatleriniz nedir? | saat kaçta açılıyorsunuz?",
        Topic.OPEN: "Pazar günü açık mısınız? | yarın açık mısınız",
        Topic.PLACE: "Neredesiniz? | adresiniz nedir? | dükkan nerede",
        Topic.SERVICES: "Hangi hizmetleri sunuyorsunuz? | fiyat listesi | fiyatlar ne kadar",
    },
    "id": {
        Topic.HOURS: "Jam buka kapan? | jam operasionalnya apa saja | buka jam berapa?",
        Topic.OPEN: "Apakah buka hari Minggu? | besok buka? | hari ini buka kak?",
        Topic.PLACE: "Di mana lokasinya? | alamatnya di mana ya | minta alamat",
        Topic.SERVICES: "Layanan apa saja yang ada? | daftar harga | harganya berapa",
    },
    "hi": {
        Topic.HOURS: "आपके खुलने का समय क्या है? | दुकान कितने बजे खुलती है? | aapki timing kya hai",
        Topic.OPEN: "क्या आप रविवार को खुले हैं? | kal khula hai kya",
        Topic.PLACE: "आप कहाँ हैं? | आपका पता क्या है? | dukan kahan hai",
        Topic.SERVICES: "आपकी सेवाएँ क्या हैं? | रेट लिस्ट भेज दो",
    },
    "ar": {
        Topic.HOURS: "ما هي ساعات العمل؟ | متى تفتحون؟ | مواعيد العمل لو سمحت",
        Topic.OPEN: "هل أنتم مفتوحون يوم الأحد؟ | هل تفتحون غدا؟",
        Topic.PLACE: "أين أنتم؟ | ما هو العنوان؟ | وين المحل",
        Topic.SERVICES: "ما هي الخدمات التي تقدمونها؟ | الأسعار لو سمحت",
    },
    "he": {
        Topic.HOURS: "מה שעות הפתיחה שלכם? | מתי אתם פותחים?",
        Topic.OPEN: "אתם פתוחים ביום ראשון? | פתוח מחר?",
        Topic.PLACE: "איפה אתם? | מה הכתובת?",
        Topic.SERVICES: "אילו שירותים אתם מציעים? | מחירון בבקשה",
    },
}
OTHERS = {
    "en": "where can I park? | are you open to dogs? | is the toilet open? | how much is shipping?"
    " | what time does the louvre open | where are my shoes? | do you work with insurance? |"
    " are you"
    " open to a discount? | what hours does Marco work | where is my appointment?"
    " | are you open on bank holidays | do you open a tab",
    "es": "¿dónde puedo aparcar? | ¿abrís cuentas? | ¿está abierto el aparcamiento? | dónde"
    " está mi cita",
    "de": "Wo kann ich parken? | Habt ihr offene Stellen? | Wann ist mein Termin? | Wo ist Marco?",
    "fr": "Où puis-je me garer ? | quand est mon rendez-vous ?",
    "it": "Dove posso parcheggiare? | dov'è il bagno?",
    "pt": "Onde posso estacionar? | quando é a minha marcação?",
}


def read(text: str, language: str) -> tuple[Topic, ...]:
    when = dates.read_in(text, NOW, MADRID, [language])
    for since, until in getattr(when, "spans", ()):
        text = text[:since] + " " * (until - since) + text[until:]
    return topics(text, "Corte Fino")


def each(listed: str) -> list[str]:
    return [text.strip() for text in listed.split("|")]


@pytest.mark.parametrize("language", ASKED)
def test_what_rows_know_is_known_by_its_words(language: str) -> None:
    read_as = {
        text: read(text, language) for texts in ASKED[language].values() for text in each(texts)
    }

    assert read_as == {
        text: (topic,) for topic, texts in ASKED[language].items() for text in each(texts)
    }


@pytest.mark.parametrize("language", OTHERS)
def test_a_question_about_anything_else_is_left_to_the_faqs(language: str) -> None:
    read_as = {text: read(text, language) for text in each(OTHERS[language])}

    assert read_as == dict.fromkeys(read_as, ())


def test_two_things_are_told_apart_in_their_order() -> None:
    assert read("where are you and what are your hours?", "en") == (Topic.PLACE, Topic.HOURS)
