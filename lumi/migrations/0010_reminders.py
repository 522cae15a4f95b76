"""Reminders of appointments, and the line of customers who wait for a place."""


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)


STATEMENTS = (
    "ALTER TABLE tenant ADD COLUMN reminder_template TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE tenant ADD COLUMN waitlist_template TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE tenant ADD COLUMN template_language TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE tenant ADD COLUMN quiet_from_minute INTEGER NOT NULL DEFAULT 1260",
    "ALTER TABLE tenant ADD COLUMN quiet_until_minute INTEGER NOT NULL DEFAULT 480",
    # The customer said that they will come.
    "ALTER TABLE appointment ADD COLUMN attendance_confirmed_at TEXT",
    # When its reminders are to be looked at: '' now, NULL never again. A look costs one seek.
    "ALTER TABLE appointment ADD COLUMN remind_at TEXT DEFAULT ''",
    """
    CREATE INDEX appointment_remind ON appointment(remind_at)
        WHERE remind_at IS NOT NULL AND status = 'confirmed'
    """,
    """
    CREATE TRIGGER appointment_remind AFTER UPDATE OF starts_at, status ON appointment
    WHEN NEW.starts_at != OLD.starts_at OR NEW.status != OLD.status
    BEGIN
        UPDATE appointment SET remind_at = '', attendance_confirmed_at =
            CASE WHEN NEW.starts_at = OLD.starts_at THEN attendance_confirmed_at END
        WHERE id = NEW.id;
    END
    """,
    """
    CREATE TRIGGER tenant_remind AFTER UPDATE OF
        reminders_minutes, timezone, quiet_from_minute, quiet_until_minute ON tenant
    BEGIN
        UPDATE appointment SET remind_at = '' WHERE tenant_id = NEW.id
            AND starts_at > strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now', '-1 day');
    END
    """,
    """
    CREATE TABLE reminder (
        id INTEGER PRIMARY KEY,
        tenant_id INTEGER NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
        appointment_id INTEGER NOT NULL REFERENCES appointment(id) ON DELETE CASCADE,
        minutes INTEGER NOT NULL,  -- before the start
        starts_at TEXT NOT NULL,   -- a moved appointment is reminded of anew
        state TEXT NOT NULL CHECK (state IN ('queued', 'skipped', 'unsendable')),
        message_id INTEGER REFERENCES message(id) ON DELETE SET NULL,
        decided_at TEXT NOT NULL
    )
    """,
    "CREATE UNIQUE INDEX reminder_once ON reminder(appointment_id, minutes, starts_at)",
    "CREATE INDEX reminder_message ON reminder(message_id) WHERE message_id IS NOT NULL",
    "CREATE INDEX reminder_tenant ON reminder(tenant_id)",
    """
    CREATE TABLE waitlist (
        id INTEGER PRIMARY KEY,
        tenant_id INTEGER NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
        customer_id INTEGER NOT NULL REFERENCES customer(id) ON DELETE CASCADE,
        service_id INTEGER NOT NULL REFERENCES service(id) ON DELETE CASCADE,
        staff_id INTEGER REFERENCES staff(id) ON DELETE CASCADE,  -- NULL: anybody
        wants_from TEXT NOT NULL,
        wants_until TEXT NOT NULL,  -- exclusive
        status TEXT NOT NULL CHECK (status IN ('waiting', 'asked', 'booked', 'left', 'expired')),
        asked_start TEXT,  -- the place on offer, or the last one that was
        asked_until TEXT,
        passed TEXT NOT NULL DEFAULT '[]',  -- JSON: starts that were offered in vain
        message_id INTEGER REFERENCES message(id) ON DELETE SET NULL,  -- the last offer
        created_at TEXT NOT NULL,
        CHECK (wants_until > wants_from)
    )
    """,
    """
    CREATE INDEX waitlist_waiting ON waitlist(tenant_id, created_at)
        WHERE status IN ('waiting', 'asked')
    """,
    # One is asked at a time for each place.
    """
    CREATE UNIQUE INDEX waitlist_asked ON waitlist(service_id, asked_start)
        WHERE status = 'asked'
    """,
    "CREATE INDEX waitlist_customer ON waitlist(customer_id)",
    "CREATE INDEX waitlist_service ON waitlist(service_id)",
    "CREATE INDEX waitlist_staff ON waitlist(staff_id) WHERE staff_id IS NOT NULL",
    "CREATE INDEX waitlist_tenant ON waitlist(tenant_id)",
    "CREATE INDEX waitlist_message ON waitlist(message_id) WHERE message_id IS NOT NULL",
)
