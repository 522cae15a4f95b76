from pathlib import Path

import pytest

from lumi import business, database
from lumi.answers import faqs
from lumi.booking import calendar
from lumi.booking.models import Service, Staff
from lumi.business import BusinessFault
from lumi.settings import Settings
from lumi.tenants import enrolment, secrets
from lumi.tenants.enrolment import Refused
from lumi.tenants.models import Tenant, named
from tests.booking.diary import Diary, at
from tests.business.conftest import Load, everything
from tests.conftest import T0

DEMO = Path(business.__file__).parent.parent / "demo.toml"


def test_a_new_business_has_all_that_is_not_said_by_default(load: Load) -> None:
    tenant = named(load('name = "Café Olé"'))

    assert tenant.slug == "cafe-ole"
    assert (tenant.timezone, tenant.language, tenant.confirm) == ("UTC", "en", "owner")
    assert [(s.name, s.minutes) for s in calendar.services(tenant)] == [("Appointment", 30)]
    assert database.rows("SELECT name FROM staff") == [("",)]
    assert database.rows(
        "SELECT weekday, opens_minute, closes_minute FROM opening_hours ORDER BY weekday"
    ) == [(weekday, 540, 1080) for weekday in range(5)]


def test_the_demo_business_loads_and_can_be_booked(load: Load, settings: Settings) -> None:
    tenant = named(business.load_file(DEMO, T0, settings))

    assert len(faqs.listed(tenant.id)) >= 25
    assert len(calendar.services(tenant)) >= 3
    assert calendar.why_not(tenant, calendar.services(tenant)[0], at("12-24 16:30"), T0) is None


def test_loading_the_same_twice_changes_nothing(load: Load, settings: Settings) -> None:
    business.load_file(DEMO, T0, settings)
    before = everything()

    business.load_file(DEMO, at("12-05 10:00"), settings)

    assert everything() == before


def test_secrets_are_sealed_and_stay_as_they_are_when_loaded_again(load: Load) -> None:
    text = 'name = "Sol"\ntoken = "very secret"\nowners = ["+34600111222"]'
    tenant = named(load(text))
    before = everything()

    load(text)

    assert everything() == before
    assert "very secret" not in tenant.token
    assert secrets.access_token(tenant, load.settings) == "very secret"


def test_a_known_slug_is_updated(load: Load) -> None:
    load('name = "Sol"\nslug = "sol"')

    load('name = "Sol y Mar"\nslug = "sol"\naddress = "Calle Mayor 1"')

    assert [(t.slug, t.name, t.address) for t in Tenant.select()] == [
        ("sol", "Sol y Mar", "Calle Mayor 1")
    ]


def test_without_a_slug_the_business_is_known_by_its_name(load: Load) -> None:
    load('name = "Sol"')

    assert load('name = "Sol"\naddress = "Calle Mayor 1"') == "sol"
    assert Tenant.select().count() == 1


def test_another_branch_of_the_same_name_is_a_tenant_of_its_own(load: Load) -> None:
    slugs = [load(f'name = "Sol"\nphone_id = "{number}"') for number in (1, 2, 1)]

    assert slugs == ["sol", "sol-2", "sol"]


def test_what_the_file_does_not_speak_of_stays(load: Load) -> None:
    load(
        'name = "Sol"\ntoken = "t"\nphone_id = "1"\nowners = ["34600111222"]\n[hours]\n'
        'sun = ["10:00-12:00"]\n[[closures]]\nfrom = 2026-12-24\nuntil = 2026-12-25\n'
        '[[services]]\nname = "Cut"\n[[staff]]\nname = "Ana"\n'
        '[[faqs]]\nquestion = "Why?"\nanswer = "So."'
    )
    before = everything()

    load('name = "Sol"')

    assert everything() == before


def test_an_empty_list_takes_all_away(load: Load) -> None:
    load(
        'name = "Sol"\n[[closures]]\nfrom = 2026-12-24\nuntil = 2026-12-25\n'
        '[[faqs]]\nquestion = "Why?"\nanswer = "So."'
    )

    load('name = "Sol"\nclosures = []\nfaqs = []\n[hours]')

    kept = everything()
    assert (kept["closure"], kept["faq"], kept["opening_hours"]) == ([], [], [])


def test_faqs_become_those_of_the_file(load: Load) -> None:
    tenant = named(
        load(
            'name = "Sol"\n[[faqs]]\nquestion = "Why?"\nanswer = "So."\n'
            '[[faqs]]\nquestion = "Who?"\nanswer = "We."'
        )
    )
    (why, _) = faqs.listed(tenant.id)

    load(
        'name = "Sol"\n[[faqs]]\nquestion = "Why?"\nanswer = "Just so."\n'
        '[[faqs]]\nquestion = "When?"\nanswer = "Now."'
    )

    found = faqs.listed(tenant.id)
    assert [(f.draft.question, f.draft.answer) for f in found] == [
        ("Why?", "Just so."),
        ("When?", "Now."),
    ]
    assert found[0].id == why.id


def test_services_and_staff_are_known_by_name_and_keep_their_appointments(load: Load) -> None:
    text = 'name = "Sol"\n[[services]]\nname = "Cut"\n[[staff]]\nname = "Ana"\n'
    tenant = named(load(text))
    (cut,) = calendar.services(tenant)
    diary = Diary(tenant, cut)
    made = diary.book("12-24 15:30")

    load('name = "Sol"\n[[services]]\nname = "Shave"\n[[services]]\nname = "Cut"\nminutes = 45')

    assert [(s.name, s.minutes) for s in calendar.services(tenant)] == [("Shave", 30), ("Cut", 45)]
    assert Service.get(Service.name == "Cut").id == made.service_id


def test_what_is_given_up_stays_with_its_appointments_and_is_not_offered(load: Load) -> None:
    tenant = named(load('name = "Sol"\n[[services]]\nname = "Cut"\n[[staff]]\nname = "Ana"'))
    Diary(tenant, calendar.services(tenant)[0]).book("12-24 15:30")

    load('name = "Sol"\n[[services]]\nname = "Shave"\n[[staff]]\nname = "Luis"')

    assert [service.name for service in calendar.services(tenant)] == ["Shave"]
    services = Service.select().order_by(Service.name)
    staff = Staff.select().order_by(Staff.name)
    assert [(s.name, s.is_offered) for s in services] == [("Cut", False), ("Shave", True)]
    assert [(s.name, s.is_working) for s in staff] == [("Ana", False), ("Luis", True)]


def test_what_is_given_up_without_appointments_goes(load: Load) -> None:
    load('name = "Sol"\n[[services]]\nname = "Cut"\n[[staff]]\nname = "Ana"\nservices = ["Cut"]')

    load('name = "Sol"\n[[services]]\nname = "Shave"\n[[staff]]\nname = "Luis"')

    assert database.rows("SELECT name FROM service") == [("Shave",)]
    assert database.rows("SELECT name FROM staff") == [("Luis",)]


def test_staff_whose_only_service_is_given_up_do_not_do_everything(load: Load) -> None:
    tenant = named(
        load(
            'name = "Sol"\n[[services]]\nname = "Cut"\n[[services]]\nname = "Shave"\n'
            '[[staff]]\nname = "Ana"\nservices = ["Shave"]'
        )
    )

    load('name = "Sol"\n[[services]]\nname = "Cut"')

    (cut,) = calendar.services(tenant)
    assert calendar.free_near(tenant, cut, at("12-24 15:30"), T0) == []


@pytest.mark.parametrize(
    "text",
    [
        'name = "Luna"\nphone_id = "1"\n[[services]]\nname = "Cut"',
        'name = "Sol"\nphone_id = "1"\nslug = "luna"\n[[services]]\nname = "Cut"',
    ],
    ids=["new", "known"],
)
def test_a_phone_id_of_another_tenant_is_refused_and_nothing_changes(load: Load, text: str) -> None:
    enrolment.add("Sol", T0, load.settings, phone_id="1")
    enrolment.add("Luna", T0, load.settings, slug="luna")
    before = everything()

    with pytest.raises(Refused, match="phone id 1"):
        load(text)

    assert everything() == before


def test_a_faulty_file_changes_nothing(load: Load) -> None:
    load('name = "Sol"')
    before = everything()

    with pytest.raises(BusinessFault):
        load('name = "Sol"\naddress = "Calle Mayor 1"\n[hours]\nmon = ["late"]')

    assert everything() == before


def test_a_secret_sealed_with_another_key_is_stored_anew(
    load: Load, settings: Settings, tmp_path: Path
) -> None:
    enrolment.add("Sol", T0, settings, token="old")
    Tenant.update(token="sealed with another key").execute()

    tenant = named(load('name = "Sol"\ntoken = "new"'))

    assert secrets.access_token(tenant, settings) == "new"


def test_progress_is_shown_while_faqs_are_read(load: Load, settings: Settings) -> None:
    shares: list[float] = []

    business.load_file(DEMO, T0, settings, shares.append)

    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_staff_are_away_while_the_others_work(load: Load) -> None:
    text = (
        'name = "Sol"\ntimezone = "Europe/Madrid"\n[[services]]\nname = "Cut"\n'
        '[[staff]]\nname = "Ana"\n[[staff]]\nname = "Luis"\n'
    )
    away = "[[staff.closures]]\nfrom = 2026-12-24T10:00:00\nuntil = 2026-12-24T12:00:00\n"
    tenant = named(load(text + away))
    (cut,) = calendar.services(tenant)
    ana, luis = calendar.staff_for(tenant, cut)

    def is_free(member: Staff, time: str) -> bool:
        return calendar.why_not(tenant, cut, at(time), T0, staff_id=member.id) is None

    assert is_free(ana, "12-24 11:00")
    assert not is_free(luis, "12-24 11:00")
    assert is_free(luis, "12-24 12:00")

    load(text)
    assert not is_free(luis, "12-24 11:00")

    load(f"{text}closures = []")
    assert is_free(luis, "12-24 11:00")
