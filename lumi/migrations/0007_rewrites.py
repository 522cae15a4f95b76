"""Edits and revocations by what they change: they may come before it."""


def up(migrator, db):
    db.execute_sql(
        "CREATE INDEX message_rewrite ON message(tenant_id, context_wa_msg_id)"
        " WHERE type IN ('edit', 'revoke')"
    )
