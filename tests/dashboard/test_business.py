"""A business's own row on its pages: each concern kept by the rules of its file."""

import pytest
from flask import Flask

from lumi.dashboard.business.columns import CONCERNS
from lumi.settings import Settings
from lumi.tenants import audit
from lumi.tenants.models import Tenant
from tests.booking.diary import Diary
from tests.conftest import PHONE_ID
from tests.dashboard.visiting import Reader, account, signed_in

NASTY = """"><script>alert(1)</script>'{{7*7}}"""
PROFILE = {
    "name": "Corte Fino",
    "address": "Calle Mayor 1",
    "timezone": "Europe/Madrid",
    "language": "es",
    "date_order": "DMY",
    "note": "Please come five minutes early.",
}
BOOKING = {
    "confirm": "at-once",
    "slot_minutes": "15",
    "notice_minutes": "120",
    "horizon_days": "30",
    "cancel_until_minutes": "1440",
    "asks": ["name", "phone"],
}
MESSAGES = {
    "reminders_minutes": ["30", "1440"],
    "quiet_from": "22:00",
    "quiet_until": "07:30",
    "reminder_template": "reminder_v2",
    "waitlist_template": "",
    "move_template": "",
    "owner_template": "owners",
    "template_language": "es",
}
HANDOVER = {"words": "lawyer\nrefund*, complaint", "quiet_minutes": "60"}
LIMITS = {"llm_usd": "2.5", "messages": "800", "pictures": "y", "media_megabytes": "50"}
LIMITS |= {"account_timezone": "America/Los_Angeles"}


def where(shop: Tenant, page: str = "") -> str:
    return f"/b/{shop.slug}/business{page and '/' + page}"


def kept(shop: Tenant) -> Tenant:
    found: Tenant = Tenant.get_by_id(shop.id)
    return found


def what(shop: Tenant) -> list[str]:
    """Of the audit log, the newest first."""
    return [entry.what for entry in audit.entries(shop.id, None, 20)]


def test_the_overview_leads_to_every_page_and_says_how_things_stand(
    owner: Reader, shop: Tenant
) -> None:
    seen = owner.sees(where(shop))

    for page in (*CONCERNS, "hours", "services", "staff", "owners", "tone", "calendars"):
        assert f'href="{where(shop, page)}"' in seen
    assert f'href="/b/{shop.slug}/diary/closures"' in seen
    assert "Mon, Tue, Wed, Thu, Fri" in seen
    assert "Appointment" in seen
    assert "Nobody yet" in seen


@pytest.mark.parametrize(
    ("page", "fields", "expected"),
    [
        (
            "profile",
            PROFILE,
            {
                "address": "Calle Mayor 1",
                "language": "es",
                "date_order": "DMY",
                "booking_note": "Please come five minutes early.",
            },
        ),
        (
            "booking",
            BOOKING,
            {
                "confirm": "at-once",
                "slot_minutes": 15,
                "notice_minutes": 120,
                "horizon_days": 30,
                "cancel_until_minutes": 1440,
                "asks": '["name", "phone"]',
            },
        ),
        (
            "messages",
            MESSAGES,
            {
                "reminders_minutes": "[1440, 30]",
                "quiet_from_minute": 1320,
                "quiet_until_minute": 450,
                "reminder_template": "reminder_v2",
                "owner_template": "owners",
                "template_language": "es",
            },
        ),
        (
            "handover",
            HANDOVER,
            {"handover_words": '["lawyer", "refund*", "complaint"]', "handover_minutes": 60},
        ),
        (
            "limits",
            LIMITS,
            {
                "cap_llm_micros": 2_500_000,
                "cap_messages": 800,
                "sees_pictures": True,
                "media_megabytes": 50,
                "account_timezone": "America/Los_Angeles",
            },
        ),
        (
            "privacy",
            {"keep_days": "365", "note": "https://corte.example/privacy"},
            {"keep_days": 365, "privacy_note": "https://corte.example/privacy"},
        ),
    ],
    ids=list(CONCERNS),
)
def test_a_change_is_kept_shown_and_written_into_the_audit_log(
    owner: Reader,
    shop: Tenant,
    page: str,
    fields: dict[str, object],
    expected: dict[str, object],
) -> None:
    answer = owner.sends(where(shop, page), **fields)

    assert answer.status_code == 303
    for column, value in expected.items():
        assert getattr(kept(shop), column) == value
    assert "Saved." in owner.sees(where(shop, page))
    (entry,) = audit.entries(shop.id, None, 5)
    assert (entry.who, entry.what) == ("owner@corte.example", CONCERNS[page].what)


def test_saving_what_stands_already_changes_nothing(owner: Reader, shop: Tenant) -> None:
    owner.sends(where(shop, "handover"), **HANDOVER)
    owner.sends(where(shop, "handover"), **HANDOVER)

    assert len(audit.entries(shop.id, None, 5)) == 1


@pytest.mark.parametrize(
    ("page", "fields", "told"),
    [
        ("profile", {**PROFILE, "name": " "}, "Is needed."),
        ("profile", {**PROFILE, "timezone": "Madrid"}, "Takes a time zone like Europe/Madrid"),
        ("profile", {**PROFILE, "language": "xx"}, "Not a valid choice."),
        ("booking", {**BOOKING, "horizon_days": "0"}, "Takes a whole number from 1 to 730, not 0."),
        ("booking", {**BOOKING, "horizon_days": ""}, "This field is required."),
        ("booking", {**BOOKING, "slot_minutes": "7"}, "Not a valid choice."),
        ("messages", {**MESSAGES, "quiet_from": "late"}, "Not a valid time value."),
        ("limits", {**LIMITS, "account_timezone": "Mars"}, "Takes a time zone like Europe/Madrid"),
        ("limits", {**LIMITS, "messages": "-1"}, "Takes a whole number from 0"),
        ("limits", {**LIMITS, "llm_usd": "NaN"}, "Takes a number from 0 to 1e+06"),
    ],
)
def test_a_fault_stands_beside_its_field_and_nothing_is_lost(
    owner: Reader, shop: Tenant, page: str, fields: dict[str, object], told: str
) -> None:
    before = kept(shop).__data__

    seen = owner.sends(where(shop, page), **fields)

    assert seen.status_code == 200
    assert f'class="fault">{told}' in seen.text
    for typed in fields.values():
        if isinstance(typed, str) and len(typed) > 4:
            assert typed.splitlines()[0] in seen.text
    assert kept(shop).__data__ == before
    assert audit.entries(shop.id, None, 5) == []


def test_a_value_that_is_unusual_but_kept_can_be_picked(
    owner: Reader, shop: Tenant, app: Flask
) -> None:
    Tenant.update(notice_minutes=100).where(Tenant.id == shop.id).execute()

    assert "100 minutes" in owner.sees(where(shop, "booking"))
    owner.sends(where(shop, "booking"), **{**BOOKING, "notice_minutes": "100"})

    assert kept(shop).notice_minutes == 100


def test_a_time_zone_that_would_push_appointments_out_of_the_hours_is_asked_about(
    owner: Reader, shop: Tenant, diary: Diary
) -> None:
    diary.book("12-03 17:30")
    moved = {**PROFILE, "timezone": "Asia/Tokyo"}

    seen = owner.sends(where(shop, "profile"), **moved)

    assert "would stand outside the hours" in seen.text
    assert kept(shop).timezone == "Europe/Madrid"


def test_what_owners_write_is_shown_and_not_run(owner: Reader, shop: Tenant) -> None:
    owner.sends(where(shop, "profile"), **{**PROFILE, "name": NASTY, "address": NASTY})
    owner.sends(where(shop, "tone"), system_prompt=NASTY, submit="Save")
    owner.sends(where(shop, "handover"), **{**HANDOVER, "words": NASTY})

    for page in ("", "profile", "tone", "handover"):
        text = owner.opens(where(shop, page)).text
        assert "<script>alert" not in text
        assert "&lt;script&gt;" in text
        assert "{{7*7}}" in text or "49" not in text


def test_an_address_of_the_environment_is_no_value(
    owner: Reader, shop: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_OF_THE_SERVER", "do not tell")

    owner.sends(where(shop, "profile"), **{**PROFILE, "address": "env:SECRET_OF_THE_SERVER"})

    assert kept(shop).address == "env:SECRET_OF_THE_SERVER"


def test_a_page_changes_only_what_it_shows(
    owner: Reader, shop: Tenant, app: Flask, settings: Settings
) -> None:
    owner.sends(where(shop, "profile"), **PROFILE, phone_id="1", token="stolen", slug="other")

    assert kept(shop).phone_id == PHONE_ID
    assert kept(shop).token == ""
    assert kept(shop).slug == shop.slug


def test_staff_see_none_of_it(app: Flask, staff: Reader, shop: Tenant) -> None:
    assert staff.opens(where(shop)).status_code == 403
    assert where(shop) not in staff.sees(f"/b/{shop.slug}/")


def test_an_operator_changes_it_too(app: Flask, operator: Reader, shop: Tenant) -> None:
    signed = signed_in(app, account("second@lumi.example", None))

    assert signed.sends(where(shop, "handover"), **HANDOVER).status_code == 303
    assert operator.sees(where(shop, "handover"))
