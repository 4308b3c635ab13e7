"""A summer of incidents, put into the database as it would be by now: what reports tell of."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from storage import action_items, incidents, people, tags
from storage.action_items import DONE, ActionItem
from storage.incidents import RESOLVED, ContributingFactor, Incident
from storage.people import OPERATOR
from storage.postmortems import Postmortem
from storage.tags import SERVICE

FIRST = datetime(2025, 6, 2, 8, 0, tzinfo=UTC)
# number: (day of June 2025 on which it was declared, severity, title, service, minutes until mitigated and resolved)
SUMMER = {
    1: (2, "sev2", "Labels do not print", "labels", 20, 60),
    2: (5, "sev1", "Checkout pool exhausted", "checkout", 30, 45),
    3: (12, "sev1", "Checkout pool exhausted again", "checkout", None, 95),
    4: (18, "sev3", "Search is empty", "", 10, None),
    5: (20, "sev2", "The vault is open", "vault", 15, 50),
    6: (24, "sev3", "Disk drill", "checkout", 5, 10),
    7: (25, "sev3", "Nothing happened", "", None, 5),
    8: (26, "sev3", "Labels twice", "labels", None, 5),
}
PRIVATE, PRACTICE, CANCELLED, TWICE = 5, 6, 7, 8


def declared(number: int) -> datetime:
    """Return when an incident of the summer was declared."""
    return FIRST.replace(day=SUMMER[number][0])


def fill(session: Session, team_id: str, *, member: str, channel_id: str = "C0VAULT") -> None:
    """Store the summer for a team; of people, only `member` is in the private incident's channel."""
    for number in SUMMER:
        _incident(session, team_id, number, member, channel_id)
    people.keep_membership(session, team_id, channel_id, member, is_member=True, at=FIRST)
    people.keep(session, team_id, "U0DANA", name="dana", zone="America/New_York")
    for number, text in ((2, "No alert on the size of the pool"), (3, "There was no alert for pool size"),
                         (1, "The printer's driver was replaced by hand")):  # fmt: skip
        incident_id, at = _id(session, team_id, number), declared(number)
        session.add(
            ContributingFactor(team_id=team_id, incident_id=incident_id, text=text, author_id=member, recorded_at=at)
        )
    for number, text, owner, due, ended, status in (
        (1, "Write down how drivers are replaced", "U0DANA", 10, (11, 3), DONE),  # the 10th, late, where Dana lives
        (2, "Alert on the pool, <@U0DANA>", "U0DANA", 20, (23, 9), DONE),
        (2, "Ask for a larger pool", "", 21, (21, 9), "cancelled"),
        (3, "Limit what one tenant may open", "", 25, None, "open"),
        (5, "Change the lock of the vault", member, None, None, "open"),
        (6, "Buy more sand for the drill", member, 25, None, "open"),
    ):
        values: dict[str, Any] = {
            "owner_id": owner or None,
            "due_on": date(2025, 6, due) if due else None,
            "done_at": datetime(2025, 6, *ended, tzinfo=UTC) if ended else None,
            "status": status,
        }
        item = ActionItem(team_id=team_id, incident_id=_id(session, team_id, number), number=0, text=text,
                          created_by=member, created_at=declared(number), **values)  # fmt: skip
        action_items.add(session, item)


def _incident(session: Session, team_id: str, number: int, member: str, channel_id: str) -> None:
    _, severity, title, service, mitigated, resolved = SUMMER[number]
    at = declared(number)
    is_open = resolved is None
    incident = Incident(
        team_id=team_id,
        number=number,
        title=title,
        severity=severity,
        status="investigating" if is_open else RESOLVED,
        declared_by=member,
        declared_at=at,
        closed_at=None if is_open else at + timedelta(minutes=resolved or 0),
        is_private=number == PRIVATE,
        is_practice=number == PRACTICE,
        closed_as={CANCELLED: incidents.CANCELLED, TWICE: "duplicate"}.get(number, ""),
        channel_id=channel_id if number == PRIVATE else f"C0SUMMER{number}",
        cause="The size of the pool had no alert" if number == 2 else "",
    )
    session.add(incident)
    session.flush()
    known = {"started": at - timedelta(minutes=10), "detected": at - timedelta(minutes=number)}
    known |= {"mitigated": at + timedelta(minutes=mitigated)} if mitigated is not None else {}
    known |= {"resolved": at + timedelta(minutes=resolved)} if resolved is not None else {}
    for name, moment in known.items():
        incidents.set_key_time(session, incident, name, at=moment, approximate=False, source="hand", set_at=at)
    if service:
        tags.put(session, incident, SERVICE, service, by=member, at=at)
    if not is_open:
        reviewed = at + timedelta(days=2 if number != 3 else 20) if number in {1, 2, 3} else None
        session.add(Postmortem(team_id=team_id, incident_id=incident.id or 0, drafted_at=at, reviewed_at=reviewed))


def _id(session: Session, team_id: str, number: int) -> int:
    found = incidents.latest(session, OPERATOR)
    return next(one.id or 0 for one in found if (one.team_id, one.number) == (team_id, number))
