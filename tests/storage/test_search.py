"""The search's own index: what it finds on both databases, what it leaves out, and that it follows every change."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import inspect, text
from sqlmodel import Session

from storage import search, timeline
from storage.database import Database
from storage.incidents import Incident
from storage.links import Link
from storage.listing import Filter
from storage.people import OPERATOR, Viewer
from storage.postmortems import Postmortem, Section
from storage.search import LINE, LINK, SECTION, TITLE

AT = datetime(2025, 7, 15, 17, 42, tzinfo=UTC)
BEN = Viewer(team_id="T1", user_id="ben")


def incident(session: Session, number: int, title: str, *, private: bool = False) -> Incident:
    made = Incident(
        team_id="T1",
        number=number,
        title=title,
        severity="sev1",
        status="investigating",
        is_private=private,
        channel_id=f"C{number}",
        declared_by="ana",
        declared_at=AT,
    )
    session.add(made)
    session.flush()
    return made


def line(session: Session, of: Incident, words: str | None) -> timeline.Line:
    return timeline.add(
        session,
        team_id="T1",
        incident_id=of.id,
        placed_at=AT,
        recorded_at=AT,
        kind="note",
        text=words,
        source="command",
    )


def found(db: Database, *terms: str, viewer: Viewer = BEN, any_of: bool = False) -> list[tuple[str, int]]:
    """Return where the terms were found, and in the incident of which id."""
    with db.read() as session:
        hits = search.find(session, viewer, terms, narrowed=Filter(), any_of=any_of)
    return [(hit.where, hit.incident_id) for hit in hits]


@pytest.fixture
def filled(db: Database) -> Database:
    """Two incidents, the second private, with words everywhere."""

    def fill(session: Session) -> None:
        first, second = incident(session, 1, "Checkout is down"), incident(session, 2, "Vault open", private=True)
        line(session, first, "payments.example.com/pay failed: pool_size=5, naïve-retry")
        line(session, first, None)
        line(session, second, "checkout vault canary")
        document = Postmortem(team_id="T1", incident_id=first.id or 0, drafted_at=AT)
        session.add(document)
        session.flush()
        session.add(
            Section(
                team_id="T1",
                postmortem_id=document.id or 0,
                position=1,
                key="what",
                title="What happened",
                body="A *migration* held the lock",
            )
        )
        session.add(
            Link(
                team_id="T1",
                incident_id=first.id or 0,
                url="https://wiki.example.com/runbook",
                title="Runbook",
                added_by="ana",
                added_at=AT,
            )
        )

    db.write(fill)
    return db


@pytest.mark.parametrize(
    ("terms", "where"),
    [
        (["checkout"], [(TITLE, 1)]),
        (["check"], [(TITLE, 1)]),  # what begins with it
        (["is"], [(TITLE, 1)]),
        (["do"], []),  # two signs are a whole word
        (["payments"], [(LINE, 1)]),
        (["example"], [(LINE, 1), (LINK, 1)]),
        (["pay", "failed"], [(LINE, 1)]),
        (["pool", "size"], [(LINE, 1)]),
        (["naïve"], [(LINE, 1)]),
        (["migration", "lock"], [(SECTION, 1)]),
        (["runbook"], [(LINK, 1)]),
        (["checkout", "migration"], []),
        (["canary"], []),
    ],
)
def test_words_are_found_where_they_stand(filled: Database, terms: list[str], where: list[tuple[str, int]]) -> None:
    assert found(filled, *terms) == where


def test_a_private_incident_is_found_by_those_who_may_see_it(filled: Database) -> None:
    assert found(filled, "checkout", viewer=OPERATOR) == [(TITLE, 1), (LINE, 2)]
    assert found(filled, "canary", viewer=Viewer(team_id="T1", user_id="x", channel_id="C2")) == [(LINE, 2)]
    assert found(filled, "checkout", viewer=Viewer(team_id="T2", user_id="ben")) == []
    assert found(filled, "vault", "migration", any_of=True) == [(SECTION, 1)]


def test_it_follows_every_change(filled: Database) -> None:
    def change(session: Session) -> None:
        first = session.get(Incident, 1)
        one, link = session.get(timeline.Line, 1), session.get(Link, 1)
        assert first
        assert one
        assert link
        first.title, one.struck_at, link.removed_at = "Payments are slow", AT, AT
        other = session.get(timeline.Line, 2)
        assert other
        other.text = "fetched later"

    filled.write(change)
    assert found(filled, "checkout") == []
    assert found(filled, "payments") == [(TITLE, 1)]
    assert found(filled, "runbook") == []
    assert found(filled, "fetched") == [(LINE, 1)]


def test_each_index_is_used(filled: Database) -> None:
    kind = filled.engine.dialect.name
    with filled.read() as session:
        if kind == "sqlite":
            shown = session.execute(
                text(
                    "EXPLAIN QUERY PLAN SELECT l.id FROM fts_line f JOIN line l ON l.id = f.rowid "
                    "WHERE fts_line MATCH '\"pay\"*' ORDER BY f.rowid DESC LIMIT 5"
                )
            )
            plan = " ".join(str(row) for row in shown)
            assert "VIRTUAL TABLE INDEX" in plan
            assert "TEMP B-TREE" not in plan
            return
        session.execute(text("SET LOCAL enable_seqscan = off"))
        for where in (TITLE, LINE, SECTION, LINK):
            query = f"EXPLAIN SELECT id FROM {where} WHERE {search.document(where)} @@ to_tsquery('simple', 'pay')"
            plan = " ".join(str(row) for row in session.execute(text(query)))
            assert f"fts_{where}" in plan


def test_the_ids_of_new_rows_are_their_own(db: Database) -> None:
    """A trigger that writes into the index must not lend its row's id to the row that caused it."""
    made = db.write(lambda session: [incident(session, number, "same").id for number in (1, 2)])
    with db.read() as session:
        assert [session.get(Incident, one) is not None for one in made] == [True, True]
    assert inspect(db.engine).has_table("incident")
