"""What an operator's probes ask; Slack is not asked."""

import json

from tests.handlers.web.conftest import Door


def test_a_running_bot_is_alive_and_ready(door: Door) -> None:
    asked = len(door.stage.slack.calls)
    status, said = door.ask("GET", "/healthz")
    assert (status, json.loads(said)["ok"]) == (200, True)
    assert door.ask("GET", "/readyz") == (200, '{"ok":true,"database":true,"listening":true,"slack":true}')
    assert len(door.stage.slack.calls) == asked


def test_without_its_tables_it_is_not_ready(door: Door) -> None:
    def rename(old: str, new: str) -> None:
        door.stage.bot.db.write(lambda s: s.connection().exec_driver_sql(f"ALTER TABLE {old} RENAME TO {new}") and None)

    rename("alembic_version", "mislaid")
    try:
        status, said = door.ask("GET", "/readyz")
    finally:
        rename("mislaid", "alembic_version")
    assert (status, json.loads(said)) == (503, {"ok": False, "database": False, "listening": True, "slack": True})
    assert door.ask("GET", "/readyz")[0] == 200


def test_probes_take_no_posts(door: Door) -> None:
    assert door.ask("POST", "/healthz")[0] == 405
