"""Whom an owner's answer has not reached yet is found from the answer, not among all questions."""


def up(migrator, db):
    db.execute_sql("CREATE INDEX gap_answered ON gap(answered_at) WHERE answered_at IS NOT NULL")
