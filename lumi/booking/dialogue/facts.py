"""The rows that a talk about appointments needs, read once a turn."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from lumi import database
from lumi.booking import appointments, calendar
from lumi.booking.hours import instant_of, local_of
from lumi.booking.models import Appointment, Service, Staff
from lumi.tenants.models import Tenant


@dataclass
class Facts:
    """What is known of the business and of one customer at `now`, an aware instant."""

    tenant: Tenant
    customer_id: int
    now: datetime
    language: str  # in which the customer is spoken to

    @property
    def zone(self) -> ZoneInfo:
        return self.tenant.zone

    @cached_property
    def services(self) -> list[Service]:
        return calendar.services(self.tenant)

    @cached_property
    def service_names(self) -> list[tuple[int, str]]:
        """Ids and names of the services, in order: every text is searched for them."""
        return database.rows(
            "SELECT id, name FROM service WHERE tenant_id = ? AND is_offered ORDER BY position, id",
            self.tenant.id,
        )

    @cached_property
    def staff_names(self) -> list[tuple[int, str]]:
        """The same of those who can be asked for."""
        return database.rows(
            "SELECT id, name FROM staff WHERE tenant_id = ? AND is_working AND name <> ''"
            " ORDER BY position, id",
            self.tenant.id,
        )

    @cached_property
    def staff(self) -> list[Staff]:
        """Those who can be asked for: the unnamed chair cannot."""
        working = Staff.select().where(Staff.tenant == self.tenant.id, Staff.is_working)
        return [member for member in working.order_by(Staff.position, Staff.id) if member.name]

    @cached_property
    def upcoming(self) -> list[Appointment]:
        return appointments.upcoming(self.tenant, self.customer_id, self.now)

    def service(self, ident: int | None) -> Service | None:
        return next((one for one in self.services if one.id == ident), None)

    def member(self, ident: int | None) -> Staff | None:
        return next((one for one in self.staff if one.id == ident), None)

    def appointment(self, ident: int | None) -> Appointment | None:
        return next((one for one in self.upcoming if one.id == ident), None)

    def local(self, instant: datetime) -> datetime:
        return local_of(instant, self.zone)

    def instant(self, local: datetime) -> datetime:
        return instant_of(local, self.zone)
