"""How often each FAQ answered somebody, counted with the reply; imports that wait for a yes."""


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)


STATEMENTS = (
    # A day is one of UTC. No FAQ has more than a row for each day on which it was of use.
    """
    CREATE TABLE faq_use (
        faq_id INTEGER NOT NULL REFERENCES faq(id) ON DELETE CASCADE,
        day TEXT NOT NULL,
        times INTEGER NOT NULL,
        last_at TEXT NOT NULL,
        PRIMARY KEY (faq_id, day)
    ) WITHOUT ROWID
    """,
    # What was answered before there was a count, as the replies themselves tell it.
    """
    INSERT INTO faq_use (faq_id, day, times, last_at)
    SELECT faq.id, substr(reply.received_at, 1, 10), count(*), max(reply.received_at)
    FROM message AS reply, json_each(reply.why, '$.answers') AS answer
    JOIN faq ON faq.id = answer.value ->> 'faq_id' AND faq.tenant_id = reply.tenant_id
    WHERE reply.role = 'assistant' AND reply.why IS NOT NULL
    GROUP BY faq.id, substr(reply.received_at, 1, 10)
    """,
    # An upload that was read and shown; its FAQs are written when somebody says so.
    """
    CREATE TABLE faq_import (
        id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given twice: a yes is for what was shown
        tenant_id INTEGER NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
        name TEXT NOT NULL,      -- of the file
        drafts TEXT NOT NULL,    -- JSON: a list of question, answer and alternatives
        created_at TEXT NOT NULL
    )
    """,
    "CREATE INDEX faq_import_tenant ON faq_import(tenant_id)",
)
