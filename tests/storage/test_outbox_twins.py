"""A row that is put back while a younger one of its kind and subject waits: the older one goes on."""

import threading
import time
from datetime import timedelta

from sqlmodel import Session, col, select

from storage import outbox, workspaces
from storage.database import Database, open_database
from storage.outbox import CLAIMED, SENT, WAITING, Delivery

LEASE = timedelta(seconds=30)


def add(db: Database) -> None:
    db.write(lambda session: outbox.add(session, team_id="T1", lane="incident:1", kind="overview", subject=1))


def claim(db: Database, worker: str = "w1") -> Delivery:
    row = db.write(lambda session: outbox.claim(session, "incident:1", worker, LEASE))
    assert row is not None
    return row


def states(db: Database) -> list[tuple[str, int, str]]:
    with db.read() as session:
        rows = list(session.exec(select(Delivery).order_by(col(Delivery.id))))
    return [(row.state, row.attempts, row.outcome) for row in rows]


def test_the_older_row_waits_again_with_what_it_tried_and_the_younger_is_finished(db: Database) -> None:
    add(db)
    row = claim(db)
    add(db)
    db.write(lambda session: outbox.put_back(session, row, seconds=0, outcome="no answer"))
    assert states(db) == [(WAITING, 1, "no answer"), (SENT, 0, "superseded")]
    assert claim(db).attempts == 2


def test_a_worker_whose_claim_was_lost_finishes_nothing(db: Database) -> None:
    add(db)
    late = claim(db)
    late.claimed_by = "somebody else"
    add(db)
    db.write(lambda session: outbox.put_back(session, late, seconds=0))
    assert [state for state, _, _ in states(db)] == [CLAIMED, WAITING]


def test_who_claims_the_row_that_waited_for_a_change_words_it_with_that_change(postgres_url: str) -> None:
    db, replica = open_database(postgres_url), open_database(postgres_url)
    db.write(lambda session: workspaces.remember(session, "T1", name="before"))
    add(db)
    worded: list[str] = []
    looks: list[float] = []

    def deliver() -> None:
        row = None
        while row is None:  # as each look at the lanes would
            begun = time.monotonic()
            row = replica.write(lambda session: outbox.claim(session, "incident:1", "w1", LEASE))
            looks.append(time.monotonic() - begun)
        with replica.read() as session:
            worded.extend(one.name for one in workspaces.all_known(session))
        replica.write(lambda session: outbox.finish(session, row))

    worker = threading.Thread(target=deliver)

    def change(session: Session) -> None:
        workspaces.remember(session, "T1", name="after")
        outbox.add(session, team_id="T1", lane="incident:1", kind="overview", subject=1)
        worker.start()
        worker.join(0.5)  # a claim takes a hundredth of it

    db.write(change)
    worker.join(30)
    assert worded == ["after"]
    assert min(looks) < 0.3  # nobody waits for it meanwhile
    assert len(looks) > 1
    assert [state for state, _, _ in states(db)] == [SENT]
    replica.close()
    db.close()
