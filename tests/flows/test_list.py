"""`/incident list`: what is open, what I am in, what it was about; page by page, and only what one may see."""

import pytest

from storage.incidents import Incident
from tests.stage import START, Stage


@pytest.fixture
def several(quick_stage: Stage) -> Stage:
    """INC-1 (sev1) is resolved, INC-2 (sev3) open, INC-3 private with Ana alone, INC-4 Ben's; Chloe is in none."""
    stage = quick_stage
    for person, typed in (
        (stage.ana, "sev1 Checkout is down"),
        (stage.ana, "Login is slow"),
        (stage.ana, "sev2 --private The vault is open"),
        (stage.ben, "sev1 Search is empty"),
    ):
        stage.types(person, f"declare {typed}")
        stage.settle()
    stage.types(stage.ana, "INC-1 resolve all good")
    stage.settle()
    return stage


def keys(said: str) -> list[str]:
    """Return which incidents an answer lists, in its order."""
    return [word for word in said.split() if word.startswith("INC-")]


def test_each_person_sees_theirs_at_the_same_moment(several: Stage) -> None:
    stage = several
    assert keys(stage.asks(stage.ana, "list")) == ["INC-4", "INC-3", "INC-2"]
    assert keys(stage.asks(stage.chloe, "list")) == ["INC-4", "INC-2"]
    assert keys(stage.asks(stage.ana, "list mine")) == ["INC-3", "INC-2", "INC-1"]
    assert keys(stage.asks(stage.ben, "list mine")) == ["INC-4"]
    assert keys(stage.asks(stage.chloe, "list mine")) == []
    for typed in ("list all", "list closed", "list sev2", "search vault", "list mine"):
        assert "vault" not in stage.asks(stage.ben, typed).replace("“vault”", ""), typed
    assert stage.pings() == []


def test_words_narrow_it(several: Stage, subtests: pytest.Subtests) -> None:
    listed = {
        "list closed": ["INC-1"],
        "list sev1": ["INC-4", "INC-1"],
        "list SEV 1 open": ["INC-4"],
        "list open, sev-3": ["INC-2"],
        "list all": ["INC-4", "INC-2", "INC-1"],
        "list practice": [],
        "ls all 7": ["INC-4", "INC-2", "INC-1"],
    }
    for typed, expected in listed.items():
        with subtests.test(typed):
            assert keys(several.asks(several.ben, typed)) == expected


def test_another_word_is_said_and_search_offered(several: Stage) -> None:
    said = several.asks(several.ben, "list opn")
    assert "did you mean open?" in said
    assert "/incident search opn looks for the word" in said
    assert "means nothing in a list" in several.asks(several.ben, "list <!channel>")


@pytest.mark.both_ways
def test_buttons_turn_pages_and_change_the_list_in_place(stage: Stage) -> None:
    stage.types(stage.ben, "declare one that is real")
    stage.settle()

    def fill(session: object) -> None:
        for number in range(2, 27):
            session.add(  # type: ignore[attr-defined]
                Incident(
                    team_id=stage.slack.workspace.team_id,
                    number=number,
                    title=f"Number {number}",
                    severity="sev4",
                    status="investigating",
                    declared_by="U0",
                    declared_at=START,
                )
            )

    stage.bot.db.write(fill)
    reply = stage.types(stage.ana, "list")
    assert keys(stage.reads(stage.ana, reply)) == [f"INC-{number}" for number in range(26, 16, -1)]
    older = stage.clicks(stage.ana, reply, "Older ▶")
    assert keys(older) == [f"INC-{number}" for number in range(16, 6, -1)]
    assert "page 2 of 3" in older
    assert "Closed incidents" in stage.clicks(stage.ana, reply, "Closed")


def test_practice_is_in_its_own_list(several: Stage) -> None:
    def mark(session: object) -> None:
        incident = several.incident(2)
        incident.is_practice = True
        session.add(incident)  # type: ignore[attr-defined]

    several.bot.db.write(mark)
    assert keys(several.asks(several.chloe, "list")) == ["INC-4"]
    assert keys(several.asks(several.chloe, "list practice")) == ["INC-2"]
    assert "practice" in several.asks(several.ana, "list mine")
