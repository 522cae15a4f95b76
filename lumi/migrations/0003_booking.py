"""What can be booked (services, staff, hours, closures) and what has been (appointments)."""


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)


STATEMENTS = (
    """
    CREATE TABLE service (
        id INTEGER PRIMARY KEY,
        tenant_id INTEGER NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        name TEXT NOT NULL,
        minutes INTEGER NOT NULL CHECK (minutes BETWEEN 1 AND 1440),
        price TEXT NOT NULL DEFAULT '',
        buffer_before INTEGER NOT NULL DEFAULT 0 CHECK (buffer_before BETWEEN 0 AND 1440),
        buffer_after INTEGER NOT NULL DEFAULT 0 CHECK (buffer_after BETWEEN 0 AND 1440),
        capacity INTEGER NOT NULL DEFAULT 1 CHECK (capacity >= 1),
        is_offered INTEGER NOT NULL DEFAULT 1
    )
    """,
    "CREATE UNIQUE INDEX service_name ON service(tenant_id, name)",
    """
    CREATE TABLE staff (
        id INTEGER PRIMARY KEY,
        tenant_id INTEGER NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        name TEXT NOT NULL DEFAULT '',  -- empty: the one unnamed chair
        is_working INTEGER NOT NULL DEFAULT 1
    )
    """,
    "CREATE UNIQUE INDEX staff_name ON staff(tenant_id, name)",
    """
    CREATE TABLE staff_service (  -- no row for a staff member: does everything
        staff_id INTEGER NOT NULL REFERENCES staff(id) ON DELETE CASCADE,
        service_id INTEGER NOT NULL REFERENCES service(id) ON DELETE CASCADE,
        PRIMARY KEY (staff_id, service_id)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX staff_service_service ON staff_service(service_id)",
    """
    CREATE TABLE opening_hours (
        id INTEGER PRIMARY KEY,
        tenant_id INTEGER NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
        staff_id INTEGER REFERENCES staff(id) ON DELETE CASCADE,  -- NULL: the business's own
        weekday INTEGER NOT NULL CHECK (weekday BETWEEN 0 AND 6),  -- Monday is 0
        opens_minute INTEGER NOT NULL CHECK (opens_minute BETWEEN 0 AND 1439),
        closes_minute INTEGER NOT NULL,  -- after midnight: more than 1440
        CHECK (closes_minute > opens_minute AND closes_minute <= opens_minute + 1440)
    )
    """,
    "CREATE INDEX opening_hours_tenant ON opening_hours(tenant_id)",
    "CREATE INDEX opening_hours_staff ON opening_hours(staff_id)",
    """
    CREATE TABLE closure (
        id INTEGER PRIMARY KEY,
        tenant_id INTEGER NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
        staff_id INTEGER REFERENCES staff(id) ON DELETE CASCADE,  -- NULL: everybody
        starts_local TEXT NOT NULL,  -- YYYY-MM-DDTHH:MM in the tenant's zone
        ends_local TEXT NOT NULL,    -- exclusive
        reason TEXT NOT NULL DEFAULT '',
        CHECK (ends_local > starts_local)
    )
    """,
    "CREATE INDEX closure_tenant ON closure(tenant_id, ends_local)",
    "CREATE INDEX closure_staff ON closure(staff_id)",
    """
    CREATE TABLE appointment (
        id INTEGER PRIMARY KEY,
        tenant_id INTEGER NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
        customer_id INTEGER NOT NULL REFERENCES customer(id) ON DELETE CASCADE,
        service_id INTEGER NOT NULL REFERENCES service(id),
        staff_id INTEGER NOT NULL REFERENCES staff(id),
        starts_at TEXT NOT NULL,
        ends_at TEXT NOT NULL,
        busy_from TEXT NOT NULL,   -- with the service's buffers
        busy_until TEXT NOT NULL,
        status TEXT NOT NULL CHECK (status IN
            ('pending', 'confirmed', 'cancelled', 'completed', 'no_show')),
        message_id INTEGER REFERENCES message(id) ON DELETE SET NULL,  -- the bubble that asked
        created_at TEXT NOT NULL,
        changed_at TEXT NOT NULL,
        CHECK (ends_at > starts_at AND busy_from <= starts_at AND busy_until >= ends_at),
        -- Times are compared as text, so one way of writing them is the only one.
        CHECK (starts_at GLOB '????-??-??T??:??:??*+00:00'
           AND ends_at GLOB '????-??-??T??:??:??*+00:00'
           AND busy_from GLOB '????-??-??T??:??:??*+00:00'
           AND busy_until GLOB '????-??-??T??:??:??*+00:00')
    )
    """,
    """
    CREATE INDEX appointment_diary  -- holds all that a question about room reads
        ON appointment(staff_id, busy_until, busy_from, starts_at, service_id)
        WHERE status IN ('pending', 'confirmed')
    """,
    "CREATE INDEX appointment_staff ON appointment(staff_id)",
    "CREATE INDEX appointment_tenant ON appointment(tenant_id, starts_at)",
    "CREATE INDEX appointment_customer ON appointment(customer_id)",
    "CREATE INDEX appointment_service ON appointment(service_id)",
    # A turn done twice books once.
    """
    CREATE UNIQUE INDEX appointment_message ON appointment(message_id)
        WHERE message_id IS NOT NULL
    """,
)

# One chair, one appointment at a time; a group session takes as many as its service has places.
# What stands may stand: an update is judged only when it takes a place that it did not have.
_OVERLAP = """
    CREATE TRIGGER appointment_overlap_{name} BEFORE {event} ON appointment
    WHEN NEW.status IN ('pending', 'confirmed') {unless}
    BEGIN
        SELECT RAISE(ABORT, 'slot taken') WHERE EXISTS (
            SELECT 1 FROM appointment other
            WHERE other.staff_id = NEW.staff_id AND other.status IN ('pending', 'confirmed')
              AND other.busy_until > NEW.busy_from AND other.busy_from < NEW.busy_until
              AND other.id IS NOT NEW.id
              AND NOT (other.service_id = NEW.service_id AND other.starts_at = NEW.starts_at)
        ) OR (
            SELECT count(*) FROM appointment other
            WHERE other.staff_id = NEW.staff_id AND other.status IN ('pending', 'confirmed')
              AND other.service_id = NEW.service_id AND other.starts_at = NEW.starts_at
              AND other.busy_until > NEW.busy_from AND other.id IS NOT NEW.id
        ) >= (SELECT capacity FROM service WHERE id = NEW.service_id);
    END
"""
_SAME_PLACE = """AND NOT (
        OLD.status IN ('pending', 'confirmed') AND OLD.staff_id = NEW.staff_id
        AND OLD.service_id = NEW.service_id AND OLD.starts_at = NEW.starts_at
        AND OLD.busy_from = NEW.busy_from AND OLD.busy_until = NEW.busy_until
    )"""

_SAME_TENANT = """
    CREATE TRIGGER appointment_tenant_{name} BEFORE {event} ON appointment
    WHEN NEW.tenant_id IS NOT (SELECT tenant_id FROM service WHERE id = NEW.service_id)
      OR NEW.tenant_id IS NOT (SELECT tenant_id FROM staff WHERE id = NEW.staff_id)
      OR NEW.tenant_id IS NOT (SELECT tenant_id FROM customer WHERE id = NEW.customer_id)
    BEGIN
        SELECT RAISE(ABORT, 'appointment of another tenant');
    END
"""

STATEMENTS += (
    _OVERLAP.format(name="insert", event="INSERT", unless=""),
    _OVERLAP.format(name="update", event="UPDATE", unless=_SAME_PLACE),
    _SAME_TENANT.format(name="insert", event="INSERT"),
    _SAME_TENANT.format(name="update", event="UPDATE"),
)
