"""Messages are found by their words, conversations by the last of them; notes about a customer."""


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)


# Taking words back out needs them as they were put in (sqlite.org/fts5.html, 4.3.3).
_OUT = "INSERT INTO message_word (message_word, rowid, tenant, text) VALUES ('delete', {})"
_IN = "INSERT INTO message_word (rowid, tenant, text) VALUES ({})"
_TEXT = "{0}.id * 2, 't' || {0}.tenant_id, {0}.text"
_HEARD = "{0}.message_id * 2 + 1, 't' || {0}.tenant_id, {0}.transcript"
_WANTED = "UPDATE message_word_mark SET purge = 'wanted'"
# SQLite gives the number of the newest row again once that has gone.
_STEP_BACK = """
    UPDATE message_word_mark
    SET id = min(id, coalesce((SELECT max(id) FROM message), 0)), purge = 'wanted'
"""
_IS_READ = "WHEN OLD.id <= (SELECT id FROM message_word_mark)"

STATEMENTS = (
    "ALTER TABLE customer ADD COLUMN notes TEXT NOT NULL DEFAULT ''",  # the business's own
    # The newest message, by Meta's time: the worker writes both, so that webhooks pay nothing.
    "ALTER TABLE conversation ADD COLUMN last_message_id INTEGER",
    "ALTER TABLE conversation ADD COLUMN last_said_at TEXT",
    """
    CREATE INDEX conversation_latest ON conversation(tenant_id, last_said_at)
        WHERE last_said_at IS NOT NULL
    """,
    # Twice a message's number holds what was written, one more what was heard in its voice note.
    # `tenant` is t and its number: every search is of one tenant's words alone. What is
    # taken out is found no more at once, and lies there until the worker has merged the index.
    """
    CREATE VIRTUAL TABLE message_word USING fts5(
        tenant, text, content='', columnsize=0,
        tokenize="unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
    )
    """,
    # Messages up to this one have been read into the index, newer ones wait for the worker.
    """
    CREATE TABLE message_word_mark (
        id INTEGER NOT NULL,
        purge TEXT NOT NULL  -- none, wanted since words were taken out, or begun
    )
    """,
    "INSERT INTO message_word_mark VALUES (0, 'none')",
    f"""
    CREATE TRIGGER message_reworded AFTER UPDATE OF text ON message {_IS_READ}
    BEGIN
        {_OUT.format(_TEXT.format("OLD"))};
        {_IN.format(_TEXT.format("NEW"))};
        {_WANTED};
    END
    """,
    f"""
    CREATE TRIGGER message_unworded AFTER DELETE ON message {_IS_READ}
    BEGIN
        {_OUT.format(_TEXT.format("OLD"))};
        {_STEP_BACK};
    END
    """,
    """
    INSERT INTO message_word (rowid, tenant, text)
        SELECT message_id * 2 + 1, 't' || tenant_id, transcript FROM media
        WHERE transcript IS NOT NULL
    """,
    f"""
    CREATE TRIGGER media_heard AFTER UPDATE OF transcript ON media
    WHEN NEW.transcript IS NOT NULL
    BEGIN
        {_IN.format(_HEARD.format("NEW"))};
    END
    """,
    f"""
    CREATE TRIGGER media_heard_anew BEFORE UPDATE OF transcript ON media
    WHEN OLD.transcript IS NOT NULL
    BEGIN
        {_OUT.format(_HEARD.format("OLD"))};
        {_WANTED};
    END
    """,
    f"""
    CREATE TRIGGER media_unheard AFTER DELETE ON media WHEN OLD.transcript IS NOT NULL
    BEGIN
        {_OUT.format(_HEARD.format("OLD"))};
        {_WANTED};
    END
    """,
)
