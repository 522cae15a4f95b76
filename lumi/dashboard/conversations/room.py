"""What the pages of conversations share: their addresses, and whose are shown to whom."""

from flask import Blueprint, abort, g, request

from lumi import database
from lumi.conversations import card
from lumi.conversations.card import Card
from lumi.owner import numbers
from lumi.tenants.users import Role

blueprint = Blueprint("conversations", __name__, url_prefix="/b/<slug>/conversations")

LARGEST = 2**53 - 1  # of the numbers that a page may be asked for


def hidden() -> set[int]:
    """The customers whose words staff do not see: owners get links there that let them in."""
    if g.role is not Role.STAFF:
        return set()
    return {one.customer_id for one in numbers.owners(database.connection(), g.tenant)}


def card_of(ident: int) -> Card:
    """The customer of a conversation; 404 where it is not the reader's to see."""
    found = card.find(g.tenant.id, ident)
    if found is None or found.customer_id in hidden():
        abort(404)
    return found


def number(name: str) -> int | None:
    """A number behind the address, None for none."""
    given = request.args.get(name, type=int)
    return given if given is not None and 0 < given <= LARGEST else None
