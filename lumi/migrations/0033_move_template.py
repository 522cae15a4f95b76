"""The template by which customers are asked to come at another time, after their 24 hours."""


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)


STATEMENTS = ("ALTER TABLE tenant ADD COLUMN move_template TEXT NOT NULL DEFAULT ''",)
