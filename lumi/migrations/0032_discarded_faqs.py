"""A deleted FAQ can be put back for some days."""


def up(migrator, db):
    db.execute_sql(
        """
        CREATE TABLE discarded_faq (
            id INTEGER PRIMARY KEY,
            tenant_id INTEGER NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
            question TEXT NOT NULL,
            answer TEXT NOT NULL,
            alternatives TEXT NOT NULL,
            enabled INTEGER NOT NULL,
            discarded_at TEXT NOT NULL
        )
        """
    )
    db.execute_sql("CREATE INDEX discarded_faq_tenant ON discarded_faq(tenant_id, discarded_at)")
