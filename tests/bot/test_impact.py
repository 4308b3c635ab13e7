from datetime import UTC, datetime

from sqlmodel import Session

from bot import impact
from bot.words import impact_figures
from storage.incidents import Incident

NOW = datetime(2025, 7, 15, 18, 0, tzinfo=UTC)


def told(*said: str) -> dict[str, str]:
    incident = Incident(
        team_id="T1", number=1, title="Down", severity="sev1", status="investigating", declared_by="U1", declared_at=NOW
    )
    session = Session()
    for one in said:
        impact.add(session, incident, *impact_figures(one))
    return incident.impact


def test_a_number_of_users_and_a_share_of_them_stand_side_by_side() -> None:
    assert told("users 12%", "users 1300") == {"users": "1300, 12%"}


def test_a_later_figure_replaces_the_earlier_one_of_its_kind() -> None:
    assert told("users 12%", "users 1300", "users 1400", "users 15%") == {"users": "1400, 15%"}
    assert told("tickets 400", "tickets 427") == {"tickets": "427"}


def test_words_are_added_and_never_doubled() -> None:
    assert (
        told("Nobody could pay.", "Nobody could pay.", "Mails were late")["text"] == "Nobody could pay. Mails were late"
    )


def test_a_typed_angle_bracket_stays_in_its_figure() -> None:
    assert told("users &gt;1000; tickets 3")["tickets"] == "3"
