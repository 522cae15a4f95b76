"""Voice notes and pictures: one row each, from the moment they arrive; the files lie beside."""


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)


STATEMENTS = (
    "ALTER TABLE tenant ADD COLUMN sees_pictures INTEGER NOT NULL DEFAULT 0",  # a model sees them
    "ALTER TABLE tenant ADD COLUMN media_megabytes INTEGER NOT NULL DEFAULT 100",  # that are kept
    # AUTOINCREMENT: a number names a file, and must never name another one's.
    """
    CREATE TABLE media (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        tenant_id INTEGER NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
        message_id INTEGER NOT NULL UNIQUE REFERENCES message(id) ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN ('audio', 'image')),
        state TEXT NOT NULL DEFAULT 'wanted',  -- wanted, kept, dropped, failed
        mime TEXT NOT NULL DEFAULT '',         -- by its own bytes
        bytes INTEGER NOT NULL DEFAULT 0,
        sha256 TEXT NOT NULL DEFAULT '',       -- hex
        path TEXT NOT NULL DEFAULT '',         -- below media/ beside the file; '': none is kept
        transcript TEXT,                       -- of a voice note; NULL: nobody has heard it
        fault TEXT NOT NULL DEFAULT '',        -- why it is not there, in plain words
        attempts INTEGER NOT NULL DEFAULT 0,
        due_at TEXT NOT NULL,                  -- wanted: not fetched before
        created_at TEXT NOT NULL,
        fetched_at TEXT
    )
    """,
    "CREATE INDEX media_wanted ON media(due_at) WHERE state = 'wanted'",
    "CREATE INDEX media_tenant ON media(tenant_id, id)",
    "CREATE INDEX media_kept ON media(tenant_id, id, bytes) WHERE path != ''",
    # What a person may want to look at. The past, groups and what another bot answers are not.
    """
    CREATE TRIGGER media_arrived AFTER INSERT ON message
    WHEN NEW.role = 'inbound' AND NEW.type IN ('audio', 'voice', 'image')
        AND (NEW.outcome IS NULL OR NEW.outcome IN ('human', 'stale'))
    BEGIN
        INSERT INTO media (tenant_id, message_id, kind, due_at, created_at)
        VALUES (NEW.tenant_id, NEW.id, iif(NEW.type = 'image', 'image', 'audio'),
                NEW.received_at, NEW.received_at);
    END
    """,
    # Files follow their rows, however these go: what is listed here is removed from the disk.
    "CREATE TABLE media_gone (path TEXT PRIMARY KEY) WITHOUT ROWID",
    """
    CREATE TRIGGER media_deleted AFTER DELETE ON media
    BEGIN
        INSERT OR IGNORE INTO media_gone VALUES (OLD.tenant_id || '/' || OLD.id);
    END
    """,
    """
    CREATE TRIGGER media_dropped AFTER UPDATE OF path ON media WHEN NEW.path = '' AND OLD.path != ''
    BEGIN
        INSERT OR IGNORE INTO media_gone VALUES (OLD.path);
    END
    """,
)
