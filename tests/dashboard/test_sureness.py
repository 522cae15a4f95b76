"""What cannot be undone is asked about once, also without a script."""

import re
from io import BytesIO

import pytest
from flask import Flask

from lumi import database
from lumi.tenants.models import Tenant
from tests.dashboard.visiting import Reader

PAGE = "/b/corte-fino/diary/closures"
_HIDDEN = re.compile(r'<input type="hidden" name="([a-z]+)" value="([^"]*)"')


@pytest.fixture
def end(owner: Reader, shop: Tenant) -> str:
    """The address at which a closure is ended."""
    given = {"staff": "0", "first": "2026-12-02", "since": "14:00", "until": "16:00"}
    owner.sends(PAGE, token_from="/", **given)
    (number,) = database.row("SELECT id FROM closure") or (0,)
    return f"{PAGE}/{number}/end"


def left(shop: Tenant) -> int:
    return int(database.value("SELECT count(*) FROM closure WHERE tenant_id = ?", shop.id))


def test_a_form_that_asks_is_answered_by_its_question(
    owner: Reader, shop: Tenant, end: str
) -> None:
    assert 'name="ask" value="Give this time back?' in owner.sees(PAGE)

    page = owner.sends(end, token_from="/", ask="Give this <b> back?", back="/b/corte-fino/").text

    assert "Give this &lt;b&gt; back?" in page
    assert ("back", "/b/corte-fino/") in _HIDDEN.findall(page)
    assert left(shop) == 1


def test_who_says_yes_is_not_asked_again(owner: Reader, shop: Tenant, end: str) -> None:
    assert owner.sends(end, token_from="/", ask="Really?", sure="yes").status_code == 303

    assert left(shop) == 0


def test_a_question_needs_the_sessions_token_like_any_change(owner: Reader, end: str) -> None:
    assert owner.client.post(end, data={"ask": "Really?"}).status_code == 400


@pytest.mark.parametrize("address", ["/nowhere", "/health", "/simulator/nowhere"])
def test_a_stranger_who_sends_much_to_no_page_does_not_fill_the_disk(
    app: Flask, address: str
) -> None:
    sent = BytesIO(
        b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n' + b"." * 2_000_000
    )

    app.test_client().post(
        address, input_stream=sent, content_type="multipart/form-data; boundary=x"
    )

    assert sent.tell() == 0
