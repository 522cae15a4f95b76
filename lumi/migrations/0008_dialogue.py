"""A talk about an appointment goes on where it was left, in the customer's language."""


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)


STATEMENTS = (
    "ALTER TABLE conversation ADD COLUMN dialogue TEXT",  # JSON, see booking/dialogue/state.py
    "ALTER TABLE conversation ADD COLUMN dialogue_until TEXT",  # left alone until then, it is over
    "ALTER TABLE conversation ADD COLUMN language TEXT NOT NULL DEFAULT ''",  # the customer's
    "ALTER TABLE tenant ADD COLUMN booking_note TEXT NOT NULL DEFAULT ''",  # ends a confirmation
)
