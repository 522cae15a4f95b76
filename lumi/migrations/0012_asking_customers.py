"""A business may need a customer's name or number before it books; what is told is kept."""


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)


STATEMENTS = (
    "ALTER TABLE tenant ADD COLUMN asks TEXT NOT NULL DEFAULT '[]'",  # JSON list: name, phone
    # Told in words, never proven: nobody is recognised by these, and nothing is sent to them.
    "ALTER TABLE customer ADD COLUMN told_name TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE customer ADD COLUMN told_phone TEXT NOT NULL DEFAULT ''",  # digits
)
