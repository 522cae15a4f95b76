"""Every page, every role, two businesses: nobody sees or changes what is not theirs.

The pages come from the application's own map, so that a new one cannot be forgotten.
"""

from collections.abc import Iterator
from hashlib import sha256

import pytest
from flask import Flask
from werkzeug.routing import Rule

from lumi import database
from lumi.settings import Settings
from lumi.tenants import enrolment
from lumi.tenants.models import Tenant
from lumi.tenants.users import Role
from tests.conftest import T0
from tests.dashboard.visiting import Reader, account


def rules(app: Flask) -> list[Rule]:
    """Those of the dashboard, but for files that everybody may have."""
    ours = app.extensions["dashboard"]
    return [
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.partition(".")[0] in ours and not rule.endpoint.endswith(".static")
    ]


def needed(app: Flask, rule: Rule) -> Role:
    found: Role = getattr(app.view_functions[rule.endpoint], "needs", Role.STAFF)
    return found


def address(app: Flask, rule: Rule, slug: str, ident: int = 1) -> str:
    """The rule's address, with that tenant and that row."""
    values = {
        name: slug if name == "slug" else _value(rule, name, ident) for name in rule.arguments
    }
    with app.test_request_context():
        built = app.url_map.bind("localhost").build(rule.endpoint, values)
    return str(built)


def _value(rule: Rule, name: str, ident: int) -> object:
    is_number = "IntegerConverter" in type(rule._converters[name]).__name__
    return ident if is_number else str(ident)


def calls(app: Flask, rule: Rule) -> Iterator[str]:
    yield from sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})


def is_public(app: Flask, rule: Rule) -> bool:
    return bool(getattr(app.view_functions[rule.endpoint], "is_public", False))


def everything() -> str:
    """All rows of the file but those that merely count."""
    tables = [
        name
        for (name,) in database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not name.startswith(("sqlite_", "faq_vector", "faq_word", "message_word"))
    ]
    seen = sha256()
    for name in sorted(tables):
        seen.update(repr(database.rows(f"SELECT * FROM {name}")).encode())  # noqa: S608
    return seen.hexdigest()


@pytest.fixture
def other(shop: Tenant, settings: Settings) -> Tenant:
    from lumi.business import furnish

    made = enrolment.add("Otra Casa", T0, settings, phone_id="999", timezone="Europe/Madrid")
    furnish(made)
    return made


def ask(app: Flask, reader: Reader, method: str, where: str) -> int:
    if method == "GET":
        return reader.opens(where).status_code
    return reader.sends(where, token_from="/").status_code


def test_every_page_of_another_business_is_not_there(
    app: Flask, owner: Reader, other: Tenant
) -> None:
    for rule in rules(app):
        if "slug" in rule.arguments:
            for method in calls(app, rule):
                where = address(app, rule, other.slug)
                assert ask(app, owner, method, where) == 404, (method, where)


def test_every_page_needs_a_sign_in(app: Flask, anybody: Reader, shop: Tenant) -> None:
    for rule in rules(app):
        if not is_public(app, rule):
            for method in calls(app, rule):
                where = address(app, rule, shop.slug)
                assert ask(app, anybody, method, where) in (302, 303), (method, where)


def test_every_page_needs_its_role(app: Flask, staff: Reader, shop: Tenant) -> None:
    for rule in rules(app):
        if not is_public(app, rule) and needed(app, rule) is not Role.STAFF:
            for method in calls(app, rule):
                where = address(app, rule, shop.slug)
                assert ask(app, staff, method, where) == 403, (method, where)


def test_an_owner_is_no_operator(app: Flask, owner: Reader, shop: Tenant) -> None:
    for rule in rules(app):
        if needed(app, rule) is Role.OPERATOR:
            for method in calls(app, rule):
                where = address(app, rule, shop.slug)
                assert ask(app, owner, method, where) == 403, (method, where)


def test_rows_of_another_business_are_not_there(
    app: Flask, shop: Tenant, other: Tenant, owner: Reader
) -> None:
    """Every id of the other business, at every address of one's own."""
    account("theirs@otra.example", other)
    for rule in rules(app):
        if "slug" in rule.arguments and len(rule.arguments) > 1:
            for method in calls(app, rule):
                where = address(app, rule, shop.slug, ident=10_000_000)
                before = everything()
                assert ask(app, owner, method, where) == 404, (method, where)
                assert everything() == before


def test_looking_at_a_page_changes_nothing(
    app: Flask, operator: Reader, shop: Tenant, other: Tenant
) -> None:
    before = everything()

    for rule in rules(app):
        if "GET" in (rule.methods or set()):
            answer = operator.opens(address(app, rule, shop.slug))
            assert answer.status_code < 500, rule

    assert everything() == before


def test_every_page_without_a_row_opens_for_an_owner(
    app: Flask, owner: Reader, shop: Tenant
) -> None:
    for rule in rules(app):
        is_plain = "GET" in (rule.methods or set()) and rule.arguments <= {"slug"}
        if is_plain and needed(app, rule) is not Role.OPERATOR and not is_public(app, rule):
            assert owner.opens(address(app, rule, shop.slug)).status_code == 200, rule
