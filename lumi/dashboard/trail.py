"""Who changed what, the newest first: for owners their own business's, for the operator all."""

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lumi.dashboard.access import needs
from lumi.tenants import audit
from lumi.tenants.users import Role

blueprint = Blueprint("trail", __name__)

A_PAGE = 50


@blueprint.get("/b/<slug>/changes")
@needs(Role.OWNER)
def page() -> ResponseReturnValue:
    return _shown(g.tenant.id, url_for(".page", slug=g.tenant.slug))


@blueprint.get("/operator/changes")
@needs(Role.OPERATOR)
def every() -> ResponseReturnValue:
    """Of every business, and of the server itself."""
    return _shown(None, url_for(".every"))


def _shown(tenant_id: int | None, here: str) -> ResponseReturnValue:
    before = request.args.get("before", type=int)
    found = audit.entries(tenant_id, before, A_PAGE + 1)
    older = found[A_PAGE - 1].id if len(found) > A_PAGE else None
    return render_template(
        "dashboard/trail.html",
        entries=found[:A_PAGE],
        older=older,
        here=here,
        is_paged=bool(before),
    )
