"""The simulator's rows: made-up customers, what their phones show, Meta's webhooks."""


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)


STATEMENTS = (
    """
    CREATE TABLE simulated_customer (
        id INTEGER PRIMARY KEY,
        tenant_id INTEGER NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        about TEXT NOT NULL DEFAULT '',  -- what this customer is for, in a few words
        phone TEXT,                      -- digits only
        user_id TEXT,
        username TEXT NOT NULL DEFAULT '',
        language TEXT NOT NULL DEFAULT 'en',
        typing_until TEXT,               -- the business shows "typing…" until then
        CHECK (phone IS NOT NULL OR user_id IS NOT NULL),
        UNIQUE (tenant_id, phone),
        UNIQUE (tenant_id, user_id)
    )
    """,
    """
    CREATE TABLE simulated_message (
        id INTEGER PRIMARY KEY,
        tenant_id INTEGER NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
        customer_id INTEGER NOT NULL REFERENCES simulated_customer(id) ON DELETE CASCADE,
        wa_msg_id TEXT NOT NULL UNIQUE,
        is_ours INTEGER NOT NULL,  -- 1: the business wrote it, 0: the customer did
        content TEXT NOT NULL,     -- JSON: the webhook's item, or the body for the Graph API
        state TEXT NOT NULL CHECK (state IN ('sent', 'delivered', 'read')),
        reaction TEXT NOT NULL DEFAULT '',
        at TEXT NOT NULL,
        revision INTEGER NOT NULL  -- grows with every change within the chat
    )
    """,
    "CREATE INDEX simulated_message_customer ON simulated_message(customer_id, id)",
    "CREATE INDEX simulated_message_revision ON simulated_message(customer_id, revision)",
    "CREATE INDEX simulated_message_tenant ON simulated_message(tenant_id)",
    """
    CREATE INDEX simulated_message_unread ON simulated_message(customer_id)
        WHERE is_ours AND state != 'read'
    """,
    """
    CREATE TABLE simulated_webhook (  -- what Meta has still to deliver, as it would be posted
        id INTEGER PRIMARY KEY,
        tenant_id INTEGER NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
        message_id INTEGER REFERENCES simulated_message(id) ON DELETE CASCADE,
        body TEXT NOT NULL,
        due_at TEXT NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        refusal TEXT NOT NULL DEFAULT ''  -- what the last attempt was answered
    )
    """,
    "CREATE INDEX simulated_webhook_due ON simulated_webhook(due_at)",
    "CREATE INDEX simulated_webhook_tenant ON simulated_webhook(tenant_id)",
    "CREATE INDEX simulated_webhook_message ON simulated_webhook(message_id)",
)
