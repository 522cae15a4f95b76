"""The rows of a tenant and its owners' numbers."""

from typing import Any
from zoneinfo import ZoneInfo

from peewee import BooleanField, ForeignKeyField, IntegerField, TextField

from lumi.database import InstantField, Row, connection


class UnknownTenant(Exception):
    """No tenant has that slug."""


class Tenant(Row):
    slug = TextField(unique=True)
    name = TextField()
    phone_id = TextField(null=True, unique=True)
    token = TextField(default="")  # sealed, see secrets.py; so are the next two
    app_secret = TextField(default="")
    verify_token = TextField(default="")
    timezone = TextField(default="UTC")
    language = TextField(default="en")
    date_order = TextField(default="MDY")
    system_prompt = TextField(default="")
    address = TextField(default="")
    confirm = TextField(default="owner")
    slot_minutes = IntegerField(default=30)
    notice_minutes = IntegerField(default=60)
    horizon_days = IntegerField(default=90)
    cancel_until_minutes = IntegerField(default=120)
    reminders_minutes = TextField(default="[1440, 120]")
    booking_note = TextField(default="")  # ends each confirmation: "please come 5 minutes early"
    asks = TextField(default="[]")  # JSON: what is asked before booking, of name and phone
    reminder_template = TextField(default="")  # names of templates that Meta has approved
    waitlist_template = TextField(default="")
    move_template = TextField(default="")
    owner_template = TextField(default="")
    template_language = TextField(default="")  # of them all, like es or en_US; "": the tenant's
    quiet_from_minute = IntegerField(default=1260)  # local: nobody is written to unasked
    quiet_until_minute = IntegerField(default=480)
    brief_minute = IntegerField(null=True)  # local: when owners are told the day; None: never
    paused_until = InstantField(null=True)  # Lumi answers nobody but owners until then
    suspended_at = InstantField(null=True)  # by the operator; nothing is answered or sent since
    account_timezone = TextField(default="")  # of the WhatsApp account; "": the tenant's own
    cap_llm_micros = IntegerField(default=0)  # of a dollar, a month; 0: as much as it takes
    cap_messages = IntegerField(default=0)  # that reach a phone, a month; 0: no cap
    sees_pictures = BooleanField(default=False)  # a model may be shown customers' pictures
    media_megabytes = IntegerField(default=100)  # of voice notes and pictures kept; 0: none
    handover_words = TextField(default="[]")  # JSON: what a customer writes that is for a person
    handover_minutes = IntegerField(default=240)  # after a human's last word Lumi answers again
    keep_days = IntegerField(default=0)  # of what customers wrote; 0: for ever
    privacy_note = TextField(default="")  # told each customer once: a link, or words; "": nothing
    is_demo = BooleanField(default=False)
    sending_blocked = TextField(default="")
    created_at = InstantField()

    @classmethod
    def called(cls, words: str) -> Any:
        """For queries: those whose name or slug has these words in it."""
        return cls.name.contains(words) | cls.slug.contains(words)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def account_zone(self) -> str:
        """The zone in which WhatsApp's months begin."""
        return self.account_timezone or self.timezone


class OwnerNumber(Row):
    tenant = ForeignKeyField(Tenant, on_delete="CASCADE")
    phone = TextField()  # digits only


def with_id(tenant_id: int) -> Tenant | None:
    """The tenant with that number."""
    return _found("SELECT * FROM tenant WHERE id = ?", tenant_id)


def with_slug(slug: str) -> Tenant | None:
    """The tenant with that slug."""
    return _found("SELECT * FROM tenant WHERE slug = ?", slug)


def _found(sql: str, asked: int | str) -> Tenant | None:
    """As `Tenant.raw` finds it in three times, `Tenant.select` in ten times as long.

    Each message asks three times, each beat of an open page once.
    """
    cursor = connection().execute(sql, (asked,))
    row = cursor.fetchone()
    if row is None:
        return None
    known, named = Tenant._meta.columns, zip(cursor.description, row, strict=True)
    return Tenant(
        **{
            known[column].name: known[column].python_value(kept)
            for (column, *_), kept in named
            if column in known  # a later version's file has others
        }
    )


def named(slug: str) -> Tenant:
    """The tenant with that slug. Raises UnknownTenant."""
    found = with_slug(slug)
    if found is None:
        raise UnknownTenant(f"There is no tenant {slug!r}. See: flask tenant list")
    return found
