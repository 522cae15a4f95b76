"""Who asks for a person hears when one answers; Lumi keeps out until the talk is given back."""

import pytest

from lumi import database, receptionist
from lumi.conversations import handover, inbox
from lumi.tenants import notices
from lumi.tenants.models import Tenant
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


def told(desk: Desk) -> list[str]:
    return [detail for kind, detail, *_ in notices.open_notices(desk.tenant.id)]


def keeps_out(desk: Desk) -> bool:
    arrive(text_from(ANA, "hello?", ts=T(60)), at=T(60))
    return inbox.claim("w", 1, T(90), 0, 120) == []


def test_an_angry_customer_is_handed_over_with_a_word_of_regret(desk: Desk) -> None:
    reply = desk.says("This is unacceptable! Where can I park?")

    assert reply.startswith("I'm sorry that we have let you down.")
    assert "I have told the team" in reply
    assert desk.response.why["handover"] == "angry"
    assert told(desk) == [
        "A customer is angry; Lumi keeps out of that conversation. Please write to them."
    ]
    assert keeps_out(desk)


def test_a_word_that_the_business_keeps_for_itself_is_handed_over(desk: Desk) -> None:
    Tenant.update(handover_words='["lawyer", "refund*"]').execute()

    assert "I have told the team" in desk.says("how do refunds work here?")
    assert desk.response.why["handover"] == "words"
    assert keeps_out(desk)


def test_the_third_question_in_vain_within_an_hour_is_handed_over(desk: Desk) -> None:
    unknown = ("do you repair bicycles?", "do you sell kites?", "are there any yaks?")
    for question in unknown[:2]:
        assert "I have told the team" not in desk.says(question)
        keep_questions(desk)

    assert "I have told the team" in desk.says(unknown[2])
    assert desk.response.why["handover"] == "unknown"
    assert told(desk)[0].startswith("Lumi did not know what a customer asked, several times;")


@pytest.mark.parametrize(
    "change", ["asked_at = '2026-12-01T08:59:00+00:00'", "settled_at = asked_at"], ids=str
)
def test_questions_of_earlier_or_that_were_answered_do_not_count(desk: Desk, change: str) -> None:
    for question in ("do you repair bicycles?", "do you sell kites?"):
        desk.says(question)
        keep_questions(desk)
    database.db.execute_sql(f"UPDATE open_question SET {change}")  # noqa: S608 as above

    desk.says("are there any yaks?")
    assert "handover" not in desk.response.why


def keep_questions(desk: Desk) -> None:
    """As the worker does when the turn is written down."""
    for text in desk.response.open_questions:
        database.db.execute_sql(
            "INSERT INTO open_question (tenant_id, customer_id, text, asked_at)"
            " VALUES (?, 1, ?, '2026-12-01T09:30:00+00:00')",
            (desk.tenant.id, text),
        )


def test_a_booking_command_beside_anger_is_still_carried_out(desk: Desk) -> None:
    reply = desk.says("book 12/24 15:30", "you are useless")

    assert reply.startswith("⏳")
    assert "I have told the team" in reply


def test_what_is_written_while_the_handover_is_being_decided_is_for_the_human(desk: Desk) -> None:
    arrive(text_from(ANA, "a real person please, I want to talk to someone"))
    (claim,) = inbox.claim("w", 1, T(1), 0, 120)
    bubbles = inbox.turn(claim)
    response = receptionist.respond(desk.tenant, claim.customer_id, bubbles, T(1), desk.embedder)
    arrive(text_from(ANA, "where can I park?", ts=T(2)), at=T(2))

    with database.write() as connection:
        inbox.settle(connection, claim, bubbles, T(3))
        receptionist.carry_out(desk.tenant, claim.customer_id, response, T(3))

    assert inbox.claim("w", 1, T(9), 0, 120) == []
    outcomes = database.rows("SELECT outcome FROM message WHERE role = 'inbound' ORDER BY id")
    assert outcomes == [("answered",), ("human",)]
