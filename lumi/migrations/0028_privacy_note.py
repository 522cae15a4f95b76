"""What a business tells each customer once about their messages, and sign-ins that were ended."""


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)


STATEMENTS = (
    # A link, told in the customer's language, or the business's own words; '': nothing is told.
    "ALTER TABLE tenant ADD COLUMN privacy_note TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE customer ADD COLUMN noted_at TEXT",  # when it was told
    """
    CREATE TABLE ended_session (
        mark TEXT PRIMARY KEY,  -- of the sign-in, which its cookie carries
        ended_at TEXT NOT NULL
    ) WITHOUT ROWID
    """,
)
