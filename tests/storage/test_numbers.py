"""INC-7 and line 12 are given once, however many ask at the same moment; and a note asks little of the database."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import event
from sqlmodel import Session

import app
from bot.clock import DrivenClock
from bot.settings import load_settings
from handlers import commands
from storage import people, timeline, workspaces
from storage.database import Database
from storage.incidents import Incident

AT = datetime(2025, 7, 15, 17, 42, tzinfo=UTC)
HANDS, EACH = 8, 20
MOST_STATEMENTS = 6


def together(act: Callable[[], int]) -> list[int]:
    """Do something 20 times with each of eight hands, and return what all of them got."""
    got: list[int] = []

    def hand() -> None:
        for _ in range(EACH):
            got.append(act())  # noqa: PERF401 - eight hands append

    threads = [threading.Thread(target=hand) for _ in range(HANDS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


def test_each_incident_has_a_number_of_its_own_and_none_is_left_out(db: Database) -> None:
    numbers = together(lambda: db.write(lambda session: workspaces.next_incident_number(session, "T1")))
    assert sorted(numbers) == list(range(1, HANDS * EACH + 1))
    assert db.write(lambda session: workspaces.next_incident_number(session, "T2")) == 1


def test_each_line_has_a_number_of_its_own_and_none_is_left_out(db: Database) -> None:
    def declare(session: Session) -> int:
        made = Incident(
            team_id="T1",
            number=1,
            title="Down",
            severity="sev1",
            status="investigating",
            declared_by="U1",
            declared_at=AT,
        )
        session.add(made)
        session.flush()
        return made.id or 0

    incident_id = db.write(declare)

    def add(session: Session) -> int:
        line = timeline.add(
            session,
            team_id="T1",
            incident_id=incident_id,
            placed_at=AT,
            recorded_at=AT,
            kind="note",
            source="command",
        )
        return line.number

    assert sorted(together(lambda: db.write(add))) == list(range(1, HANDS * EACH + 1))


def test_a_note_of_somebody_known_takes_six_statements(db: Database, database_url: str) -> None:
    db.close()
    settings = load_settings(slack_bot_token="xoxb-1", slack_app_token="xapp-1", database_url=database_url)
    bot = app.Bot(settings, DrivenClock(AT))
    incident = Incident(
        team_id="T1",
        number=1,
        title="Down",
        severity="sev1",
        status="investigating",
        channel_id="C1",
        declared_by="U1",
        declared_at=AT,
    )

    def prepare(session: Session) -> None:
        session.add(incident)
        people.keep(session, "T1", "U1", name="Ana", zone="UTC", refreshed_at=AT)

    bot.db.write(prepare)
    said: list[Any] = []
    statements: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    event.listen(bot.db.engine, "before_cursor_execute", count)
    body = {"team_id": "T1", "user_id": "U1", "channel_id": "C1", "text": "note it is slow", "trigger_id": "1.2"}
    bot.entry.command(commands.find)(lambda **given: said.append(given), body)
    event.remove(bot.db.engine, "before_cursor_execute", count)
    bot.db.close()
    assert said[0]["text"].startswith("Noted")
    assert len(statements) <= MOST_STATEMENTS, "\n".join(statements)
