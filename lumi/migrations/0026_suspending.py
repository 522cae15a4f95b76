"""Whoever runs the server may suspend a business."""


def up(migrator, db):
    # Since then nothing is answered or sent for it; NULL: it works.
    db.execute_sql("ALTER TABLE tenant ADD COLUMN suspended_at TEXT")
