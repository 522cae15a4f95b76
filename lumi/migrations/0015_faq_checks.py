"""What became of answers when FAQs changed, and the questions that are pinned to an FAQ."""


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)


STATEMENTS = (
    # What FAQs were before they changed, until somebody has looked at what that did. An FAQ that
    # was not there, or was switched off, has no words.
    """
    CREATE TABLE faq_edit (
        id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given twice: what was looked at is deleted
        tenant_id INTEGER NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
        faq_id INTEGER NOT NULL,  -- may be gone
        question TEXT,
        answer TEXT,
        alternatives TEXT
    )
    """,
    "CREATE INDEX faq_edit_tenant ON faq_edit(tenant_id)",
    """
    CREATE TRIGGER faq_added AFTER INSERT ON faq BEGIN
        INSERT INTO faq_edit (tenant_id, faq_id) VALUES (NEW.tenant_id, NEW.id);
    END
    """,
    """
    CREATE TRIGGER faq_edited AFTER UPDATE OF content_hash, enabled ON faq
    WHEN OLD.content_hash != NEW.content_hash OR OLD.enabled != NEW.enabled BEGIN
        INSERT INTO faq_edit (tenant_id, faq_id, question, answer, alternatives)
        VALUES (OLD.tenant_id, OLD.id, iif(OLD.enabled, OLD.question, NULL),
                iif(OLD.enabled, OLD.answer, NULL), iif(OLD.enabled, OLD.alternatives, NULL));
    END
    """,
    # Not when its tenant leaves.
    """
    CREATE TRIGGER faq_deleted AFTER DELETE ON faq
    WHEN OLD.enabled AND EXISTS (SELECT 1 FROM tenant WHERE id = OLD.tenant_id) BEGIN
        INSERT INTO faq_edit (tenant_id, faq_id, question, answer, alternatives)
        VALUES (OLD.tenant_id, OLD.id, OLD.question, OLD.answer, OLD.alternatives);
    END
    """,
    # The last look at a tenant's answers after its FAQs changed …
    """
    CREATE TABLE faq_check (
        tenant_id INTEGER PRIMARY KEY REFERENCES tenant(id) ON DELETE CASCADE,
        checked_at TEXT NOT NULL,
        questions INTEGER NOT NULL  -- how many different ones were asked again
    )
    """,
    # … and what it found. The words are a customer's: they go with the message.
    """
    CREATE TABLE changed_answer (
        id INTEGER PRIMARY KEY,
        tenant_id INTEGER NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
        message_id INTEGER NOT NULL REFERENCES message(id) ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN ('gained', 'lost', 'other')),
        question TEXT NOT NULL,
        times INTEGER NOT NULL,
        faq_id_before INTEGER,
        faq_before TEXT,     -- its question; NULL: no answer
        answer_before TEXT,
        faq_id_after INTEGER,
        faq_after TEXT,
        answer_after TEXT
    )
    """,
    "CREATE INDEX changed_answer_tenant ON changed_answer(tenant_id)",
    "CREATE INDEX changed_answer_message ON changed_answer(message_id)",
    # A pin outlives its FAQ: that the question has no answer any more is what it is there to tell.
    """
    CREATE TABLE faq_pin (
        id INTEGER PRIMARY KEY,
        tenant_id INTEGER NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
        question TEXT NOT NULL,
        faq_id INTEGER REFERENCES faq(id) ON DELETE SET NULL,
        faq_question TEXT NOT NULL,  -- as it was when it was pinned
        created_at TEXT NOT NULL,
        UNIQUE (tenant_id, question)
    )
    """,
    "CREATE INDEX faq_pin_faq ON faq_pin(faq_id) WHERE faq_id IS NOT NULL",
)
