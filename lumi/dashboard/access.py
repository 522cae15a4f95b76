"""Who may open which page: asked once for every request, so that no page can forget it."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import abort, current_app, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lumi.tenants.models import with_slug
from lumi.tenants.users import Role

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """A page for everybody."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def needs(role: Role) -> Callable[[View], View]:
    """A page for those who hold the role, or a higher one; without this, staff may see it."""

    def marked(view: View) -> View:
        view.needs = role  # type: ignore[attr-defined]
        return view

    return marked


def admit() -> ResponseReturnValue | None:
    """Before every page of the dashboard: 404 for another's tenant, 403 for a missing role.

    Sets `g.tenant` and `g.role` where the address names a tenant.
    """
    endpoint = request.endpoint or ""
    view = current_app.view_functions.get(endpoint)
    if view is None or request.blueprint not in current_app.extensions["dashboard"]:
        return None
    if endpoint.endswith(".static"):
        return None
    refuse_other_sites()
    if getattr(view, "is_public", False):
        return None
    if not current_user.is_authenticated:
        return _to_sign_in()
    _admit_to(view, (request.view_args or {}).pop("slug", None))
    return None


def _admit_to(view: Callable[..., Any], slug: str | None) -> None:
    needed = getattr(view, "needs", Role.STAFF)
    if slug is None:
        if needed is Role.OPERATOR and not current_user.is_operator:
            abort(403)
        return
    tenant = with_slug(slug)
    role = current_user.role_in(tenant) if tenant else None
    if tenant is None or role is None:
        abort(404)
    if role.rank < needed.rank:
        abort(403)
    g.tenant, g.role = tenant, role


def _to_sign_in() -> ResponseReturnValue:
    """A page is opened after the sign-in; a change is not made twice by accident."""
    if request.method == "GET":
        return redirect(url_for("sign_in.page", next=request.full_path.rstrip("?")))
    flash(_("You were signed out. Please sign in and do that again."))
    return redirect(url_for("sign_in.page"), 303)


def may(role: Role) -> bool:
    """For templates: whether the reader holds the role here."""
    held: Role | None = g.get("role")
    if held is None:
        return bool(role is Role.OPERATOR and getattr(current_user, "is_operator", False))
    return held.rank >= role.rank


def is_ours(address: str | None) -> bool:
    """Whether a redirect to it stays on this server: a path, and nothing a browser takes for more.

    Browsers read a backslash as a slash and skip control characters (WHATWG URL, 4.4).
    """
    if not address or not address.startswith("/") or address.startswith("//"):
        return False
    parts = urlsplit(address)
    is_plain = not any(sign == "\\" or ord(sign) < 33 for sign in address)
    return is_plain and not parts.scheme and not parts.netloc


def refuse_other_sites() -> None:
    """Abort with 403 when a browser sends a change on behalf of another site's page.

    Browsers tell where a request comes from in Sec-Fetch-Site, older ones in Origin; programs
    that send neither carry no one's session and are let through.
    """
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    came_from = request.headers.get("Sec-Fetch-Site")
    if came_from is not None:
        is_same = came_from in ("same-origin", "none")
    else:
        origin = request.headers.get("Origin")
        is_same = origin is None or urlsplit(origin).netloc == request.host
    if not is_same:
        abort(403, "This was sent by another site's page.")
