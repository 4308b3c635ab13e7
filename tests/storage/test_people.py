"""Two people of one team are changed at the same moment, and each change holds the other person."""

import contextlib
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import Session

from storage import migrations, people
from storage.database import Database, open_database


@pytest.fixture
def db(postgres_url: str) -> Iterator[Database]:
    opened = open_database(postgres_url)
    migrations.upgrade(opened.engine)
    yield opened
    opened.close()


@pytest.mark.parametrize(("is_alone", "runs"), [(True, 2), (False, 3)])
def test_two_changes_at_once_both_get_stored(db: Database, is_alone: bool, runs: int) -> None:
    both = threading.Barrier(2)
    ran = []

    def change(session: Session, mine: str, other: str) -> None:
        ran.append(mine)
        if is_alone:
            people.change_alone(session, "T1")
        people.keep(session, "T1", mine, name="Ana")
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait(0.5)
        people.hold(session, "T1", other)

    for user_id in ("U1", "U2"):
        db.write(lambda session, who=user_id: people.meet(session, "T1", who))  # type: ignore[misc]
    with ThreadPoolExecutor(2) as replicas:
        given = [("U1", "U2"), ("U2", "U1")]
        jobs = [replicas.submit(db.write, lambda s, pair=pair: change(s, *pair)) for pair in given]
    for job in jobs:
        job.result()
    assert len(ran) == runs  # without the lock, one of the two is undone and run again
    with db.read() as session:
        assert {one.name for one in people.several(session, "T1", {"U1", "U2"}).values()} == {"Ana"}
