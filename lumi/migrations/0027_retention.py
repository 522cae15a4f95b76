"""For how many days a business keeps what customers wrote, and who has been forgotten by it."""


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)


STATEMENTS = (
    """
    ALTER TABLE tenant ADD COLUMN keep_days INTEGER NOT NULL DEFAULT 0  -- 0: for ever
        CHECK (keep_days = 0 OR keep_days BETWEEN 30 AND 3650)
    """,
    # Somebody of whom only appointments are left, without a name or number.
    "ALTER TABLE customer ADD COLUMN forgotten_at TEXT",
)
