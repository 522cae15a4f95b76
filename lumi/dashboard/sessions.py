"""The cookie of a sign-in: made anew each time, signed, and of no use once its reader has left."""

import hashlib
import secrets
from typing import Any

from flask import Flask
from flask import session as cookie
from flask.sessions import SecureCookieSessionInterface
from flask_login import login_user, logout_user

from lumi import clock, database
from lumi.dashboard.visitors import Visitor
from lumi.settings import Settings
from lumi.tenants import sessions

MARK = "mark"  # of this sign-in, in its cookie


class _Sessions(SecureCookieSessionInterface):
    digest_method: Any = staticmethod(hashlib.sha256)  # Flask's own is still SHA-1


def keep(app: Flask, settings: Settings) -> None:
    """How the cookie is called, who gets to see it, and for how long it serves."""
    is_tls = settings.url.startswith("https:")
    app.session_interface = _Sessions()
    app.config.update(
        PERMANENT_SESSION_LIFETIME=sessions.LASTS,
        # Browsers take a cookie of that name over https only, and from no other host or path.
        SESSION_COOKIE_NAME="__Host-lumi" if is_tls else "lumi",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=is_tls,
    )


def enter(visitor: Visitor) -> None:
    """A fresh session, so that nobody can have prepared it."""
    leave()
    login_user(visitor)
    cookie[MARK] = secrets.token_urlsafe(16)
    cookie.permanent = True


def leave() -> None:
    """Ends this sign-in, also for who has a copy of its cookie."""
    mark = cookie.get(MARK)
    if mark:
        with database.write() as connection:
            sessions.end(connection, mark, clock.now())
    logout_user()
    cookie.clear()


def is_open() -> bool:
    """Whether the cookie's sign-in has not been left. One that was is made to last no longer."""
    mark = cookie.get(MARK)
    if isinstance(mark, str) and not sessions.has_ended(mark):
        return True
    cookie.clear()
    return False
