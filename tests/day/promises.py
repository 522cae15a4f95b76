"""What Lumi promises, checked from what a town heard and from the rows that are left."""

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lumi import clock, database
from lumi.booking.reminders import WITHHELD
from lumi.conversations.handover import WITHDRAWN
from tests.day.people import NOON
from tests.day.town import DAY, MINUTE, Heard, Town, Turn

REMINDERS = (1440, 120)  # minutes before the start, as businesses have them
LATE = timedelta(minutes=20)  # for a reminder whose sends meet one fault after another
AT_ONCE = 2  # replies of a turn: two lists to choose from do not fit into one
QUIET = (21 * 60, 8 * 60)  # minutes after local midnight


@dataclass(frozen=True, slots=True)
class Reminded:
    heard: Heard
    appointment_id: int
    starts_at: str
    minutes: int


class Promises:
    """`watch` after each minute what can only be seen then; `check` everything in the end."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.reminded: list[Reminded] = []
        self.stood: dict[str, set[str]] = defaultdict(set)  # all times that were booked, as said
        self.seen: Counter[str] = Counter()
        self._watched = self._row = 0

    def watch(self) -> None:
        for heard in self.town.heard[self._watched :]:
            self._watch(heard)
        self._watched = len(self.town.heard)
        self.watch_people()
        for phone, tenant_id, starts_at in database.rows(_STANDS, clock.stamp(self.town.now)):
            start = clock.instant(starts_at).astimezone(self.town.tenants[tenant_id].zone)
            self.stood[phone].add(f"{start:%A, %B} {start.day}, {start:%H:%M}")
        self._watch_what_is_queued()

    def watch_people(self) -> None:
        """Who has asked for a person in the last minute."""
        for ident, phone, why, phone_id, said_at in database.rows(_NEWER, self._row):
            self._row = ident
            if "handover" in json.loads(why or "{}"):
                self.town.person_takes(phone_id, phone, clock.instant(said_at))
                self.seen["handover"] += 1

    def _watch(self, heard: Heard) -> None:
        """A reminder is of what stands; it comes neither at night nor to who wants none."""
        sql = f"{_REMINDERS} WHERE message.callback = ?"
        for appointment_id, starts_at, minutes, status, stands_at in database.rows(
            sql, heard.sent.callback
        ):
            assert status == "confirmed", "a reminder of a cancelled appointment"
            assert stands_at == starts_at, "a reminder of the time before a move"
            assert starts_at > clock.stamp(heard.at), "a reminder of what has begun"
            self.reminded.append(Reminded(heard, appointment_id, starts_at, minutes))

    def _watch_what_is_queued(self) -> None:
        for tenant_id, zone_of, stopped, queued_at in database.rows(
            _UNASKED, clock.stamp(self.town.now)
        ):
            tenant = self.town.tenants[tenant_id]
            assert not _is_night(clock.instant(queued_at), tenant.zone), f"at night in {zone_of}"
            assert stopped is None, "written to unasked after STOP"
            cap, delivered = tenant.cap_messages, self.town.delivered[tenant_id]
            assert not cap or delivered < cap, "written to unasked above the cap"
            self.seen["unasked"] += 1
        for row in database.rows(_OFFERED, clock.stamp(self.town.now)):
            self._watch_offer(*row)

    def _watch_offer(
        self, ident: int, tenant_id: int, service_id: int, start: str, joined_at: str
    ) -> None:
        self.seen["offered"] += 1
        others = database.rows(
            "SELECT id FROM waitlist WHERE status = 'asked' AND asked_start = ? AND service_id = ?"
            " AND id != ?",
            *(start, service_id, ident),
        )
        assert not others, "two are asked about one place"
        for passed, earlier in database.rows(
            _EARLIER, tenant_id, service_id, start, joined_at, ident
        ):
            assert start in json.loads(passed), f"{ident} was asked before {earlier}"

    def check(self) -> None:
        self.check_messages()
        self._what_was_promised_stands()
        self._reminders_come_once()
        assert min(self.seen[one] for one in ("handover", "unasked", "offered")), self.seen

    def check_messages(self) -> None:
        """Those promises that no clock may break."""
        self._nothing_waits()
        self._nothing_is_sent_twice()
        self._each_turn_is_answered_once()
        self._nobody_is_booked_twice()

    def _nothing_waits(self) -> None:
        assert not database.rows("SELECT id FROM message WHERE state IN ('queued', 'sending')")
        assert not database.rows(
            "SELECT id FROM message WHERE state = 'unknown'"
            " OR (role = 'inbound' AND handled_at IS NULL)"
        )
        assert not database.rows("SELECT id FROM notice WHERE kind = 'turn failed'")

    def _nothing_is_sent_twice(self) -> None:
        heard = Counter(one.sent.callback for one in self.town.heard)
        assert set(heard.values()) == {1}
        gone = "SELECT callback FROM message WHERE role = 'assistant' AND state != 'failed'"
        assert {callback for (callback,) in database.rows(gone)} == set(heard)
        errors = database.rows("SELECT DISTINCT error FROM message WHERE state = 'failed'")
        assert {error for (error,) in errors} <= {WITHDRAWN, WITHHELD}

    def _each_turn_is_answered_once(self) -> None:
        rows = {
            wa_msg_id: (ident, talk, outcome, handled_at)
            for wa_msg_id, ident, talk, outcome, handled_at in database.rows(_INBOUND)
        }
        assert len(rows) == sum(len(turn.ids) for turn in self.town.turns)
        replies: dict[int, list[str]] = defaultdict(list)
        for ident, written_at in database.rows(_REPLIES):
            replies[ident].append(written_at)
        answered: dict[tuple[int, str], list[int]] = defaultdict(list)
        for turn in self.town.turns:
            for wa_msg_id in turn.ids:
                ident, talk, outcome, handled_at = rows[wa_msg_id]
                assert outcome == self._expected(turn, wa_msg_id), (wa_msg_id, turn)
                if outcome == "answered":
                    answered[talk, handled_at].append(ident)
                self.seen[outcome] += 1
        for ids in answered.values():
            written = [at for ident in ids for at in replies.pop(ident, [])]
            assert len(set(written)) == 1, f"{ids} was answered more than once, or never"
            assert len(written) <= AT_ONCE
        assert not replies

    def _expected(self, turn: Turn, wa_msg_id: str) -> str:
        if turn.is_silent:
            return "silent"
        is_left = turn.is_for_person or wa_msg_id in self.town.left_to_people
        return "human" if is_left else "answered"

    def _nobody_is_booked_twice(self) -> None:
        until: dict[int, str] = {}
        for staff_id, begins, ends in database.rows(_STANDING):
            assert begins >= until.get(staff_id, ""), "one chair, two customers"
            until[staff_id] = ends
            self.seen["standing"] += 1

    def _what_was_promised_stands(self) -> None:
        """Each ✅ names an appointment of who heard it, and each appointment was told so."""
        told: dict[str, list[str]] = defaultdict(list)
        for heard in self.town.heard:
            if "✅" in heard.sent.text:
                told[heard.customer.phone].append(heard.sent.text)
        for phone, texts in told.items():
            for text in texts:
                assert any(when in text for when in self.stood[phone]), (phone, text)
                self.seen["told"] += 1
        for phone, times in self.stood.items():
            for when in times:
                assert any(when in text for text in told[phone]), (phone, when)

    def _reminders_come_once(self) -> None:
        times = Counter((one.appointment_id, one.starts_at, one.minutes) for one in self.reminded)
        assert set(times.values()) <= {1}
        at = {(one.appointment_id, one.minutes): one.heard.at for one in self.reminded}
        for ident, tenant_id, starts_at, agreed_at, stopped in database.rows(_NEVER_MOVED):
            tenant = self.town.tenants[tenant_id]
            if stopped or tenant.cap_messages:
                continue
            for minutes in REMINDERS:
                due = clock.instant(starts_at) - minutes * MINUTE
                if not clock.instant(agreed_at) < due < NOON + DAY or _is_night(due, tenant.zone):
                    continue
                assert (ident, minutes) in at, f"no reminder {minutes} min before {starts_at}"
                assert due <= at[ident, minutes] <= due + LATE
                self.seen["reminded in time"] += 1


def _is_night(at: datetime, zone: Any) -> bool:
    local = at.astimezone(zone)
    minute = local.hour * 60 + local.minute
    return minute >= QUIET[0] or minute < QUIET[1]


_NEWER = """
    SELECT message.id, phone, why, phone_id, received_at FROM message
    JOIN customer ON customer.id = customer_id JOIN tenant ON tenant.id = message.tenant_id
    WHERE role = 'assistant' AND message.id > ? ORDER BY message.id
"""
_REMINDERS = """
    SELECT appointment.id, reminder.starts_at, minutes, status, appointment.starts_at
    FROM reminder JOIN message ON message.id = reminder.message_id
    JOIN appointment ON appointment.id = appointment_id
"""
_UNASKED = """
    SELECT message.tenant_id, timezone, marketing_stopped_at, message.received_at FROM message
    JOIN customer ON customer.id = customer_id JOIN tenant ON tenant.id = message.tenant_id
    WHERE message.received_at >= ? AND (
        message.id IN (SELECT message_id FROM reminder)
        OR message.id IN (SELECT message_id FROM waitlist))
"""
_OFFERED = """
    SELECT waitlist.id, waitlist.tenant_id, service_id, asked_start, waitlist.created_at
    FROM waitlist JOIN message ON message.id = waitlist.message_id
    WHERE status = 'asked' AND message.received_at >= ?
"""
_EARLIER = """
    SELECT passed, waitlist.id FROM waitlist JOIN customer ON customer.id = customer_id
    WHERE waitlist.tenant_id = ?1 AND service_id = ?2 AND status = 'waiting'
      AND wants_from <= ?3 AND wants_until > ?3 AND marketing_stopped_at IS NULL
      AND (waitlist.created_at, waitlist.id) < (?4, ?5)
"""
_INBOUND = """
    SELECT wa_msg_id, id, conversation_id, outcome, handled_at FROM message WHERE role = 'inbound'
"""
_REPLIES = """
    SELECT answers_id, received_at FROM message
    WHERE role = 'assistant' AND answers_id IS NOT NULL AND type != 'document'
"""
_STANDING = """
    SELECT staff_id, busy_from, busy_until FROM appointment
    WHERE status IN ('pending', 'confirmed', 'completed') ORDER BY busy_from
"""
_STANDS = """
    SELECT phone, appointment.tenant_id, starts_at FROM appointment
    JOIN customer ON customer.id = customer_id
    WHERE status = 'confirmed' AND changed_at >= ?
"""
_NEVER_MOVED = """
    SELECT appointment.id, appointment.tenant_id, starts_at, changed_at, marketing_stopped_at
    FROM appointment JOIN customer ON customer.id = customer_id
    WHERE status = 'confirmed' AND sequence = 0
"""
