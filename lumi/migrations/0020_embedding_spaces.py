"""Vectors of several models side by side, each model's in a table of its own, one of them asked."""


def up(migrator, db):
    named = db.execute_sql("SELECT name FROM faq_model WHERE name <> ''").fetchone()
    for statement in SPACES + (KEEP if named else ()) + WITHOUT_ONE_MODEL:
        db.execute_sql(statement)


SPACES = (
    """
    CREATE TABLE faq_space (
        id INTEGER PRIMARY KEY AUTOINCREMENT,  -- its vectors are in the vec0 table faq_vector_<id>
        model TEXT NOT NULL,
        dimensions INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('building', 'active', 'spare')),
        related REAL NOT NULL,                 -- mean cosine of sentences that mean the same …
        unrelated REAL NOT NULL,               -- … and of others
        is_multilingual INTEGER NOT NULL,
        UNIQUE (model, dimensions)
    )
    """,
    "CREATE UNIQUE INDEX faq_space_active ON faq_space(state) WHERE state = 'active'",
    "CREATE UNIQUE INDEX faq_space_spare ON faq_space(state) WHERE state = 'spare'",
    # The content of each FAQ whose vectors a space has.
    """
    CREATE TABLE faq_indexed (
        space_id INTEGER NOT NULL REFERENCES faq_space(id) ON DELETE CASCADE,
        faq_id INTEGER NOT NULL REFERENCES faq(id) ON DELETE CASCADE,
        content_hash TEXT NOT NULL,
        PRIMARY KEY (space_id, faq_id)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX faq_indexed_of_faq ON faq_indexed(faq_id)",
    "DROP TRIGGER faq_text_gone",
    """
    CREATE TRIGGER faq_text_gone AFTER DELETE ON faq_text BEGIN
        DELETE FROM faq_words WHERE rowid = old.id;
    END
    """,
)

# What is indexed already stays so: until now there was only the embedded model.
KEEP = (
    "INSERT INTO faq_space SELECT 1, name, dimensions, 'active', 0.528, 0.137, 0 FROM faq_model",
    """
    CREATE VIRTUAL TABLE faq_vector_1 USING vec0(
        text_id INTEGER PRIMARY KEY, tenant_id INTEGER PARTITION KEY,
        vector int8[384] distance_metric=cosine, chunk_size=32
    )
    """,
    "CREATE INDEX faq_vector_1_of_tenant ON faq_vector_1_chunks(partition00)",
    "INSERT INTO faq_vector_1 (text_id, tenant_id, vector)"
    " SELECT text_id, tenant_id, vector FROM faq_vector",
    """
    CREATE TRIGGER faq_text_gone_1 AFTER DELETE ON faq_text BEGIN
        DELETE FROM faq_vector_1 WHERE text_id = old.id;
    END
    """,
    "INSERT INTO faq_indexed SELECT 1, id, vectors_of FROM faq WHERE vectors_of <> ''",
)

WITHOUT_ONE_MODEL = (
    "DROP TABLE faq_vector",
    "DROP TABLE faq_model",
    "ALTER TABLE faq DROP COLUMN vectors_of",
)
