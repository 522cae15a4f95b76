"""People who sign in to the dashboard, what each may do, and what they changed."""


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)


STATEMENTS = (
    """
    CREATE TABLE user (
        id INTEGER PRIMARY KEY,
        email TEXT NOT NULL UNIQUE,              -- lower case
        password TEXT NOT NULL,                  -- scrypt, as werkzeug writes it
        is_operator INTEGER NOT NULL DEFAULT 0,  -- may do everything for every tenant
        language TEXT NOT NULL DEFAULT '',       -- of the pages; empty: the browser's
        session INTEGER NOT NULL DEFAULT 1,      -- counts "sign out everywhere"
        created_at TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE membership (
        id INTEGER PRIMARY KEY,
        user_id INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE,
        tenant_id INTEGER NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
        role TEXT NOT NULL CHECK (role IN ('owner', 'staff')),
        UNIQUE (user_id, tenant_id)
    )
    """,
    "CREATE INDEX membership_tenant ON membership(tenant_id)",
    # Failed sign-ins, by account and by address; both hashed.
    """
    CREATE TABLE failed_sign_in (
        key TEXT PRIMARY KEY,
        failures INTEGER NOT NULL,
        since TEXT NOT NULL,
        blocked_until TEXT
    ) WITHOUT ROWID
    """,
    # An owner who signs in by a link from WhatsApp has no account but a number.
    "ALTER TABLE owner_number ADD COLUMN session INTEGER NOT NULL DEFAULT 1",
    """
    CREATE TABLE audit (
        id INTEGER PRIMARY KEY,
        tenant_id INTEGER REFERENCES tenant(id) ON DELETE SET NULL,
        tenant TEXT NOT NULL DEFAULT '',  -- its name then
        who TEXT NOT NULL,                -- e-mail, or the end of an owner's number
        what TEXT NOT NULL,               -- in a few words: "changed opening hours"
        detail TEXT NOT NULL DEFAULT '',
        at TEXT NOT NULL
    )
    """,
    "CREATE INDEX audit_tenant ON audit(tenant_id, id)",
)
