"""People at the dashboard in tests: each with a browser of their own."""

import re
from html import unescape
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lumi import database
from lumi.tenants import users
from lumi.tenants.models import Tenant
from lumi.tenants.users import Role
from tests.conftest import T0

PASSWORD = "correct horse battery"
_HASHED = users.hashed(PASSWORD)  # once: it is slow on purpose
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Reader:
    """Somebody with a browser. `sees` opens a page, `sends` a change with the session's token."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()

    def opens(self, address: str) -> TestResponse:
        return self.client.get(address, headers={"Accept": "text/html"})

    def sees(self, address: str) -> str:
        """The page's words and marks; it must be there."""
        answer = self.opens(address)
        assert answer.status_code == 200, (answer.status_code, address)
        return unescape(answer.text)

    def page_at(self, address: str) -> str | None:
        """The HTML there; None for what is no page of this reader's."""
        answer = self.opens(address)
        is_page = answer.status_code == 200 and answer.mimetype == "text/html"
        return answer.text if is_page else None

    def sends(self, address: str, /, token_from: str = "/sign-in", **fields: Any) -> TestResponse:
        return self.client.post(
            address,
            data={"csrf_token": self.token(token_from), **fields},
            headers={"Accept": "text/html"},
        )

    def token(self, address: str = "/sign-in") -> str:
        """The token that guards changes, as any page of the reader's carries it."""
        page = self.client.get(address, follow_redirects=True).text
        found = _TOKEN.search(page) or re.search(r'name="csrf-token" content="([^"]+)"', page)
        assert found, page[:400]
        return found[1]

    def signs_in(self, email: str, password: str = PASSWORD, to: str = "") -> TestResponse:
        address = f"/sign-in?next={to}" if to else "/sign-in"
        return self.sends(address, email=email, password=password)


def account(email: str, tenant: Tenant | None, role: Role = Role.OWNER) -> str:
    """An account with the password of the tests."""
    with database.write():
        users.add(email, _HASHED, T0, tenant, role)
    return email


def signed_in(app: Flask, email: str) -> Reader:
    reader = Reader(app)
    assert reader.signs_in(email).status_code == 303
    return reader
