"""The application: what it opens for whom."""

import pytest
from flask import Flask, session


def test_meta_gets_no_session(app: Flask) -> None:
    with app.test_request_context("/webhook/shop", method="POST"), pytest.raises(RuntimeError):
        session["seen"] = True


def test_people_get_a_session(app: Flask) -> None:
    with app.test_request_context("/"):
        session["seen"] = True
        assert session["seen"]
