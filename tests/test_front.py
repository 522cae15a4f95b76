"""Who is answered, by which name and from which address, and what every answer tells browsers."""

from dataclasses import replace

import pytest
from flask import request
from flask.testing import FlaskClient

from lumi.app import create_app
from lumi.settings import Settings
from lumi.tenants import notices
from lumi.tenants.models import Tenant

URL = "https://lumi.example.com"


def client_of(settings: Settings, **changed: object) -> FlaskClient:
    """A client of a server with a page that says what it knows of its visitor."""
    app = create_app(replace(settings, **changed))  # type: ignore[arg-type]
    app.add_url_rule("/visitor", "visitor", lambda: f"{request.scheme} {request.remote_addr}")
    return app.test_client()


@pytest.mark.parametrize(
    "host",
    ["lumi.example.com", "lumi.example.com:443", "LUMI.example.com", "localhost:8000", "[::1]:80"],
)
def test_its_own_name_and_the_machine_itself_are_answered(
    tenant: Tenant, settings: Settings, host: str
) -> None:
    client = client_of(settings, url=URL)

    assert client.get("/sign-in", headers={"Host": host}).status_code in (200, 302)


@pytest.mark.parametrize("host", ["evil.example", "lumi.example.com.evil.example", "10.0.0.1"])
def test_another_name_is_refused_in_one_sentence(
    tenant: Tenant, settings: Settings, host: str
) -> None:
    refused = client_of(settings, url=URL).get("/sign-in", headers={"Host": host})

    assert refused.status_code == 400
    assert refused.text.startswith("This server is called lumi.example.com")


@pytest.mark.parametrize("path", ["/health", "/webhook"])
def test_the_platform_and_meta_may_use_any_name(
    tenant: Tenant, settings: Settings, path: str
) -> None:
    answer = client_of(settings, url=URL).get(path, headers={"Host": "10.0.0.1:8080"})

    assert answer.status_code != 400


def test_without_an_address_of_its_own_every_name_will_do(
    tenant: Tenant, settings: Settings
) -> None:
    client = client_of(settings)

    assert client.get("/visitor", headers={"Host": "anything.example"}).status_code == 200


def test_browsers_hear_that_only_https_will_do_where_the_address_says_so(
    tenant: Tenant, settings: Settings
) -> None:
    secure = client_of(settings, url=URL).get("/visitor", headers={"Host": "lumi.example.com"})
    plain = client_of(settings, url="http://lumi.lan").get("/visitor", headers={"Host": "lumi.lan"})

    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in plain.headers
    assert "camera=()" in plain.headers["Permissions-Policy"]


@pytest.mark.parametrize(
    ("proxies", "told", "known"),
    [
        pytest.param(0, "6.6.6.6", "http 127.0.0.1", id="a visitor's word is not believed"),
        pytest.param(1, "6.6.6.6, 9.9.9.9", "https 9.9.9.9", id="what our proxy added is"),
        pytest.param(2, "6.6.6.6, 9.9.9.9, 1.1.1.1", "https 9.9.9.9", id="as on Fly.io"),
    ],
)
def test_a_visitors_address_is_what_trusted_proxies_say(
    tenant: Tenant, settings: Settings, proxies: int, told: str, known: str
) -> None:
    client = client_of(settings, proxies=proxies)

    answer = client.get("/visitor", headers={"X-Forwarded-For": told, "X-Forwarded-Proto": "https"})

    assert answer.text == known


def test_no_proxy_can_be_made_to_rename_the_server(tenant: Tenant, settings: Settings) -> None:
    client = client_of(settings, url=URL, proxies=1)

    refused = client.get(
        "/visitor", headers={"Host": "evil.example", "X-Forwarded-Host": "lumi.example.com"}
    )

    assert refused.status_code == 400


def test_a_page_that_breaks_tells_no_more_than_where_to_look(
    tenant: Tenant, settings: Settings
) -> None:
    app = create_app(settings)
    app.add_url_rule("/broken", "broken", lambda: 1 // 0)

    answer = app.test_client().get("/broken", headers={"Accept": "text/html"})

    assert answer.status_code == 500
    assert answer.headers["X-Request-Id"] in answer.text
    assert "ZeroDivisionError" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def proxied(settings: Settings, address: str, **changed: object) -> list[str]:
    """The kinds of notices after a visitor came through a proxy at that address."""
    client = client_of(settings, **changed)
    for _ in range(2):
        headers = {"X-Forwarded-For": "203.0.113.7"}
        client.get("/visitor", headers=headers, environ_base={"REMOTE_ADDR": address})
    return [f"{kind} {times}" for kind, _, times, _ in notices.open_notices(None)]


@pytest.mark.parametrize("address", ["127.0.0.1", "172.17.0.1", "::1", "fd00::1"])
def test_a_proxy_that_is_not_counted_is_told_once(
    tenant: Tenant, settings: Settings, address: str
) -> None:
    assert proxied(settings, address) == ["proxy 1"]


def test_a_stranger_who_says_to_be_a_proxy_is_not_believed(
    tenant: Tenant, settings: Settings
) -> None:
    assert proxied(settings, "9.9.9.9") == []
    assert proxied(settings, "not an address") == []


def test_a_proxy_that_is_counted_is_no_news(tenant: Tenant, settings: Settings) -> None:
    assert proxied(settings, "127.0.0.1", proxies=1) == []
