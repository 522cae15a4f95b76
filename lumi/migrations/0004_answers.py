"""FAQs and their index: words in FTS5, vectors in vec0, both kept in step by triggers."""


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)


STATEMENTS = (
    """
    CREATE TABLE faq (
        id INTEGER PRIMARY KEY,
        tenant_id INTEGER NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
        question TEXT NOT NULL,
        answer TEXT NOT NULL,
        alternatives TEXT NOT NULL DEFAULT '[]',  -- JSON list: other ways to ask the same
        enabled INTEGER NOT NULL DEFAULT 1,
        content_hash TEXT NOT NULL,               -- of all that is indexed
        vectors_of TEXT NOT NULL DEFAULT '',      -- the content_hash whose vectors are there
        words_in TEXT NOT NULL DEFAULT '',        -- the language its words were indexed in
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        UNIQUE (tenant_id, question)
    )
    """,
    # Each way to ask for an FAQ. Its words and vector have the same number.
    """
    CREATE TABLE faq_text (
        id INTEGER PRIMARY KEY,
        tenant_id INTEGER NOT NULL,
        faq_id INTEGER NOT NULL REFERENCES faq(id) ON DELETE CASCADE,
        trigrams INTEGER NOT NULL  -- how many different ones it has
    )
    """,
    "CREATE INDEX faq_text_of_faq ON faq_text(faq_id)",
    "CREATE INDEX faq_text_of_tenant ON faq_text(tenant_id, faq_id, trigrams)",
    # Letter trigrams as `tenant:abc`: every list of texts is one tenant's own, so neither its
    # scores nor its speed depend on the others.
    """
    CREATE VIRTUAL TABLE faq_words USING fts5(
        trigrams, content='', contentless_delete=1, detail=none,
        tokenize="ascii tokenchars '_:'"
    )
    """,
    # Merged early, it is read from few places however many tenants write to it.
    "INSERT INTO faq_words (faq_words, rank) VALUES ('automerge', 2)",
    "CREATE VIRTUAL TABLE faq_words_found USING fts5vocab(faq_words, instance)",
    """
    CREATE VIRTUAL TABLE faq_vector USING vec0(
        text_id INTEGER PRIMARY KEY, tenant_id INTEGER PARTITION KEY,
        vector int8[384] distance_metric=cosine, chunk_size=32
    )
    """,
    # vec0 looks for a tenant's chunks by this column and has no index on it.
    "CREATE INDEX faq_vector_of_tenant ON faq_vector_chunks(partition00)",
    """
    CREATE TRIGGER faq_text_gone AFTER DELETE ON faq_text BEGIN
        DELETE FROM faq_words WHERE rowid = old.id;
        DELETE FROM faq_vector WHERE text_id = old.id;
    END
    """,
    # The model that made the vectors; vectors of another are never compared with them.
    """
    CREATE TABLE faq_model (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        name TEXT NOT NULL,
        dimensions INTEGER NOT NULL
    )
    """,
    "INSERT INTO faq_model VALUES (1, '', 384)",
)
