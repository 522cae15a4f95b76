"""What nobody knew: asked once, answered by an owner, passed on, and kept if they like."""

from datetime import timedelta

from lumi import clock, database
from lumi.answers.checks import pins
from lumi.conversations import privacy
from lumi.owner import telling
from lumi.tenants import notices
from tests.conftest import T0
from tests.conversations.arriving import arrive, text_from
from tests.desk import ANA
from tests.owner.chair import OLGA
from tests.owner.learning.conftest import BEA, BIKES, OTTO, Shop
from tests.talking import change

YES = "Yes, from 10 €."
KEEP, ONCE, EDIT = "Keep as FAQ", "Only this time", "Edit"


def test_an_answer_by_quote_reaches_the_customer_and_is_kept(shop: Shop) -> None:
    shop.says(BIKES)
    assert BIKES in shop.heard(OLGA)[-1]
    shop.says("Hello", phone=OLGA)  # other talk in between
    shop.says(YES, phone=OLGA, quotes=shop.asked())

    assert shop.heard()[-1] == f"Our team on your question “{BIKES}”:\n\n{YES}"
    assert shop.heard(OLGA)[-1].startswith("Passed on (customers: 1).")
    assert shop.faqs() == []

    shop.taps(KEEP)
    assert shop.faqs() == [(BIKES, YES, ())]
    assert shop.heard(OLGA)[-1].startswith("Kept.")
    shop.says("do you repair bicycles", phone=BEA)
    assert shop.heard(BEA) == [YES]
    assert shop.state() == ["kept"]


def test_the_same_question_of_a_second_customer_pings_nobody(shop: Shop) -> None:
    shop.says(BIKES)
    shop.says("do you repair bikes?", phone=BEA)
    shop.says("Do you do weddings?")

    told = [text for text in shop.heard(OLGA) if "I do not know" in text]
    assert len(told) == 2
    shop.says(YES, phone=OLGA, quotes=f"out.{_first_asked()}")
    assert shop.heard(BEA)[-1] == f"Our team on your question “do you repair bikes?”:\n\n{YES}"
    assert shop.heard(ANA)[-1] == f"Our team on your question “{BIKES}”:\n\n{YES}"
    assert shop.heard(OLGA)[-1].startswith("Passed on (customers: 2).")
    shop.taps(KEEP)
    assert shop.faqs() == [(BIKES, YES, ("do you repair bikes?",))]


def _first_asked() -> int:
    return int(
        database.value("SELECT min(id) FROM message WHERE json_extract(why, '$.learning') != ''")
    )


def test_plain_words_right_after_the_question_are_its_answer(shop: Shop) -> None:
    shop.says(BIKES)
    shop.says(YES, phone=OLGA)

    assert YES in shop.heard()[-1]


def test_bubbles_of_one_turn_are_one_answer(shop: Shop) -> None:
    shop.says(BIKES)
    arrive(text_from(OLGA, "Yes."), text_from(OLGA, "From 10 €."))
    shop.goes_on()

    assert shop.heard()[-1].endswith("Yes.\nFrom 10 €.")


def test_a_question_or_a_booking_of_the_owner_is_no_answer(shop: Shop) -> None:
    shop.says(BIKES)
    before = shop.heard()
    shop.says("Can I pay by card?", phone=OLGA)
    assert shop.heard(OLGA)[-1] == "Yes, by card, phone or cash."

    shop.says("book 12/24 15:30", phone=OLGA)
    assert shop.heard(OLGA)[-1].startswith("⏳")
    assert shop.heard() == before


def test_with_two_open_the_owner_is_asked_which(shop: Shop) -> None:
    shop.says(BIKES)
    shop.says("Do you do weddings?", phone=BEA)
    shop.says("Yes, ask for Olga.", phone=OLGA)
    assert shop.heard(OLGA)[-1] == "Which question does that answer?"
    assert "Olga" not in shop.heard(BEA)[-1]

    shop.taps("Do you do weddings?")
    assert "Yes, ask for Olga." in shop.heard(BEA)[-1]
    assert "Olga" not in shop.heard(ANA)[-1]


def test_none_of_these_passes_nothing_on(shop: Shop) -> None:
    shop.says(BIKES)
    shop.says("Do you do weddings?")
    shop.says("Good to know", phone=OLGA)
    shop.taps("None of these")

    assert shop.state() == ["told", "told"]


def test_only_this_time_settles_it(shop: Shop) -> None:
    shop.says(BIKES)
    shop.says(YES, phone=OLGA)
    shop.taps(ONCE)

    assert shop.faqs() == []
    assert database.value("SELECT count(*) FROM open_question WHERE settled_at IS NULL") == 0
    shop.says(BIKES, phone=BEA)  # asked again: the answer may be another today
    assert shop.state() == ["once", "told"]


def test_the_words_can_be_changed_before_they_are_kept(shop: Shop) -> None:
    shop.says(BIKES)
    shop.says("yes ask Tom", phone=OLGA)
    shop.taps(EDIT)
    shop.says("Do you repair bikes?\nYes, Tom does, from 10 €.", phone=OLGA)
    assert "Yes, Tom does, from 10 €." in shop.heard(OLGA)[-1]
    assert shop.faqs() == []

    shop.says("yes", phone=OLGA)
    assert shop.faqs() == [("Do you repair bikes?", "Yes, Tom does, from 10 €.", (BIKES,))]


def test_skip_settles_it_and_asks_no_more(shop: Shop) -> None:
    shop.says(BIKES)
    shop.says("Skip!", phone=OLGA)
    assert shop.heard(OLGA)[-1] == f"All right, “{BIKES}” gets no answer."

    before = shop.heard(OLGA)
    shop.says(BIKES, phone=BEA)
    assert shop.heard(OLGA) == before
    assert shop.state() == ["skipped"]


def test_the_first_owners_answer_counts_and_the_other_is_told(shop: Shop) -> None:
    shop.proves(OTTO)
    shop.says(BIKES)
    of_otto = shop.asked(OTTO)
    shop.says(YES, phone=OLGA)
    assert shop.heard(OTTO)[-1] == f"“{BIKES}” has been answered:\n\n{YES}"

    shop.says("No, never.", phone=OTTO, quotes=of_otto)
    assert shop.heard(OTTO)[-1] == f"“{BIKES}” has been answered:\n\n{YES}"
    assert "never" not in "".join(shop.heard())


def test_who_is_out_of_reach_gets_the_answer_when_they_write_again(shop: Shop) -> None:
    shop.says(BIKES)
    shop.at(T0 + timedelta(days=1, hours=2))
    shop.says("Hello", phone=OLGA)
    before = shop.heard()
    shop.says(YES, phone=OLGA, quotes=shop.asked())
    assert shop.heard() == before
    assert "24 hours are over: 1" in shop.heard(OLGA)[-1]

    shop.at(T0 + timedelta(days=2))
    shop.says("Where can I park?")
    assert [text.splitlines()[-1] for text in shop.heard()[-2:]] == [
        "Behind the shop, two hours free.",
        YES,
    ]
    shop.says("Where can I park?")
    assert "Behind" in shop.heard()[-1]


def test_nobody_is_asked_at_night_nor_more_than_three_times_an_hour(shop: Shop) -> None:
    asked = ["Do you do weddings?", BIKES, "Is there wifi?", "Is there a piano?"]
    night = T0 + timedelta(hours=12)
    shop.at(night)
    before = len(shop.heard(OLGA))
    for number, text in enumerate(asked):
        shop.says(text, phone=f"3460077733{number}")
    assert len(shop.heard(OLGA)) == before

    shop.at(night + timedelta(hours=11))
    assert shop.state().count("told") == 3
    shop.at(night + timedelta(hours=12, minutes=1))
    assert shop.state().count("told") == 4


def test_without_a_proven_owner_questions_wait(shop: Shop) -> None:
    with database.write() as connection:
        connection.execute("DELETE FROM owner_number")
    shop.says(BIKES)

    assert shop.state() == ["open"]
    shop.proves(OTTO)
    assert shop.state() == ["told"]


def test_no_customers_number_or_address_gets_into_an_faq(shop: Shop) -> None:
    shop.says("Do you repair bicycles? Write to ana@example.org or +34 600 111 222")
    shop.says(YES, phone=OLGA)
    shop.taps(KEEP)

    ((question, _, alternatives),) = shop.faqs()
    assert question == "Do you repair bicycles? Write to … or …"
    assert alternatives == ()


def test_what_would_break_a_pin_is_not_kept(shop: Shop) -> None:
    pins.pin(shop.tenant.id, "Where do I leave my car?", _parking(), T0)
    shop.says("Is there a piano?")
    shop.says("Only at night.", phone=OLGA)
    shop.taps(EDIT)
    shop.says("Where do I leave my car?\nOnly at night.", phone=OLGA)
    shop.taps(KEEP)

    assert "Where do I leave my car?" in shop.heard(OLGA)[-1]
    assert shop.faqs() == []
    assert shop.state() == ["offered"]


def _parking() -> int:
    return int(database.value("SELECT id FROM faq WHERE question = 'Where can I park?'"))


def test_an_erased_customers_question_is_gone_and_its_answer_goes_nowhere(shop: Shop) -> None:
    shop.says(BIKES)
    quoted = shop.asked()
    privacy.erase(shop.tenant.id, privacy.found(shop.tenant.id, ANA))
    assert shop.state() == []

    shop.says(YES, phone=OLGA, quotes=quoted)
    assert shop.heard(OLGA)[-1] == "This question is settled already."


def test_a_customer_who_writes_the_same_words_commands_nothing(shop: Shop) -> None:
    shop.says(BIKES)
    shop.says("skip", phone=BEA)
    shop.says(YES, phone=BEA, quotes=shop.asked())

    assert shop.state()[0] == "told"
    assert YES not in "".join(shop.heard())


def test_a_round_again_repeats_nothing(shop: Shop) -> None:
    shop.says(BIKES)
    shop.says(YES, phone=OLGA)
    shop.taps(KEEP)
    before = shop.heard(), shop.heard(OLGA)
    for _ in range(3):
        shop.goes_on()

    assert (shop.heard(), shop.heard(OLGA)) == before


def test_an_owner_whose_24_hours_are_over_is_asked_by_template(shop: Shop) -> None:
    change(shop.tenant, owner_template="to_owner")
    shop.at(T0 + timedelta(days=2))
    shop.says(BIKES)
    kind, text = database.row(
        "SELECT type, text FROM message WHERE wa_msg_id = ?", shop.asked()
    ) or ("", "")
    assert (kind, BIKES in text) == ("template", True)

    shop.says(YES, phone=OLGA, quotes=shop.asked())
    assert YES in shop.heard()[-1]


def test_without_a_template_the_question_waits_until_the_owner_writes(shop: Shop) -> None:
    shop.at(T0 + timedelta(days=2))
    before = shop.heard(OLGA)
    shop.says(BIKES)
    assert shop.heard(OLGA) == before
    assert [kind for kind, *_ in notices.open_notices(shop.tenant.id)] == [telling.WAITS]

    shop.says("Hello", phone=OLGA)
    telling.sweep(clock.now())
    shop.goes_on()
    assert any(BIKES in text for text in shop.heard(OLGA))
