"""Customers, conversations and messages: the rows that are the inbox and the outbox."""


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)


STATEMENTS = (
    """
    CREATE TABLE customer (
        id INTEGER PRIMARY KEY,
        tenant_id INTEGER NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
        user_id TEXT,  -- WhatsApp's business-scoped user id
        phone TEXT,    -- digits only
        name TEXT NOT NULL DEFAULT '',
        username TEXT NOT NULL DEFAULT '',
        marketing_stopped_at TEXT,
        created_at TEXT NOT NULL,
        CHECK (user_id IS NOT NULL OR phone IS NOT NULL),
        UNIQUE (tenant_id, user_id),
        UNIQUE (tenant_id, phone)
    )
    """,
    """
    CREATE TABLE conversation (
        id INTEGER PRIMARY KEY,
        tenant_id INTEGER NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
        customer_id INTEGER NOT NULL UNIQUE REFERENCES customer(id) ON DELETE CASCADE,
        last_inbound_at TEXT,    -- opens the 24-hour window
        quiet_since TEXT,        -- when the last bubble that wants an answer was received
        claimed_by TEXT,         -- the worker's token
        claimed_until TEXT,
        fence INTEGER NOT NULL DEFAULT 0,     -- counts claims; an older number may write nothing
        attempts INTEGER NOT NULL DEFAULT 0,  -- failed tries at the present turn
        retry_at TEXT,
        human_until TEXT         -- a human has the conversation until then
    )
    """,
    "CREATE INDEX conversation_tenant ON conversation(tenant_id)",
    """
    CREATE TABLE message (
        id INTEGER PRIMARY KEY,
        tenant_id INTEGER NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
        customer_id INTEGER NOT NULL,  -- the conversation's; it goes with that, so no index here
        conversation_id INTEGER NOT NULL REFERENCES conversation(id) ON DELETE CASCADE,
        wa_msg_id TEXT,
        role TEXT NOT NULL CHECK (role IN ('inbound', 'assistant', 'human')),
        type TEXT NOT NULL,
        text TEXT NOT NULL,
        ts TEXT NOT NULL,           -- Meta's time
        received_at TEXT NOT NULL,  -- ours
        payload TEXT,               -- inbound: the item as Meta sent it; outbound: the Graph body
        context_wa_msg_id TEXT,     -- the message that this one answers
        group_id TEXT,              -- inbound: written to a group, not to the business alone
        handled_at TEXT,            -- inbound: when its turn was over
        outcome TEXT,               -- inbound: what became of it
        state TEXT,                 -- outbound: where the send stands
        callback TEXT,              -- outbound: biz_opaque_callback_data
        attempts INTEGER NOT NULL DEFAULT 0,
        unknowns INTEGER NOT NULL DEFAULT 0,  -- outbound: attempts whose outcome nobody told
        due_at TEXT,                -- outbound: not before
        claimed_by TEXT,            -- outbound: the worker's token while the request is under way
        attempted_at TEXT,
        sent_at TEXT,
        delivered_at TEXT,
        read_at TEXT,
        failed_at TEXT,
        error_code INTEGER,
        error TEXT,
        answers_id INTEGER REFERENCES message(id) ON DELETE SET NULL,  -- outbound: the last bubble
        why TEXT,                   -- outbound: JSON, what the reply rests on
        CHECK (role != 'assistant' OR state IS NOT NULL)
    )
    """,
    "CREATE UNIQUE INDEX message_wa_msg_id ON message(tenant_id, wa_msg_id)",
    "CREATE INDEX message_conversation ON message(conversation_id, id)",
    "CREATE UNIQUE INDEX message_callback ON message(callback) WHERE callback IS NOT NULL",
    "CREATE INDEX message_answers ON message(answers_id) WHERE answers_id IS NOT NULL",
    # Any message of the customer opens the 24-hour window but Meta's own notices and groups.
    """
    CREATE TRIGGER message_arrived AFTER INSERT ON message WHEN NEW.role = 'inbound'
    BEGIN
        UPDATE conversation SET
            last_inbound_at = CASE
                WHEN NEW.type = 'system' OR NEW.group_id IS NOT NULL OR last_inbound_at >= NEW.ts
                THEN last_inbound_at ELSE NEW.ts END,
            quiet_since = CASE WHEN NEW.handled_at IS NULL THEN NEW.received_at
                ELSE quiet_since END
        WHERE id = NEW.conversation_id;
    END
    """,
    # The two queues. Partial, so that they hold what waits and nothing else: each index more
    # costs the webhook a page to write, and a page costs more than the row.
    """
    CREATE INDEX message_waiting ON message(conversation_id, id)
        WHERE role = 'inbound' AND handled_at IS NULL
    """,
    """
    CREATE INDEX message_unsent ON message(conversation_id, id)
        WHERE state IN ('queued', 'sending', 'unknown')
    """,
    "CREATE INDEX message_queued ON message(id) WHERE state IN ('queued', 'sending', 'unknown')",
    """
    CREATE TABLE dead_letter (
        id INTEGER PRIMARY KEY,
        tenant_id INTEGER REFERENCES tenant(id) ON DELETE CASCADE,
        reason TEXT NOT NULL,
        payload TEXT NOT NULL,
        received_at TEXT NOT NULL
    )
    """,
    "CREATE INDEX dead_letter_age ON dead_letter(received_at)",
    "CREATE INDEX dead_letter_tenant ON dead_letter(tenant_id)",
    """
    CREATE TABLE open_question (
        id INTEGER PRIMARY KEY,
        tenant_id INTEGER NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
        customer_id INTEGER NOT NULL REFERENCES customer(id) ON DELETE CASCADE,
        message_id INTEGER REFERENCES message(id) ON DELETE SET NULL,
        text TEXT NOT NULL,
        asked_at TEXT NOT NULL,
        settled_at TEXT
    )
    """,
    "CREATE INDEX open_question_tenant ON open_question(tenant_id)",
    "CREATE INDEX open_question_message ON open_question(message_id) WHERE message_id IS NOT NULL",
    "CREATE INDEX open_question_customer ON open_question(customer_id)",
)
