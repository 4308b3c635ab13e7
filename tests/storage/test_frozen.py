"""A replica that freezes within a transaction: PostgreSQL lets go of its rows, and nothing is lost or done twice."""

import threading
import time

import pytest
from sqlalchemy import text
from sqlmodel import Session

from storage import postgres
from storage.database import open_database


def test_whoever_freezes_in_a_transaction_holds_others_up_for_a_while_only(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "_OPTIONS", postgres._OPTIONS.replace("session_timeout=10000", "session_timeout=300"))
    db = open_database(postgres_url)
    db.write(lambda session: session.execute(text("CREATE TABLE tally (count integer)")) and None)
    db.write(lambda session: session.execute(text("INSERT INTO tally VALUES (0)")) and None)
    frozen, thawed, runs = threading.Event(), threading.Event(), []

    def count(session: Session) -> None:
        session.execute(text("UPDATE tally SET count = count + 1"))

    def freeze(session: Session) -> None:
        count(session)
        runs.append(time.monotonic())
        if len(runs) == 1:
            frozen.set()
            thawed.wait(30)
            session.execute(text("SELECT 1"))  # by now its connection was cut

    sleeper = threading.Thread(target=db.write, args=(freeze,))
    sleeper.start()
    frozen.wait(30)
    db.write(count)  # fails after lock_timeout, if the row is not let go of before
    thawed.set()
    sleeper.join()
    with db.read() as session:
        assert session.execute(text("SELECT count FROM tally")).scalar_one() == 2
    assert len(runs) == 2
    db.close()
