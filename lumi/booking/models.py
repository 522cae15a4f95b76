"""The rows of booking: services, staff, their hours and closures, and appointments."""

from datetime import timedelta
from uuid import uuid4

from peewee import BooleanField, ForeignKeyField, IntegerField, TextField

from lumi.booking.slots import Span
from lumi.booking.standing import Status as Status
from lumi.database import InstantField, Row
from lumi.tenants.models import Tenant


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
    uid = TextField(default=lambda: uuid4().hex)  # what calendars know it by; never changes
    sequence = IntegerField(default=0)  # times it was moved or cancelled (RFC 5545, 3.8.7.4)
    message_id = IntegerField(null=True)  # the bubble that asked for it
    created_at = InstantField()
    changed_at = InstantField()
    told_owners_at = InstantField(null=True)  # that it waits for their confirmation
    asked_to_move_at = InstantField(null=True)  # by the business: then it is never too late
