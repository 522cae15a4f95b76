"""What is unsent, tenant by tenant: who waits for a number that hangs is not read past."""


def up(migrator, db):
    db.execute_sql("DROP INDEX message_queued")
    db.execute_sql(
        "CREATE INDEX message_queued ON message(tenant_id, id)"
        " WHERE state IN ('queued', 'sending', 'unknown')"
    )
