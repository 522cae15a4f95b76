"""Tenants, their owners' numbers, usage, and the processes that work for them."""


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)


STATEMENTS = (
    """
    CREATE TABLE tenant (
        id INTEGER PRIMARY KEY,
        slug TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        phone_id TEXT UNIQUE,
        token TEXT NOT NULL DEFAULT '',         -- sealed; empty: the server's WH_TOKEN
        app_secret TEXT NOT NULL DEFAULT '',    -- sealed; empty: the server's WH_APP_SECRET
        verify_token TEXT NOT NULL DEFAULT '',  -- sealed; empty: the server's VERIFY_TOKEN
        timezone TEXT NOT NULL DEFAULT 'UTC',
        language TEXT NOT NULL DEFAULT 'en',
        date_order TEXT NOT NULL DEFAULT 'MDY' CHECK (date_order IN ('MDY', 'DMY')),
        system_prompt TEXT NOT NULL DEFAULT '',
        address TEXT NOT NULL DEFAULT '',
        confirm TEXT NOT NULL DEFAULT 'owner' CHECK (confirm IN ('owner', 'at-once')),
        slot_minutes INTEGER NOT NULL DEFAULT 30 CHECK (slot_minutes BETWEEN 5 AND 1440),
        notice_minutes INTEGER NOT NULL DEFAULT 60 CHECK (notice_minutes >= 0),
        horizon_days INTEGER NOT NULL DEFAULT 90 CHECK (horizon_days BETWEEN 1 AND 730),
        cancel_until_minutes INTEGER NOT NULL DEFAULT 120 CHECK (cancel_until_minutes >= 0),
        reminders_minutes TEXT NOT NULL DEFAULT '[1440, 120]',  -- JSON list
        is_demo INTEGER NOT NULL DEFAULT 0,
        sending_blocked TEXT NOT NULL DEFAULT '',  -- why nothing can be sent until the owner acts
        created_at TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE owner_number (
        id INTEGER PRIMARY KEY,
        tenant_id INTEGER NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
        phone TEXT NOT NULL,  -- digits only
        UNIQUE (tenant_id, phone)
    )
    """,
    """
    CREATE TABLE usage (
        id INTEGER PRIMARY KEY,
        tenant_id INTEGER NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
        day TEXT NOT NULL,                       -- in the tenant's zone, YYYY-MM-DD
        kind TEXT NOT NULL,                      -- inbound, outbound, delivered, tokens
        phone_id TEXT NOT NULL DEFAULT '',
        category TEXT NOT NULL DEFAULT '',       -- Meta's pricing.category, for delivered
        pricing TEXT NOT NULL DEFAULT '',        -- Meta's pricing.type, for delivered
        model TEXT NOT NULL DEFAULT '',
        messages INTEGER NOT NULL DEFAULT 0,
        prompt_tokens INTEGER NOT NULL DEFAULT 0,
        completion_tokens INTEGER NOT NULL DEFAULT 0,
        total_tokens INTEGER NOT NULL DEFAULT 0,
        UNIQUE (tenant_id, day, kind, phone_id, category, pricing, model)
    )
    """,
    """
    CREATE TABLE notice (
        id INTEGER PRIMARY KEY,
        tenant_id INTEGER REFERENCES tenant(id) ON DELETE CASCADE,
        kind TEXT NOT NULL,                      -- what is wrong, one open notice a kind
        detail TEXT NOT NULL,                    -- in plain words, with what to do
        times INTEGER NOT NULL DEFAULT 1,
        first_at TEXT NOT NULL,
        last_at TEXT NOT NULL,
        settled_at TEXT
    )
    """,
    """
    CREATE UNIQUE INDEX notice_open ON notice(coalesce(tenant_id, 0), kind)
        WHERE settled_at IS NULL
    """,
    """
    CREATE TABLE worker (
        id INTEGER PRIMARY KEY,
        token TEXT NOT NULL UNIQUE,  -- names the lock file that lives as long as the process
        started_at TEXT NOT NULL,
        alive_at TEXT NOT NULL
    )
    """,
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
)
