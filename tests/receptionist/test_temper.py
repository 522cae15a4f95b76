"""Anger is heard where it cannot be anything else, in twelve languages, and nowhere else."""

import pytest

from lumi.receptionist.temper import holds, is_angry

ANGRY = [
    "This is ridiculous, I've been waiting since Monday",
    "Worst service ever. I want my money back",
    "You guys are a joke",
    "ARE YOU STUPID? I SAID FRIDAY",
    "useless!!! just useless!!!",
    "Estoy harta de esperar, es inaceptable",
    "SOIS UNOS INÚTILES",
    "Isto é uma vergonha, nunca mais volto",
    "Péssimo atendimento!",
    "Das ist eine Frechheit, ich bin stinksauer",
    "So eine Frechheit!!!",
    "C'est inadmissible, je suis furieuse",
    "Vous vous moquez de moi ?",
    "È inaccettabile, sono furioso",
    "RIDICOLI!!! avevo un appuntamento",
    "Dit is belachelijk, ik ben woedend",
    "Bu rezalet! Bir daha asla gelmem",
    "Pelayanan buruk, saya sangat kecewa",
    "यह शर्मनाक है, मेरे पैसे वापस करो",
    "هذا غير مقبول، أسوأ خدمة",
    "זאת בושה, תחזירו לי את הכסף",
]
CALM = [
    "THANK YOU SO MUCH!!!",
    "SEE YOU TOMORROW AT FIVE",
    "Help!!! My hair looks awful, can you fix it before the wedding?",
    "I have a terrible toothache!!",
    "I'm not angry, just asking when you open",
    "is this link a scam?",
    "Do you have a complaints form?",
    "You people are amazing!!!",
    "can you rip off the old wallpaper?",
    "I love the stupid cat on your poster",
    "¡¡¡Muchas gracias, sois los mejores!!!",
    "Qué vergüenza, olvidé mi cita",
    "HARTELIJK BEDANKT!!!",
    "Mir reicht es am Nachmittag",
    "Vielen lieben Dank!!!",
    "MERCI BEAUCOUP!!!",
    "Che vergogna, ho dimenticato l'appuntamento",
    "Teşekkürler!!!",
    "TERIMA KASIH BANYAK!!!",
    "बहुत बहुत धन्यवाद!!!",
    "شكرا جزيلا!!!",
    "תודה רבה!!!",
    "!!!",
    "",
]


@pytest.mark.parametrize("text", ANGRY, ids=str)
def test_anger_is_heard(text: str) -> None:
    assert is_angry(text)


@pytest.mark.parametrize("text", CALM, ids=str)
def test_who_is_glad_ashamed_or_in_pain_is_not_angry(text: str) -> None:
    assert not is_angry(text)


@pytest.mark.parametrize(
    ("words", "text", "is_there"),
    [
        (["lawyer"], "I will call my LAWYER.", True),
        (["lawyer"], "two lawyers", False),
        (["lawyer*"], "two lawyers", True),
        (["tax"], "a taxi please", False),
        (["devolución"], "quiero una devolucion", True),
        (["data protection"], "about data\n protection", True),
        (["refund", "lawyer"], "what is your refund policy?", True),
        (["*", " ", ""], "anything", False),
        (["a.c"], "abc", False),
        ([], "anything", False),
    ],
)
def test_a_business_keeps_words_for_a_person(words: list[str], text: str, is_there: bool) -> None:
    assert holds(words, text) is is_there
