"""Owners prove their numbers, are told things once, and run the business from WhatsApp."""


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)


STATEMENTS = (
    # Who proved the number: found by the customer's row that writes, and nobody else.
    """
    ALTER TABLE owner_number ADD COLUMN customer_id INTEGER
        REFERENCES customer(id) ON DELETE SET NULL
    """,
    "ALTER TABLE owner_number ADD COLUMN user_id TEXT",  # of then: a number may be given to another
    "ALTER TABLE owner_number ADD COLUMN verified_at TEXT",
    "ALTER TABLE owner_number ADD COLUMN code TEXT NOT NULL DEFAULT ''",  # hashed; '': none open
    "ALTER TABLE owner_number ADD COLUMN code_until TEXT",
    "ALTER TABLE owner_number ADD COLUMN tries INTEGER NOT NULL DEFAULT 0",  # at the present code
    "ALTER TABLE owner_number ADD COLUMN language TEXT NOT NULL DEFAULT ''",  # last written in
    "ALTER TABLE owner_number ADD COLUMN briefed_on TEXT",  # the business's day, YYYY-MM-DD
    "ALTER TABLE owner_number ADD COLUMN dialogue TEXT",  # JSON: what the last command left open
    "ALTER TABLE owner_number ADD COLUMN dialogue_until TEXT",
    """
    CREATE INDEX owner_number_customer ON owner_number(customer_id)
        WHERE customer_id IS NOT NULL
    """,
    "ALTER TABLE tenant ADD COLUMN owner_template TEXT NOT NULL DEFAULT ''",  # one text, no button
    """
    ALTER TABLE tenant ADD COLUMN brief_minute INTEGER  -- after local midnight; NULL: no brief
        CHECK (brief_minute BETWEEN 0 AND 1439)
    """,
    "ALTER TABLE tenant ADD COLUMN paused_until TEXT",  # Lumi answers nobody but owners until then
    # Ours that waits until its reader writes, or (due_at) until the quiet hours are over.
    "CREATE INDEX message_held ON message(conversation_id, id) WHERE state = 'held'",
    "ALTER TABLE notice ADD COLUMN told_at TEXT",  # to the owners, on WhatsApp
    "UPDATE notice SET told_at = last_at",
    # A request is told to the owners once for each time that it asks for.
    "ALTER TABLE appointment ADD COLUMN told_owners_at TEXT",
    """
    CREATE INDEX appointment_untold ON appointment(tenant_id, starts_at)
        WHERE status = 'pending' AND told_owners_at IS NULL
    """,
    """
    CREATE TRIGGER appointment_asked_again AFTER UPDATE OF starts_at, status ON appointment
    WHEN NEW.status = 'pending' AND NEW.starts_at != OLD.starts_at
    BEGIN
        UPDATE appointment SET told_owners_at = NULL WHERE id = NEW.id;
    END
    """,
    # The customer was asked to come at another time than this.
    "ALTER TABLE appointment ADD COLUMN asked_to_move_at TEXT",
    """
    CREATE TABLE sign_in_link (
        token TEXT PRIMARY KEY,  -- hashed
        tenant_id INTEGER NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
        owner_number_id INTEGER NOT NULL REFERENCES owner_number(id) ON DELETE CASCADE,
        expires_at TEXT NOT NULL,
        used_at TEXT
    ) WITHOUT ROWID
    """,
    "CREATE INDEX sign_in_link_tenant ON sign_in_link(tenant_id)",
    "CREATE INDEX sign_in_link_owner ON sign_in_link(owner_number_id)",
)
