"""When a conversation is a human's: words that a business keeps for one, and for how long."""


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)


STATEMENTS = (
    "ALTER TABLE tenant ADD COLUMN handover_words TEXT NOT NULL DEFAULT '[]'",  # JSON list
    # After the human's last word; then Lumi answers again.
    "ALTER TABLE tenant ADD COLUMN handover_minutes INTEGER NOT NULL DEFAULT 240",
)
