"""Whatever is written into any field of any form, nothing breaks and no other business changes."""

import io
import os
import random
import re
import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask

from lumi import database
from lumi.business import furnish
from lumi.settings import Settings
from lumi.tenants import enrolment
from lumi.tenants.models import Tenant
from tests.conftest import T0, T
from tests.conversations.arriving import arrive, text_from
from tests.dashboard.forms import Form, forms_of
from tests.dashboard.shop_life import NASTY, booked, staff_of
from tests.dashboard.test_isolation import address, everything, rules
from tests.dashboard.visiting import Reader
from tests.dashboard.walking import reached

TRIES = int(os.environ.get("FORM_TRIES", "3"))  # of each form
NEVER = ("sign-out", "sign-in", "/delete", "/erase")  # who does that sees no more forms
COUNTS = ("/account/password",)  # how often somebody gave a wrong one
VALUES = (
    *("", " ", NASTY, "x" * 5000, "\0", "a\0b", "\r\n", "\u202e", "🙂" * 400, "é́́", "٣", "½"),
    *("0", "-1", "1.5", "1e309", "NaN", "9" * 40, "0x10", "true", "on", "null", "[]", "{}"),
    *("2026-02-30", "0000-00-00", "9999-12-31", "0001-01-01", "2026-12-24T25:61", "24:00", "99:99"),
    *("../../etc/passwd", "%00", "' OR 1=1 --", "http://169.254.169.254/", "file:///etc/passwd"),
    *("a@b", "+34600111222", "Europe/Nowhere", "{{7*7}}", "[a](javascript:alert(1))", "1,2,3"),
)
FILES = (
    b"",
    b"\xff\xfe\0",
    b"\0" * 100,
    b"question,answer\n1",
    b"[" * 5000,
    b"PK\x03\x04",
    "é;".encode(),
)


def mutated(form: Form, chance: random.Random) -> dict[str, Any]:
    """The form as it is but for some fields, which anything may stand in, or which are missing."""
    data: dict[str, Any] = {}
    for name, value in form.filled():
        data.setdefault(name, []).append(value)
    for one in form.fields:
        if one.name == "csrf_token" or chance.random() < 0.5:
            continue
        if one.kind == "file":
            data[one.name] = (
                io.BytesIO(chance.choice(FILES)),
                chance.choice(("a.csv", "", "../b")),
            )
        elif chance.random() < 0.1:
            data.pop(one.name, None)
        else:
            count = chance.choice((1, 1, 1, 2))
            data[one.name] = [chance.choice((*VALUES, *one.options)) for _ in range(count)]
    return data


def rows_of(tenant: Tenant) -> str:
    """Everything in the file that is that tenant's."""
    seen = sha256()
    tables = "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE TABLE%tenant_id%'"
    for (name,) in sorted(database.rows(tables)):
        sql = f"SELECT * FROM {name} WHERE tenant_id = ?"  # noqa: S608
        seen.update(repr(database.rows(sql, tenant.id)).encode())
    seen.update(repr(database.rows("SELECT * FROM tenant WHERE id = ?", tenant.id)).encode())
    return seen.hexdigest()


def lived_in(shop: Tenant) -> None:
    """With something on every page."""
    arrive(text_from("34600111222", "Do you repair watches?"))
    staff_of(shop, "Ana", "Luis")
    booked(shop, T(86_400))
    with database.write() as connection:
        connection.execute(
            "INSERT INTO closure (tenant_id, starts_local, ends_local, reason)"
            " VALUES (?, '2026-12-24T00:00', '2026-12-27T00:00', 'Christmas')",
            (shop.id,),
        )


def every_form(app: Flask, reader: Reader, shop: Tenant) -> list[Form]:
    """One for each place that a form goes to, of all pages that can be reached."""
    found: dict[str, Form] = {}
    for page in reached(app, reader.page_at, shop.slug):
        for form in forms_of(page, reader.page_at(page) or ""):
            found.setdefault(re.sub(r"\d+", "1", form.action), form)
    return [form for form in found.values() if not any(one in form.action for one in NEVER)]


def test_no_value_in_any_form_breaks_it_or_touches_another_business(
    app: Flask, operator: Reader, shop: Tenant, settings: Settings, file: Path
) -> None:
    other = enrolment.add("Otra Casa", T0, settings, phone_id="999", timezone="Europe/Madrid")
    furnish(other)
    lived_in(shop)
    forms, theirs, chance = every_form(app, operator, shop), rows_of(other), random.Random(8)
    assert len(forms) > 30
    kept = file.with_name("kept.sqlite3")
    database.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(file, kept)

    for form in forms:
        for _ in range(TRIES):
            data, before = mutated(form, chance), everything()
            answer = operator.client.post(
                form.action,
                data=data,
                headers={"Accept": "text/html"},
                content_type="multipart/form-data",
            )
            told = (form.action, answer.status_code, data)
            assert answer.status_code < 500, told
            after = everything()
            is_refused = answer.status_code >= 400 or 'aria-invalid="true"' in answer.text
            assert after == before or not is_refused or form.action in COUNTS, told
            assert form.action.startswith("/operator") or rows_of(other) == theirs, told
            if after != before:
                database.db.close()
                shutil.copy(kept, file)


def test_a_number_that_no_row_can_have_is_not_there(
    app: Flask, operator: Reader, shop: Tenant
) -> None:
    token = operator.token("/")
    for rule in rules(app):
        if not any("Integer" in type(one).__name__ for one in rule._converters.values()):
            continue
        for ident in (0, 2**53, 2**63, 10**30):
            where = address(app, rule, shop.slug, 77777).replace("77777", str(ident))
            for method in (rule.methods or set()) & {"GET", "POST"}:
                data = {"csrf_token": token} if method == "POST" else None
                answer = operator.client.open(where, method=method, data=data)
                assert answer.status_code in (400, 404), (method, where)
