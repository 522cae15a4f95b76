"""What is broken, of a business or of the server, as pages show it."""

from dataclasses import dataclass
from datetime import datetime

from lumi import clock
from lumi.answers.checks import looking
from lumi.owner import telling
from lumi.tenants import enrolment, notices

# What ends these is a change elsewhere: while it is wanting, to say "done" would hide a fault.
ENDS_BY_ITSELF = {*enrolment.TOKEN_NOTICES, telling.WAITS, looking.PINS, looking.LOST}
CALENDAR = "calendar "  # begins the kind of what is said of a calendar that cannot be read


@dataclass(frozen=True, slots=True)
class Fault:
    """Something broken: in plain words, with where it is mended, if that is a page."""

    kind: str
    detail: str
    times: int
    last_at: datetime
    endpoint: str  # of the page that mends it; "" where none does
    is_for_a_person: bool  # who says when it is done


def open_ones(tenant_id: int | None) -> list[Fault]:
    """Of a tenant, or of the server; newest first."""
    return [_fault(*found) for found in notices.open_notices(tenant_id)]


def ends_by_itself(kind: str) -> bool:
    return kind in ENDS_BY_ITSELF or kind.startswith(CALENDAR)


def _fault(kind: str, detail: str, times: int, last_at: str) -> Fault:
    is_of_token = kind in enrolment.TOKEN_NOTICES or kind.startswith("whatsapp ")
    return Fault(
        *(kind, detail, times, clock.instant(last_at)),
        endpoint="whatsapp.page" if is_of_token else "",
        is_for_a_person=not ends_by_itself(kind),
    )
