"""The list of conversations: newest first, filtered by how they stand, or searched."""

import json
from collections import Counter

from flask import g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from lumi import clock
from lumi.booking import visits
from lumi.conversations import card, listing, words
from lumi.conversations.listing import LOOK, Listed, Standing
from lumi.dashboard.conversations.room import blueprint, hidden, number

PAGE = 30  # conversations, or messages that were found
LONGEST = 200  # letters that are searched for

FILTERS = {
    Standing.WAITS: _l("Waiting for you"),
    Standing.HUMAN: _l("With a person"),
    Standing.UNANSWERED: _l("Unanswered"),
    Standing.FAILED: _l("Not delivered"),
    Standing.PENDING: _l("To confirm"),
}


@blueprint.get("")
def page() -> ResponseReturnValue:
    wanted = request.args.get("q", "")[:LONGEST].strip()
    return _searched(wanted) if wanted else _listed()


def _listed() -> ResponseReturnValue:
    looked_at = _newest(request.args.get("after", ""))
    only = request.args.get("only", "")
    unseen = hidden()
    seen = [one for one in looked_at if one.customer_id not in unseen]
    fitting = [one for one in seen if not only or only in one.standings]
    return render_template(
        "dashboard/conversations.html",
        shown=fitting[:PAGE],
        counts=Counter(standing for one in seen for standing in one.standings),
        filters=FILTERS,
        only=only,
        after=_after(fitting, looked_at),
        is_first="after" not in request.args,
    )


def _newest(after: str, of: str | None = None) -> list[Listed]:
    now = clock.now()
    pending = visits.pending(g.tenant, now)
    return listing.newest(g.tenant.id, now, after=after, of=of, pending=pending)


def _after(fitting: list[Listed], looked_at: list[Listed]) -> str:
    """The key that the next page begins behind, "" where nothing follows."""
    if len(fitting) > PAGE:
        return fitting[PAGE - 1].key
    return looked_at[-1].key if len(looked_at) == LOOK else ""


def _searched(wanted: str) -> ResponseReturnValue:
    """People by name or number, then messages by their words."""
    before, unseen = number("before"), hidden()
    people = [] if before else _newest("", json.dumps(card.named(g.tenant.id, wanted)))
    found = words.find(g.tenant.id, wanted, before, PAGE)
    return render_template(
        "dashboard/conversations_found.html",
        wanted=wanted,
        people=[one for one in people if one.customer_id not in unseen],
        found=[one for one in found if one.customer_id not in unseen],
        filters=FILTERS,
        before=found[-1].id if len(found) == PAGE else None,
    )
