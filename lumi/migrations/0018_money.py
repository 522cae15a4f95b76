"""What models cost, in which zone WhatsApp counts its months, and how much a month may cost."""


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)


STATEMENTS = (
    "ALTER TABLE usage ADD COLUMN cost_micros INTEGER NOT NULL DEFAULT 0",  # of a US dollar
    # Calls of models whose price nobody knew; their cost is not among cost_micros.
    "ALTER TABLE usage ADD COLUMN unpriced INTEGER NOT NULL DEFAULT 0",
    """
    UPDATE usage SET unpriced = messages
        WHERE kind = 'tokens' AND model != 'all-MiniLM-L6-v2'  -- embedded, costs nothing
    """,
    # Of the WhatsApp account, where its months begin; '': the tenant's own.
    "ALTER TABLE tenant ADD COLUMN account_timezone TEXT NOT NULL DEFAULT ''",
    # Of a month; 0: as much as it takes.
    "ALTER TABLE tenant ADD COLUMN cap_llm_micros INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE tenant ADD COLUMN cap_messages INTEGER NOT NULL DEFAULT 0",
)
