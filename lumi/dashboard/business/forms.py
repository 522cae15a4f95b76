"""What is filled in of a business's own row; the rules are those of its file."""

import json
from collections.abc import Mapping
from datetime import time
from typing import Any, ClassVar

from babel import Locale
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DecimalField,
    IntegerField,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired

from lumi import phrases
from lumi.dashboard.business.durations import DAY, HOUR, Lasting, LastingTicks, choices
from lumi.dashboard.business.room import Ticks, offered
from lumi.tenants.models import Tenant

NEEDED = [InputRequired()]


class ColumnForm(FlaskForm):
    """Fields have the names of a file's keys; `tables` says in which of its tables each stands."""

    tables: ClassVar[Mapping[str, tuple[str, ...]]]

    def __init__(self, tenant: Tenant) -> None:
        super().__init__(data=present(tenant))
        for one in self:
            if isinstance(one, Lasting | LastingTicks):
                kept = present(tenant)[one.name]
                one.choices = offered(
                    choices(one.usual, kept if isinstance(kept, list) else [kept])
                )

    def said(self) -> dict[str, Any]:
        """What was filled in, as a file says it."""
        values: dict[str, Any] = {}
        for table, names in self.tables.items():
            found = {name: self[name].data for name in names}
            values |= {table: found} if table else found
        return values


class ProfileForm(ColumnForm):
    tables: ClassVar = {
        "": ("name", "address", "timezone", "language", "date_order"),
        "booking": ("note",),
    }
    name = StringField(_l("Name"))
    address = StringField(_l("Address"), description=_l("As customers are told it."))
    timezone = StringField(
        _l("Time zone"), description=_l("Like Europe/Madrid."), render_kw={"list": "zones"}
    )
    language = SelectField(_l("Language"), description=_l("Until a customer writes in another."))
    date_order = SelectField(
        _l("Dates in figures"),
        choices=offered({"DMY": _l("day first: 24/12"), "MDY": _l("month first: 12/24")}),
    )
    note = TextAreaField(
        _l("Note on bookings"),
        description=_l("Ends each confirmation: “Please come five minutes early.”"),
        render_kw={"rows": 2},
    )
    submit = SubmitField(_l("Save"))

    def __init__(self, tenant: Tenant) -> None:
        super().__init__(tenant)
        codes = sorted({*phrases.languages(), tenant.language})
        self.language.choices = offered({code: _language(code) for code in codes})


class BookingForm(ColumnForm):
    tables: ClassVar = {
        "booking": (
            *("confirm", "slot_minutes", "notice_minutes", "horizon_days"),
            *("cancel_until_minutes", "asks"),
        )
    }
    confirm = SelectField(
        _l("Who confirms a booking"),
        choices=offered({"owner": _l("You do, each one"), "at-once": _l("Lumi does, at once")}),
    )
    slot_minutes = Lasting(_l("A start every"), usual=(5, 10, 15, 20, 30, 45, 60, 90, 120))
    notice_minutes = Lasting(
        _l("Shortest notice"),
        usual=(0, 30, HOUR, 2 * HOUR, 4 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY),
        description=_l("So long before it starts a time can still be booked."),
    )
    horizon_days = IntegerField(_l("Days ahead that can be booked"), NEEDED)
    cancel_until_minutes = Lasting(
        _l("Customers may cancel or move until"),
        usual=(0, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY),
        description=_l("So long before the start; later they are asked to talk to you."),
    )
    asks = Ticks(
        _l("Ask before a first booking for"),
        choices=offered({"name": _l("the name"), "phone": _l("a phone number")}),
    )
    submit = SubmitField(_l("Save"))


class MessagesForm(ColumnForm):
    tables: ClassVar = {
        "booking": (
            *("reminders_minutes", "reminder_template", "waitlist_template", "move_template"),
            *("owner_template", "template_language"),
        )
    }
    reminders_minutes = LastingTicks(
        _l("Remind before an appointment"),
        usual=(30, HOUR, 2 * HOUR, 4 * HOUR, DAY, 2 * DAY, 7 * DAY),
        description=_l("Nothing ticked: no reminders."),
    )
    quiet_from = TimeField(_l("Write to nobody unasked from"), NEEDED)
    quiet_until = TimeField(
        _l("until"), NEEDED, description=_l("The same time twice: no quiet hours.")
    )
    reminder_template = StringField(
        _l("Template for reminders"),
        description=_l(
            "Its name in WhatsApp Manager. Without one, customers who last wrote more than 24"
            " hours ago get no reminder."
        ),
    )
    waitlist_template = StringField(_l("Template for a place that came free"))
    move_template = StringField(_l("Template for an appointment that has to move"))
    owner_template = StringField(_l("Template for what owners are told"))
    template_language = StringField(
        _l("Language of the templates"),
        description=_l("As WhatsApp has it: es or en_US. Empty: the business's."),
    )
    submit = SubmitField(_l("Save"))

    def said(self) -> dict[str, Any]:
        values = super().said()
        values["booking"]["reminders_minutes"] = sorted(self.reminders_minutes.data, reverse=True)
        values["booking"]["quiet_hours"] = (
            f"{self.quiet_from.data:%H:%M}-{self.quiet_until.data:%H:%M}"
        )
        return values


class HandoverForm(ColumnForm):
    tables: ClassVar = {"handover": ("quiet_minutes",)}
    words = TextAreaField(
        _l("Words that are for a person"),
        description=_l("One a line: lawyer, complaint, refund*. A star stands for any ending."),
        render_kw={"rows": 5},
    )
    quiet_minutes = Lasting(
        _l("After your last word Lumi keeps out for"),
        usual=(30, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY),
    )
    submit = SubmitField(_l("Save"))

    def said(self) -> dict[str, Any]:
        values = super().said()
        lines = (self.words.data or "").replace(",", "\n").splitlines()
        values["handover"]["words"] = [one.strip() for one in lines if one.strip()]
        return values


class LimitsForm(ColumnForm):
    tables: ClassVar = {
        "": ("account_timezone",),
        "assistant": ("pictures", "media_megabytes"),
        "caps": ("llm_usd", "messages"),
    }
    llm_usd = DecimalField(
        _l("Dollars a month for models, at most"),
        NEEDED,
        description=_l("0: as much as it takes. Above it the FAQs answer by themselves."),
    )
    messages = IntegerField(
        _l("Messages a month, at most"),
        NEEDED,
        description=_l("0: no limit. Above it Lumi answers, but writes to nobody unasked."),
    )
    account_timezone = StringField(
        _l("Time zone of your WhatsApp account"),
        description=_l("Its free messages are counted by the month there. Empty: as your own."),
        render_kw={"list": "zones"},
    )
    pictures = BooleanField(_l("A model may see customers' pictures"))
    media_megabytes = IntegerField(
        _l("Megabytes of pictures and voice notes that are kept"),
        NEEDED,
        description=_l("The oldest go first; 0: none are kept."),
    )
    submit = SubmitField(_l("Save"))

    def said(self) -> dict[str, Any]:
        values = super().said()
        values["caps"]["llm_usd"] = float(values["caps"]["llm_usd"])
        return values


class PrivacyForm(ColumnForm):
    tables: ClassVar = {"privacy": ("keep_days", "note")}
    keep_days = IntegerField(
        _l("Days that messages are kept"),
        NEEDED,
        description=_l("0: for ever; else 30 at least. A year is enough for most."),
    )
    note = TextAreaField(
        _l("Told each new customer once"),
        description=_l(
            "The address of your privacy page, and Lumi says it in the customer's language; or your"
            " own words. It stands below its first answer. Empty: nothing."
        ),
        render_kw={"rows": 3},
    )
    submit = SubmitField(_l("Save"))

    def __init__(self, tenant: Tenant) -> None:
        super().__init__(tenant)
        if not self.is_submitted():
            self.note.data = tenant.privacy_note


class ToneForm(ColumnForm):
    tables: ClassVar = {"": ("system_prompt",)}
    system_prompt = TextAreaField(
        _l("How Lumi answers"),
        description=_l("“Be warm and brief. Say du. Never push anybody to book.”"),
        render_kw={"rows": 8},
    )
    question = StringField(_l("Try it: a customer asks"))
    submit = SubmitField(_l("Save"))
    attempt = SubmitField(_l("How would Lumi answer?"))


def present(tenant: Tenant) -> dict[str, Any]:
    """The tenant's row by the keys of a file."""
    names = (
        *("name", "address", "timezone", "language", "date_order", "system_prompt", "confirm"),
        *("slot_minutes", "notice_minutes", "horizon_days", "cancel_until_minutes"),
        *("reminder_template", "waitlist_template", "move_template", "owner_template"),
        *("template_language", "account_timezone"),
        *("media_megabytes", "keep_days"),
    )
    return {name: getattr(tenant, name) for name in names} | {
        "note": tenant.booking_note,
        "asks": json.loads(tenant.asks),
        "reminders_minutes": json.loads(tenant.reminders_minutes),
        "quiet_from": clock_of(tenant.quiet_from_minute),
        "quiet_until": clock_of(tenant.quiet_until_minute),
        "words": "\n".join(json.loads(tenant.handover_words)),
        "quiet_minutes": tenant.handover_minutes,
        "llm_usd": tenant.cap_llm_micros / 10**6,
        "messages": tenant.cap_messages,
        "pictures": tenant.sees_pictures,
    }


def clock_of(minute: int) -> time:
    """Of minutes after a midnight."""
    return time(minute // 60 % 24, minute % 60)


def _language(code: str) -> str:
    shown = Locale.parse(code, sep="-").get_display_name(get_locale())
    return f"{shown} ({code})" if shown else _("Language %(code)s", code=code)
