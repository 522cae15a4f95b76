"""The ways from page to page, as far as the reader may go them."""

from dataclasses import dataclass

from flask import current_app, g, request, url_for
from flask_babel import lazy_gettext as _l

from lumi.dashboard.access import may
from lumi.tenants.users import Role


@dataclass(frozen=True, slots=True)
class Link:
    title: object  # a text in the reader's language
    icon: str  # of templates/dashboard/_icons.html
    address: str
    is_here: bool
    is_tab: bool  # on a phone it stands at the bottom, not under "More"


# Endpoint, title, icon, whether it is one of a phone's tabs.
PAGES = (
    ("today.page", _l("Today"), "sun", True),
    ("diary.page", _l("Diary"), "diary", True),
    ("conversations.page", _l("Chats"), "chat", True),
    ("faqs.page", _l("Answers"), "book", True),
    ("business.page", _l("Business"), "shop", False),
    ("whatsapp.page", _l("WhatsApp"), "phone", False),
    ("usage.page", _l("Usage"), "chart", False),
    ("people.page", _l("People"), "person", False),
    ("trail.page", _l("Changes"), "clock", False),
    ("trying.page", _l("Try it"), "play", False),
)


def links() -> list[Link]:
    """Those of the tenant whose page this is; none on pages of no tenant."""
    tenant = g.get("tenant")
    if tenant is None:
        return []
    return [
        Link(
            *(title, icon, url_for(endpoint, slug=tenant.slug)),
            is_here=request.blueprint == endpoint.partition(".")[0],
            is_tab=is_tab,
        )
        for endpoint, title, icon, is_tab in PAGES
        if endpoint in current_app.view_functions and may(_needed(endpoint))
    ]


def _needed(endpoint: str) -> Role:
    found: Role = getattr(current_app.view_functions[endpoint], "needs", Role.STAFF)
    return found
