"""Questions alike that no FAQ answers become one gap, which the owner is asked to fill."""


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)


STATEMENTS = (
    """
    CREATE TABLE gap (
        id INTEGER PRIMARY KEY,
        tenant_id INTEGER NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
        state TEXT NOT NULL,      -- see lumi/answers/gaps/states.py
        asked_at TEXT NOT NULL,   -- first
        told_at TEXT,             -- to the owners
        answer TEXT,              -- the owner's
        answered_at TEXT,
        answered_by INTEGER REFERENCES owner_number(id) ON DELETE SET NULL,
        faq_question TEXT,        -- as the owner wants it kept; NULL: as customers asked it
        faq_id INTEGER REFERENCES faq(id) ON DELETE SET NULL,
        decided_at TEXT           -- kept, skipped or only for this time
    )
    """,
    "CREATE INDEX gap_tenant ON gap(tenant_id)",
    "CREATE INDEX gap_answered_by ON gap(answered_by) WHERE answered_by IS NOT NULL",
    "CREATE INDEX gap_faq ON gap(faq_id) WHERE faq_id IS NOT NULL",
    # What the worker has to do something about.
    "CREATE INDEX gap_due ON gap(state) WHERE state IN ('open', 'answered', 'keeping')",
    "ALTER TABLE open_question ADD COLUMN gap_id INTEGER REFERENCES gap(id) ON DELETE SET NULL",
    # When the customer was told the owner's answer, or stopped waiting for one.
    "ALTER TABLE open_question ADD COLUMN closed_at TEXT",
    "CREATE INDEX open_question_gap ON open_question(gap_id) WHERE gap_id IS NOT NULL",
    """
    CREATE INDEX open_question_new ON open_question(id)
        WHERE gap_id IS NULL AND settled_at IS NULL
    """,
    """
    CREATE INDEX open_question_waiting ON open_question(gap_id)
        WHERE gap_id IS NOT NULL AND closed_at IS NULL
    """,
    # A gap goes with the last of its questions, as when the customer is erased.
    """
    CREATE TRIGGER gap_without_questions AFTER DELETE ON open_question
    WHEN OLD.gap_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM open_question WHERE gap_id = OLD.gap_id)
    BEGIN
        DELETE FROM gap WHERE id = OLD.gap_id;
    END
    """,
)
