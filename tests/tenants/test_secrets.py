"""A stored secret can be read with the key it was stored with, and with no other."""

from dataclasses import replace

import pytest

from lumi.settings import Settings
from lumi.tenants import secrets
from lumi.tenants.models import Tenant
from lumi.tenants.secrets import SealBroken


def keyed(key: str, old: str = "") -> Settings:
    return Settings.from_env({"SECRET_KEY": key, "SECRET_KEY_OLD": old})


def test_a_sealed_secret_is_read_again_with_the_same_key() -> None:
    sealed = secrets.seal("tökén 🔑", keyed("key"))

    assert "tökén" not in sealed
    assert secrets.unseal(sealed, keyed("key")) == "tökén 🔑"


def test_equal_secrets_do_not_look_equal() -> None:
    assert secrets.seal("same", keyed("key")) != secrets.seal("same", keyed("key"))


def test_nothing_stays_nothing() -> None:
    assert secrets.seal("", keyed("key")) == ""
    assert secrets.unseal("", keyed("another key")) == ""


@pytest.mark.parametrize(
    "sealed",
    [secrets.seal("token", keyed("old key")), "not sealed at all", "gAAAAA"],
    ids=["sealed", "not sealed", "cut off"],
)
def test_with_another_key_the_cure_is_told(sealed: str) -> None:
    with pytest.raises(SealBroken, match="Put the old SECRET_KEY back"):
        secrets.unseal(sealed, keyed("new key"))


def test_the_key_before_still_opens_and_seals_nothing_more() -> None:
    both = keyed("new key", "old key")

    assert secrets.unseal(secrets.seal("token", keyed("old key")), both) == "token"
    assert secrets.is_sealed_by(secrets.seal("token", both), "new key")


def test_a_tenant_without_a_token_sends_with_the_servers(
    tenant: Tenant, settings: Settings
) -> None:
    assert secrets.access_token(tenant, settings) == settings.token
    assert secrets.access_token(tenant, replace(settings, token="")) == ""


def test_a_tenants_own_app_secrets_go_instead_of_the_servers(settings: Settings) -> None:
    own = secrets.seal("new, old,", settings)

    assert secrets.app_secrets(own, settings) == ("new", "old")
    assert secrets.app_secrets("", settings) == settings.app_secrets


def test_a_refused_token_is_named_without_being_told() -> None:
    assert secrets.blocked_token("EAAone") == secrets.blocked_token("EAAone")
    assert secrets.blocked_token("EAAone") != secrets.blocked_token("EAAtwo")
    assert "EAAone" not in secrets.blocked_token("EAAone")
