"""Whoever runs the server sees how each business is, takes on, suspends and deletes."""

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from lumi import clock, database
from lumi.conversations import outbox
from lumi.settings import Settings
from lumi.tenants import audit, enrolment, notices, users
from lumi.tenants.models import Tenant
from lumi.tenants.users import Role, User
from tests.conftest import T0
from tests.dashboard.visiting import PASSWORD, Reader, account, signed_in

FILE = """
name = "Dental Norte"
timezone = "Europe/Madrid"
[[services]]
name = "Check-up"
minutes = 20
[[faqs]]
question = "Where can I park?"
answer = "Behind the house."
"""


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, url="https://lumi.example")


def slugs() -> list[str]:
    return [tenant.slug for tenant in Tenant.select().order_by(Tenant.id)]


def changes(tenant_id: int | None = None) -> list[str]:
    return [one.what for one in audit.entries(tenant_id, None, 20)]


def uploads(reader: Reader, content: str, name: str = "dental.toml") -> str:
    file = (io.BytesIO(content.encode()), name)
    answer = reader.sends("/operator/upload", token_from="/", file=file)
    return answer.text if answer.status_code == 200 else str(answer.status_code)


def test_every_business_is_shown_with_what_needs_somebody(operator: Reader, shop: Tenant) -> None:
    with database.write() as connection:
        notices.raise_notice(connection, shop.id, "card", "No card.", T0)

    told = operator.sees("/operator")

    assert "Corte Fino" in told
    assert "1 notice" in told
    assert "no message yet" in told


def test_businesses_come_page_by_page(operator: Reader, settings: Settings, file: object) -> None:
    with database.write():
        for number in range(51):
            enrolment.add(f"Shop number {number}", T0, settings)

    first = operator.sees("/operator")

    assert "Shop number 49<" in first
    assert "Shop number 50<" not in first
    after = Tenant.get(Tenant.slug == "shop-number-49").id
    assert "Shop number 50<" in operator.sees(f"/operator?after={after}")


def test_a_business_is_taken_on_with_what_every_one_begins_with(operator: Reader) -> None:
    fields = {"name": "Yoga am See", "timezone": "Europe/Berlin", "language": "de"}

    assert operator.sends("/operator/add", token_from="/", **fields).status_code == 303

    assert slugs() == ["yoga-am-see"]
    assert database.value("SELECT count(*) FROM opening_hours") == 5
    assert changes() == ["took on the business"]


def test_a_zone_that_is_none_is_told_and_nothing_is_lost(operator: Reader) -> None:
    fields = {"name": "Yoga <b>", "timezone": "Mars/North", "language": "de"}

    told = operator.sends("/operator/add", token_from="/", **fields).text

    assert "is not a time zone" in told
    assert 'value="Yoga &lt;b&gt;"' in told
    assert slugs() == []


def test_a_file_makes_a_business_whose_answers_are_found_by_words_at_once(
    operator: Reader, settings: Settings
) -> None:
    assert uploads(operator, FILE) == "303"

    assert slugs() == ["dental-norte"]
    assert database.value("SELECT count(DISTINCT faq_id) FROM faq_text") == 1
    assert database.value("SELECT name FROM service") == "Check-up"


def test_every_fault_of_a_file_is_told_and_nothing_is_stored(operator: Reader) -> None:
    told = uploads(operator, FILE + 'colour = "red"\n[booking]\nslot_minutes = 0\n')

    assert "dental.toml cannot be loaded" in told
    assert "colour" in told
    assert "slot_minutes" in told
    assert slugs() == []


def test_a_file_reads_no_variable_of_the_server(
    operator: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "planted")

    told = uploads(operator, 'token = "env:SECRET_KEY"\n' + FILE)

    assert "SECRET_KEY, which is not set" in told
    assert slugs() == []


def test_a_file_of_a_business_that_is_here_changes_nothing(operator: Reader) -> None:
    uploads(operator, FILE)

    told = uploads(operator, FILE.replace("20", "45"))

    assert "is here already" in told
    assert database.value("SELECT minutes FROM service") == 20


def test_what_is_no_file_at_all_is_told(operator: Reader) -> None:
    assert "is not TOML" in uploads(operator, "\x00\x01", "<b>.toml")


def queue(tenant: Tenant) -> None:
    with database.write() as connection:
        connection.execute(
            "INSERT INTO customer (id, tenant_id, phone, created_at) VALUES (1, ?, '34600', '')",
            (tenant.id,),
        )
        connection.execute(
            "INSERT INTO conversation (id, tenant_id, customer_id, last_inbound_at)"
            " VALUES (1, ?, 1, ?)",
            (tenant.id, clock.stamp(T0)),
        )
        body = {"type": "text", "text": {"body": "Hello"}}
        outbox.queue(connection, 1, [outbox.Reply("Hello", body)], None, T0)


def test_nothing_is_sent_for_a_suspended_business_until_it_is_resumed(
    operator: Reader, shop: Tenant
) -> None:
    queue(shop)

    operator.sends(f"/operator/{shop.slug}/suspend", token_from="/")
    assert outbox.claim("w", 10, T0) == []
    assert "suspended" in operator.sees("/operator")

    operator.sends(f"/operator/{shop.slug}/resume", token_from="/")
    assert [send.tenant_id for send in outbox.claim("w", 10, T0)] == [shop.id]
    assert changes(shop.id) == ["resumed the business", "suspended the business"]


def test_what_waits_for_the_end_of_a_suspension_is_given_up_once_its_day_is_over(
    operator: Reader, shop: Tenant
) -> None:
    queue(shop)
    operator.sends(f"/operator/{shop.slug}/suspend", token_from="/")

    outbox.give_up_blocked("too late", T0 + timedelta(hours=23))
    assert database.value("SELECT state FROM message") == "queued"

    outbox.give_up_blocked("too late", T0 + timedelta(hours=25))
    assert database.value("SELECT state FROM message") == "failed"


@pytest.mark.parametrize("typed", ["", "Corte Fino", "corte-fin"])
def test_a_business_is_not_deleted_by_a_wrong_word(
    operator: Reader, shop: Tenant, typed: str
) -> None:
    told = operator.sends(f"/operator/{shop.slug}/delete", token_from="/", typed=typed).text

    assert "Nothing was deleted" in told
    assert slugs() == [shop.slug]


def test_a_business_is_deleted_with_everything_and_the_log_says_by_whom(
    operator: Reader, shop: Tenant
) -> None:
    queue(shop)

    operator.sends(f"/operator/{shop.slug}/delete", token_from="/", typed=shop.slug)

    assert slugs() == []
    assert database.value("SELECT count(*) FROM message") == 0
    (entry,) = audit.entries(None, None, 1)
    assert entry.who == "operator@lumi.example"
    assert "deleted the business Corte Fino" in entry.what


def test_the_log_is_read_page_by_page(operator: Reader, owner: Reader, shop: Tenant) -> None:
    with database.write() as connection:
        for number in range(60):
            audit.record(connection, shop, "owner@corte.example", f"change {number}.", T0)
        audit.record(connection, None, "somebody", "of the server", T0)

    newest = owner.sees(f"/b/{shop.slug}/changes")

    assert "change 59." in newest
    assert "change 9." not in newest
    assert "of the server" not in newest
    assert "change 9." in owner.sees(f"/b/{shop.slug}/changes?before=11")
    assert "of the server" in operator.sees("/operator/changes")


def invite(reader: Reader, shop: Tenant, email: str, role: str = "staff") -> str:
    """The link that is shown, or ""."""
    where = f"/b/{shop.slug}/people"
    told = reader.sends(where, token_from="/", email=email, role=role).text
    _, _, link = told.partition('readonly value="https://lumi.example')
    return link.partition('"')[0]


def test_somebody_who_is_invited_sets_a_password_once_and_is_in(
    app: Flask, owner: Reader, shop: Tenant
) -> None:
    link = invite(owner, shop, "ana@corte.example")
    guest = Reader(app)

    guest.sends(link, token_from=link, password=PASSWORD)

    assert "ana@corte.example" in guest.sees(f"/b/{shop.slug}/")
    assert guest.opens(f"/b/{shop.slug}/people").status_code == 403
    assert Reader(app).opens(link).status_code == 404
    signed_in(app, "ana@corte.example")


def test_a_link_is_too_old_after_a_week_and_a_changed_one_serves_nobody(
    app: Flask, owner: Reader, shop: Tenant
) -> None:
    link = invite(owner, shop, "ana@corte.example")
    assert Reader(app).opens(link).status_code == 200
    assert Reader(app).opens(f"{link[:-1]}x").status_code == 404

    clock.travel(T0 + timedelta(days=8))
    assert Reader(app).opens(link).status_code == 404


def test_nobody_signs_in_as_who_has_not_set_a_password_yet(
    app: Flask, owner: Reader, shop: Tenant
) -> None:
    invite(owner, shop, "ana@corte.example")

    assert Reader(app).signs_in("ana@corte.example", "").status_code == 200
    assert users.matching("ana@corte.example", "invited") is None


def test_an_owner_gets_no_link_to_an_account_that_is_there(
    owner: Reader, operator: Reader, shop: Tenant
) -> None:
    assert invite(owner, shop, "operator@lumi.example") == ""
    assert invite(owner, shop, "operator@lumi.example") == ""


def test_who_is_removed_is_out_at_once_and_forgotten(
    owner: Reader, staff: Reader, shop: Tenant
) -> None:
    user = User.get(User.email == "staff@corte.example")
    assert staff.opens(f"/b/{shop.slug}/").status_code == 200

    owner.sends(f"/b/{shop.slug}/people/{user.id}/remove", token_from="/")

    assert staff.opens(f"/b/{shop.slug}/").status_code == 302
    assert User.get_or_none(User.id == user.id) is None


def test_who_works_elsewhere_too_only_leaves_this_business(
    owner: Reader, shop: Tenant, settings: Settings
) -> None:
    other = enrolment.add("Other", T0, settings)
    account("both@corte.example", shop)
    account("both@corte.example", other, Role.STAFF)
    user = User.get(User.email == "both@corte.example")

    owner.sends(f"/b/{shop.slug}/people/{user.id}/remove", token_from="/")

    assert [tenant.slug for tenant in users.tenants_of(user)] == ["other"]
