"""The rows of booking: services, staff, their hours and closures, and appointments."""

from datetime import timedelta
from enum import StrEnum

from peewee import BooleanField, ForeignKeyField, IntegerField, TextField

from lumi.booking.slots import Span
from lumi.database import InstantField, Row
from lumi.tenants.models import Tenant


class Status(StrEnum):
    """Where an appointment stands."""

    PENDING = "pending"  # holds its slot; the business has yet to confirm
    CONFIRMED = "confirmed"  # the customer is expected
    CANCELLED = "cancelled"  # by either side; the slot is free again
    COMPLETED = "completed"  # the customer came
    NO_SHOW = "no_show"  # the customer did not


class Service(Row):
    tenant = ForeignKeyField(Tenant, on_delete="CASCADE")
    tenant_id: int
    position = IntegerField()
    name = TextField()
    minutes = IntegerField()
    price = TextField(default="")  # as the business writes it: "18 €"
    buffer_before = IntegerField(default=0)  # minutes
    buffer_after = IntegerField(default=0)  # minutes
    capacity = IntegerField(default=1)  # customers in one session
    is_offered = BooleanField(default=True)

    @property
    def span(self) -> Span:
        return Span(
            length=timedelta(minutes=self.minutes),
            before=timedelta(minutes=self.buffer_before),
            after=timedelta(minutes=self.buffer_after),
            capacity=self.capacity,
        )


class Staff(Row):
    tenant = ForeignKeyField(Tenant, on_delete="CASCADE")
    tenant_id: int
    position = IntegerField()
    name = TextField(default="")  # empty: the one unnamed chair
    is_working = BooleanField(default=True)


class Appointment(Row):
    tenant = ForeignKeyField(Tenant, on_delete="CASCADE")
    tenant_id: int
    customer_id = IntegerField()
    service = ForeignKeyField(Service)
    service_id: int
    staff = ForeignKeyField(Staff)
    staff_id: int
    starts_at = InstantField()
    ends_at = InstantField()
    busy_from = InstantField()  # with the service's buffers
    busy_until = InstantField()
    status = TextField()
    message_id = IntegerField(null=True)  # the bubble that asked for it
    created_at = InstantField()
    changed_at = InstantField()
