"""Calendars that subscribe to ours, calendars of the owners that close slots, files to send."""


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)


STATEMENTS = (
    "ALTER TABLE message ADD COLUMN attachment TEXT",  # JSON: filename, mime, text
    "ALTER TABLE message ADD COLUMN media_id TEXT",  # Meta's, once it was uploaded
    """
    CREATE TABLE calendar_feed (
        id INTEGER PRIMARY KEY,
        tenant_id INTEGER NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
        staff_id INTEGER REFERENCES staff(id) ON DELETE CASCADE,  -- NULL: everybody's appointments
        secret TEXT NOT NULL,             -- sealed
        fingerprint TEXT NOT NULL UNIQUE  -- SHA-256 of the secret, by which it is found
    )
    """,
    "CREATE UNIQUE INDEX calendar_feed_of ON calendar_feed(tenant_id, coalesce(staff_id, 0))",
    "CREATE INDEX calendar_feed_staff ON calendar_feed(staff_id)",
    """
    CREATE TABLE imported_calendar (
        id INTEGER PRIMARY KEY,
        tenant_id INTEGER NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
        staff_id INTEGER REFERENCES staff(id) ON DELETE CASCADE,  -- NULL: keeps everybody busy
        url TEXT NOT NULL,                     -- sealed: who has it can read the calendar
        etag TEXT NOT NULL DEFAULT '',
        last_modified TEXT NOT NULL DEFAULT '',
        due_at TEXT NOT NULL,
        fetched_at TEXT,                       -- when it was last read with success
        failing_since TEXT,
        fault TEXT NOT NULL DEFAULT ''
    )
    """,
    """
    CREATE UNIQUE INDEX imported_calendar_of
        ON imported_calendar(tenant_id, coalesce(staff_id, 0))
    """,
    "CREATE INDEX imported_calendar_staff ON imported_calendar(staff_id)",
    "CREATE INDEX imported_calendar_due ON imported_calendar(due_at)",
    """
    CREATE TABLE imported_busy (
        id INTEGER PRIMARY KEY,
        tenant_id INTEGER NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
        staff_id INTEGER REFERENCES staff(id) ON DELETE CASCADE,  -- NULL: everybody
        calendar_id INTEGER NOT NULL REFERENCES imported_calendar(id) ON DELETE CASCADE,
        starts_at TEXT NOT NULL,
        ends_at TEXT NOT NULL CHECK (ends_at > starts_at)
    )
    """,
    "CREATE INDEX imported_busy_tenant ON imported_busy(tenant_id, ends_at)",
    "CREATE INDEX imported_busy_staff ON imported_busy(staff_id)",
    "CREATE INDEX imported_busy_calendar ON imported_busy(calendar_id)",
)
