"""Who asks for a person hears when one answers; Lumi keeps out until the talk is given back."""

import pytest

from lumi import database
from lumi.conversations import handover, inbox
from lumi.tenants import notices
from tests.conftest import T
from tests.conversations.arriving import arrive, text_from
from tests.desk import ANA, Desk

ASKING = [
    ("I want to talk to a human please", "I have told the team"),
    ("can I speak to someone at the shop?", "I have told the team"),
    ("quiero hablar con una persona", "He avisado al equipo"),
    ("posso falar com um atendente?", "Avisei a equipa"),
    ("Kann ich bitte mit einem Menschen sprechen?", "Ich habe dem Team"),
    ("je voudrais parler à quelqu'un svp", "J'ai prévenu"),
    ("vorrei parlare con una persona vera", "Ho avvisato"),
    ("ik wil graag met een medewerker praten", "Ik heb het team"),
    ("gerçek bir kişiyle görüşmek istiyorum", "Ekibe haber"),
    ("saya mau bicara dengan admin", "Saya sudah memberi"),
    ("मुझे किसी इंसान से बात करनी है", "मैंने टीम"),
    ("أريد التحدث مع شخص حقيقي", "أبلغت الفريق"),
    ("אפשר לדבר עם נציג?", "עדכנתי"),
]


@pytest.mark.parametrize(("text", "said"), ASKING, ids=[one[0] for one in ASKING])
def test_who_asks_for_a_person_is_told_that_the_team_knows(
    desk: Desk, text: str, said: str
) -> None:
    assert said in desk.says(text)
    (notice,) = notices.open_notices(desk.tenant.id)
    assert notice[0] == "human wanted"


@pytest.mark.parametrize(
    "text",
    [
        "a table for one person please",
        "how much is it per person?",
        "is parking for humans or horses",
        "can I talk about my appointment?",
        "quiero un corte para una persona",
    ],
    ids=str,
)
def test_a_word_about_persons_is_no_cry_for_one(desk: Desk, text: str) -> None:
    desk.says(text)

    assert notices.open_notices(desk.tenant.id) == []


def test_lumi_keeps_out_until_the_conversation_is_given_back(desk: Desk) -> None:
    desk.says("a real person please, I want to talk to someone")

    arrive(text_from(ANA, "where can I park?", ts=T(60)))
    assert inbox.claim("w", 1, T(90), 0, 120) == []

    with database.write() as connection:
        assert handover.give_back(connection, 1)
        assert not handover.give_back(connection, 1)
    assert desk.says("haircut tomorrow at 3pm").startswith("⏳")


def test_while_the_business_is_closed_the_next_opening_is_told(desk: Desk) -> None:
    with database.write() as connection:
        connection.execute("UPDATE opening_hours SET opens_minute = 960")

    assert "Tuesday, December 1, 16:00" in desk.says("I need to speak to someone please")
