"""Records of the audit are never changed and never removed: the database itself refuses.

Revision ID: 0003
Revises: 0002
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

REFUSAL = "records of the audit are never changed or removed"
KEPT = {"audit_record": ("UPDATE", "DELETE"), "audit_head": ("DELETE",)}


def upgrade() -> None:
    run = op.get_bind().exec_driver_sql
    if op.get_bind().dialect.name == "sqlite":
        for table, refused in KEPT.items():
            for what in refused:
                name = f"{table}_no_{what.lower()}"
                run(f"CREATE TRIGGER {name} BEFORE {what} ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END")
        return
    body = f"BEGIN RAISE EXCEPTION '{REFUSAL}'; END"
    run(f"CREATE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
    for table, refused in KEPT.items():
        name = f"{table}_is_kept"
        run(f"CREATE TRIGGER {name} BEFORE {' OR '.join(refused)} ON {table} FOR EACH ROW EXECUTE FUNCTION audit_refuses()")
        run(f"CREATE TRIGGER {name}_whole BEFORE TRUNCATE ON {table} EXECUTE FUNCTION audit_refuses()")
