"""The business itself: what it is, when it is open, what it offers, and how Lumi behaves for it."""

from lumi.dashboard.business import (  # each adds its views to the blueprint
    calendars,
    columns,
    hours,
    overview,
    owners,
    services,
    staff,
    tone,
)
from lumi.dashboard.business.room import blueprint

__all__ = [
    "blueprint",
    "calendars",
    "columns",
    "hours",
    "overview",
    "owners",
    "services",
    "staff",
    "tone",
]
