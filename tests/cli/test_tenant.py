"""`flask tenant`: a business is taken on, shown without its secrets, changed and let go."""

import json
from pathlib import Path

import pytest

from lumi import database
from lumi.booking import calendar
from lumi.settings import Settings
from lumi.tenants import notices, secrets
from lumi.tenants.models import Tenant, named
from tests.cli.running import Command, fault, said
from tests.conftest import PHONE_ID, T0

ADD = ("tenant", "add", "Café Ñandú")


def test_add_prints_the_slug_alone(flask: Command) -> None:
    assert said(flask(*ADD, "--phone-id", "1")) == "cafe-nandu\n"
    assert said(flask(*ADD, "--phone-id", "2")) == "cafe-nandu-2\n"


def test_add_keeps_what_was_given_and_the_defaults_of_the_rest(
    flask: Command, settings: Settings
) -> None:
    given = {"--phone-id": "1", "--token": "EAAown", "--timezone": "Europe/Madrid"}
    given |= {"--language": "es", "--owner": "+34 600 111 222"}
    said(flask(*ADD, *(part for pair in given.items() for part in pair)))

    made = named("cafe-nandu")
    assert (made.name, made.phone_id, made.timezone, made.language) == (
        *("Café Ñandú", "1", "Europe/Madrid", "es"),
    )
    assert secrets.access_token(made, settings) == "EAAown"
    assert database.rows("SELECT phone FROM owner_number") == [("34600111222",)]
    assert [service.name for service in calendar.services(made)] == ["Appointment"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("X", "--phone-id", "1", "--timezone", "Mars/Base"), "'Mars/Base' is not a time zone"),
        (("X", "--phone-id", "1", "--owner", "call me"), "'call me' is not a phone number"),
        ((" ", "--phone-id", "1"), "A business needs a name."),
        (("X", "--phone-id", PHONE_ID), f"already has the phone id {PHONE_ID}."),
    ],
    ids=["zone", "owner", "name", "phone id"],
)
def test_add_refuses_in_one_sentence_and_leaves_nothing_half_done(
    flask: Command, tenant: Tenant, arguments: tuple[str, ...], told: str
) -> None:
    assert told in fault(flask("tenant", "add", *arguments))
    assert [one.slug for one in Tenant.select()] == [tenant.slug]


def test_add_without_a_phone_id_is_wrong_usage(flask: Command) -> None:
    result = flask(*ADD)

    assert result.exit_code == 2
    assert "--phone-id" in result.stderr


def test_list_shows_every_business_in_a_table(flask: Command, tenant: Tenant) -> None:
    headings, row = said(flask("tenant", "list")).splitlines()

    assert headings.split()[0] == "slug"
    assert row.split() == ["corte-fino", "Corte", "Fino", PHONE_ID, "Europe/Madrid", "en"]


def test_list_without_a_business_says_so_beside_stdout(flask: Command) -> None:
    result = flask("tenant", "list")

    assert said(result) == ""
    assert result.stderr == "Nothing there.\n"
    assert json.loads(said(flask("tenant", "list", "--json"))) == []


def test_show_tells_what_is_broken_and_no_secret(flask: Command, tenant: Tenant) -> None:
    said(flask("tenant", "edit", tenant.slug, "--token", "EAAown"))
    with database.write() as connection:
        notices.raise_notice(connection, tenant.id, "whatsapp 190", "The token is refused.", T0)

    shown = json.loads(said(flask("tenant", "show", tenant.slug, "--json")))
    assert (shown["slug"], shown["has_token"], shown["has_app_secret"]) == (
        *(tenant.slug, True, False),
    )
    assert [notice["detail"] for notice in shown["notices"]] == ["The token is refused."]
    assert "token" not in shown
    told = said(flask("tenant", "show", tenant.slug))
    assert "! The token is refused. (1 times" in told
    assert named(tenant.slug).token not in told


def test_edit_changes_what_is_given_and_nothing_else(flask: Command, tenant: Tenant) -> None:
    said(flask("tenant", "edit", tenant.slug, "--language", "pt-BR", "--confirm", "at-once"))

    changed = named(tenant.slug)
    assert (changed.language, changed.confirm) == ("pt-BR", "at-once")
    assert (changed.name, changed.timezone) == (tenant.name, tenant.timezone)


def test_edit_says_what_customers_are_asked(flask: Command, tenant: Tenant) -> None:
    said(flask("tenant", "edit", tenant.slug, "--asks", "name, phone"))
    assert named(tenant.slug).asks == '["name", "phone"]'

    said(flask("tenant", "edit", tenant.slug, "--asks", ""))
    assert named(tenant.slug).asks == "[]"
    result = flask("tenant", "edit", tenant.slug, "--asks", "age")
    assert result.exit_code == 2
    assert "takes name and phone, not 'age'" in result.output


def test_edit_replaces_the_owners(flask: Command, tenant: Tenant) -> None:
    for phone in ("+34600111222", "+34600333444"):
        said(flask("tenant", "edit", tenant.slug, "--owner", phone))

    assert database.rows("SELECT phone FROM owner_number") == [("34600333444",)]


def test_edit_refuses_as_a_whole(flask: Command, tenant: Tenant) -> None:
    arguments = ("--language", "es", "--owner", "call me")

    assert "not a phone number" in fault(flask("tenant", "edit", tenant.slug, *arguments))
    assert named(tenant.slug).language == "en"


def test_delete_asks_first(flask: Command, tenant: Tenant) -> None:
    result = flask("tenant", "delete", tenant.slug, input="n\n")
    assert result.exit_code == 1
    assert named(tenant.slug)

    assert flask("tenant", "delete", tenant.slug, input="y\n").exit_code == 0
    assert list(Tenant.select()) == []


def test_delete_asks_nothing_when_told_so(flask: Command, tenant: Tenant) -> None:
    assert said(flask("tenant", "delete", tenant.slug, "--yes")) == ""
    assert list(Tenant.select()) == []


def test_load_prints_the_slug_and_updates_what_is_known(flask: Command, tmp_path: Path) -> None:
    file = tmp_path / "shop.toml"
    for language in ("es", "fr"):
        file.write_text(f'name = "Le Salon"\nphone_id = "1"\nlanguage = "{language}"\n')
        assert said(flask("tenant", "load", file)) == "le-salon\n"

    assert named("le-salon").language == "fr"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "shop.toml"),
        ("name = ", "shop.toml"),
        ('phone_id = "1"', "name"),
        ('name = "X"\ncolour = "red"', "colour"),
        ('name = "X"\ntoken = "env:NO_SUCH_VARIABLE"', "NO_SUCH_VARIABLE"),
    ],
    ids=["no file", "no TOML", "no name", "unknown key", "no variable"],
)
def test_load_refuses_in_one_sentence_and_leaves_nothing_half_done(
    flask: Command, tmp_path: Path, content: str | None, told: str
) -> None:
    file = tmp_path / "shop.toml"
    if content is not None:
        file.write_text(content)

    assert told in fault(flask("tenant", "load", file))
    assert list(Tenant.select()) == []


def test_edit_switches_pictures_on_and_off(flask: Command, tenant: Tenant) -> None:
    edit = ("tenant", "edit", tenant.slug)
    said(flask(*edit, "--pictures", "on", "--media-megabytes", "20"))
    shown = json.loads(said(flask("tenant", "show", tenant.slug, "--json")))
    assert (shown["sees_pictures"], shown["media_megabytes"]) == (True, 20)

    said(flask(*edit, "--pictures", "off"))
    shown = json.loads(said(flask("tenant", "show", tenant.slug, "--json")))
    assert (shown["sees_pictures"], shown["media_megabytes"]) == (False, 20)
