"""Appointments are known to calendars by a name of their own, and are counted as they change."""


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)


STATEMENTS = (
    # A column that is added cannot have a random default, hence the triggers.
    "ALTER TABLE appointment ADD COLUMN uid TEXT",
    "ALTER TABLE appointment ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0",
    "UPDATE appointment SET uid = lower(hex(randomblob(16)))",
    "CREATE UNIQUE INDEX appointment_uid ON appointment(uid)",
    """
    CREATE TRIGGER appointment_uid_given AFTER INSERT ON appointment WHEN NEW.uid IS NULL
    BEGIN
        UPDATE appointment SET uid = lower(hex(randomblob(16))) WHERE id = NEW.id;
    END
    """,
    """
    CREATE TRIGGER appointment_uid_stays BEFORE UPDATE OF uid ON appointment
    WHEN OLD.uid IS NOT NULL AND NEW.uid IS NOT OLD.uid
    BEGIN
        SELECT RAISE(ABORT, 'the uid of an appointment never changes');
    END
    """,
    "DROP INDEX appointment_customer",
    "CREATE INDEX appointment_customer ON appointment(customer_id, starts_at)",
)
