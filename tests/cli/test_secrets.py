"""`flask secrets rotate`: another SECRET_KEY, told what was done and what could not be."""

from dataclasses import replace

from lumi.app import create_app
from lumi.settings import Settings
from lumi.tenants import enrolment, secrets
from lumi.tenants.models import Tenant, named
from tests.cli.running import command_of, fault, said


def test_rotate_encrypts_anew_and_tells_when_the_old_key_may_go(
    tenant: Tenant, settings: Settings
) -> None:
    enrolment.edit(tenant, settings, token="EAAown")
    changed = replace(settings, secret_key="new", old_secret_key=settings.secret_key)
    flask = command_of(create_app(changed))

    first, second = said(flask("secrets", "rotate")), said(flask("secrets", "rotate"))

    assert first.startswith("Encrypted anew: 1. With this SECRET_KEY already: 0.")
    assert "SECRET_KEY_OLD is needed no more" in first
    assert second.startswith("Encrypted anew: 0. With this SECRET_KEY already: 1.")
    assert secrets.access_token(named(tenant.slug), replace(settings, secret_key="new")) == "EAAown"


def test_rotate_without_the_old_key_names_what_it_could_not_open(
    tenant: Tenant, settings: Settings
) -> None:
    enrolment.edit(tenant, settings, token="EAAown")
    flask = command_of(create_app(replace(settings, secret_key="new")))

    told = fault(flask("secrets", "rotate"))

    assert f"tenant {tenant.id}: token" in told
    assert "SECRET_KEY_OLD" in told
    assert secrets.access_token(named(tenant.slug), settings) == "EAAown"
