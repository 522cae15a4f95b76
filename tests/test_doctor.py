"""The doctor tries each thing, and names the cure with the fault."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from lumi import clock, database, doctor, nightly
from lumi.answers import faqs
from lumi.answers.embedders import Embedders
from lumi.answers.texts import Draft
from lumi.booking import feeds
from lumi.doctor import Finding, Grade
from lumi.settings import Settings
from lumi.tenants import enrolment, notices
from lumi.tenants.models import Tenant, UnknownTenant
from tests.conftest import PHONE_ID, T0
from tests.fakes.whatsapp import Fault, WhatsApp, cut_before, refuse


@pytest.fixture
def whatsapp() -> Iterator[WhatsApp]:
    with WhatsApp() as fake:
        fake.numbers[PHONE_ID] = "Corte Fino"
        yield fake


@pytest.fixture
def settings(settings: Settings, whatsapp: WhatsApp) -> Settings:
    return replace(settings, api_url=whatsapp.url)


@pytest.fixture
def night(settings: Settings) -> Path:
    """This night's backup."""
    made = nightly.of_night(settings, T0)
    made.parent.mkdir()
    made.touch()
    return made


@pytest.fixture
def worker(file: Path) -> None:
    with database.write() as connection:
        connection.execute(
            "INSERT INTO worker (token, started_at, alive_at) VALUES ('w', ?1, ?1)",
            (clock.stamp(T0),),
        )


def faults(settings: Settings, slug: str | None = None, **changed: Any) -> list[Finding]:
    found = doctor.examine(replace(settings, **changed), slug, T0)
    return [finding for finding in found if finding.grade is Grade.FAULT]


def fault(settings: Settings, **changed: Any) -> str:
    """The only fault there is."""
    (found,) = faults(settings, **changed)
    return f"{found.what}: {found.told}"


@pytest.fixture
def well(tenant: Tenant, worker: None, night: Path, settings: Settings) -> Settings:
    """A server on which all is well."""
    assert faults(settings) == []
    return settings


def test_a_number_that_answers_is_shown_as_meta_names_it(well: Settings) -> None:
    found = {finding.what: finding.detail for finding in doctor.examine(well, None, T0)}

    assert found["corte-fino number"] == "+34 900 000 000 (Corte Fino)"


@pytest.mark.parametrize("code", [190, 0])
def test_a_token_that_meta_refuses_is_told_with_its_cure(
    well: Settings, whatsapp: WhatsApp, code: int
) -> None:
    whatsapp.next(refuse(401, code))

    assert "refuses the access token" in (told := fault(well))
    assert "flask tenant edit corte-fino --token TOKEN" in told


def test_a_phone_id_that_meta_does_not_know_is_told_with_its_cure(
    well: Settings, whatsapp: WhatsApp
) -> None:
    whatsapp.numbers.clear()

    assert f"no number with the phone id {PHONE_ID}" in (told := fault(well))
    assert "flask tenant edit corte-fino --phone-id ID" in told


def test_any_other_refusal_is_told_in_metas_words(well: Settings, whatsapp: WhatsApp) -> None:
    whatsapp.next(refuse(400, 131031, "Account has been locked"))

    assert "Account has been locked" in fault(well)


@pytest.mark.parametrize(
    "answer", [cut_before(), Fault(503, b"<html>")], ids=["cut", "out of order"]
)
def test_whatsapp_that_cannot_be_asked_is_a_fault(
    well: Settings, whatsapp: WhatsApp, answer: Fault
) -> None:
    whatsapp.next(answer)

    assert "could not be asked" in fault(well)


def test_without_a_token_nobody_is_asked(well: Settings, whatsapp: WhatsApp) -> None:
    assert "Set WH_TOKEN" in fault(well, token="")


def test_without_a_phone_id_its_cure_is_told(well: Settings, tenant: Tenant) -> None:
    enrolment.edit(tenant, well, phone_id="")

    assert "No phone id" in fault(well)


def test_without_an_app_secret_every_webhook_is_refused(well: Settings) -> None:
    assert "every webhook is refused" in fault(well, app_secrets=())


def test_a_tenants_own_app_secret_is_enough(well: Settings, tenant: Tenant) -> None:
    enrolment.edit(tenant, well, app_secret="own")

    assert faults(well, app_secrets=()) == []


def test_without_a_verify_token_meta_cannot_verify(well: Settings) -> None:
    assert "VERIFY_TOKEN is not set" in fault(well, verify_token="")


def test_secrets_sealed_with_another_key_are_a_fault_of_that_tenant_alone(
    well: Settings, tenant: Tenant, whatsapp: WhatsApp
) -> None:
    enrolment.edit(tenant, replace(well, secret_key="the old key"), token="EAAold")
    enrolment.add("Other", T0, well, phone_id="999")
    whatsapp.numbers["999"] = "Other"

    assert "SECRET_KEY is not the one" in (told := fault(well))
    assert told.startswith("corte-fino secrets")


KINDS = {"backup", "store"}


def tell(tenant_id: int | None, kind: str, detail: str) -> None:
    with database.write() as connection:
        notices.raise_notice(connection, tenant_id, kind, detail, T0)


def warnings(settings: Settings, slug: str | None = None) -> list[str]:
    found = doctor.examine(settings, slug, T0)
    warned = [one for one in found if one.grade is Grade.WARNING and one.part != "messages"]
    return [f"{one.what}: {one.told}" for one in warned]


def test_what_is_open_warns_with_how_often_and_when_and_is_no_fault(
    well: Settings, tenant: Tenant
) -> None:
    for _ in range(2):
        tell(tenant.id, "whatsapp 131042", "Add a card.")

    assert faults(well) == []
    assert warnings(well) == [
        "corte-fino whatsapp 131042: Add a card. (2 ×, last 2026-12-01 10:00 UTC)"
    ]


def test_news_of_no_business_in_particular_is_shown_with_the_server(well: Settings) -> None:
    tell(None, "meta account_update", "WhatsApp restricted the account.")

    assert [told.split(":")[0] for told in warnings(well)] == ["server meta account_update"]
    assert warnings(well, "corte-fino") == []


def test_what_was_seen_is_settled_and_warns_when_it_happens_again(
    well: Settings, tenant: Tenant
) -> None:
    tell(None, "meta account_update", "Restricted.")
    tell(tenant.id, "late messages", "Look at it.")

    assert doctor.settle(None, T0) == 2
    assert warnings(well) == []

    tell(tenant.id, "late messages", "Look at it.")
    assert len(warnings(well)) == 1


def test_settling_for_one_business_leaves_the_servers_news(well: Settings, tenant: Tenant) -> None:
    tell(None, "meta account_update", "Restricted.")
    tell(tenant.id, "late messages", "Look at it.")

    assert doctor.settle("corte-fino", T0) == 1
    assert len(warnings(well)) == 1


def test_of_one_business_the_others_faults_are_not_told(
    well: Settings, tenant: Tenant, whatsapp: WhatsApp
) -> None:
    enrolment.add("Other", T0, well, phone_id="999")

    assert faults(well, "corte-fino") == []
    assert [finding.what for finding in faults(well, "other")] == ["other number"]


def test_an_unknown_business_is_refused(well: Settings) -> None:
    with pytest.raises(UnknownTenant):
        doctor.examine(well, "nobody", T0)


def test_a_silent_worker_is_a_fault(well: Settings) -> None:
    found = doctor.examine(well, None, T0 + timedelta(minutes=1))

    (told,) = [one for one in found if one.part == "worker"]
    assert told.grade is Grade.FAULT
    assert "no sign of life for 60 s" in told.told


def test_what_could_not_be_looked_at_is_not_called_well(tmp_path: Path, well: Settings) -> None:
    with database.write() as connection:
        connection.execute("DELETE FROM schema_migration")

    told = {finding.what for finding in faults(well)}
    assert {"database", "worker"} <= told


@pytest.mark.usefixtures("worker")
def test_a_feed_without_a_public_address_is_a_warning(tenant: Tenant, settings: Settings) -> None:
    feeds.secret_of(tenant, None, settings)

    def addresses(settings: Settings) -> list[Finding]:
        found = doctor.examine(settings, None, T0)
        return [finding for finding in found if finding.what == "public address"]

    (warned,) = addresses(settings)
    assert warned.grade is Grade.WARNING
    assert "LUMI_URL" in warned.detail
    assert addresses(replace(settings, url="https://lumi.example")) == []


def test_a_model_of_meaning_that_the_settings_do_not_name_is_told(
    well: Settings, tenant: Tenant
) -> None:
    def told(**changed: Any) -> list[str]:
        found = doctor.examine(replace(well, **changed), None, T0)
        return [one.detail for one in found if one.what == "answers"]

    faqs.add(tenant.id, Draft("Where can I park?", "Here."), Embedders(well), T0)
    assert told() == []

    nobody = {"openai_key": "sk", "openai_url": "http://127.0.0.1:9"}
    (other,) = told(embedding_model="text-embedding-3-small", **nobody)
    assert "answered by all-MiniLM-L6-v2" in other
    assert other.endswith("flask faq reindex")

    with database.write() as connection:
        connection.execute("UPDATE faq_space SET model = 'text-embedding-3-small'")
    (keyless,) = told(embedding_model="text-embedding-3-small")
    assert "OPENAI_API_KEY" in keyless

    with database.write() as connection:
        connection.execute("UPDATE faq_space SET state = 'building'")
    (unfinished,) = told()
    assert unfinished.endswith("flask faq reindex --model text-embedding-3-small")


def backups(settings: Settings, **changed: Any) -> list[str]:
    found = doctor.examine(replace(settings, **changed), None, T0)
    return [f"{one.grade} {one.what}: {one.detail}" for one in found if one.part in KINDS]


def test_a_night_without_a_backup_is_told(well: Settings, night: Path) -> None:
    night.rename(night.with_name("nightly-20261130.sqlite3"))

    told = "There is none of this night; the newest: nightly-20261130.sqlite3."
    assert backups(well) == [f"warn backup: {told}"]
    assert backups(well, backups=0) == []


def test_a_backup_that_is_not_in_the_store_is_told(well: Settings, night: Path) -> None:
    there, store = f"ok backup: {night.name}", "s3://safe/lumi"

    assert backups(well) == [there]
    told = f"warn store: {night.name} is not at {store} yet."
    assert backups(well, store=store) == [there, told]

    with database.write() as connection:
        connection.execute("INSERT INTO meta VALUES (?, ?)", (nightly.SENT, night.name))
    assert backups(well, store=store) == [there, f"ok store: {night.name} is at {store}"]
