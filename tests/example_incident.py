"""An incident with everything that a postmortem can hold, told by people who do not exist."""

from datetime import UTC, date, datetime, timedelta

from sqlmodel import Session

from storage import action_items, incidents, people, timeline, workspaces
from storage.action_items import ActionItem
from storage.incidents import ContributingFactor, Incident
from storage.reminders import Reminder
from storage.roles import Role
from storage.timeline import Line

TEAM = "T1"
ANA, BO, CEM, DEE, GRAFANA = "U0ANA", "U0BO", "U0CEM", "U0DEE", "U0GRAF"
EVENING = datetime(2026, 3, 10, 21, 0, tzinfo=UTC)  # 22:00 in Copenhagen: the incident goes on past midnight there
NAMES = {ANA: "Ana Lindqvist", BO: "Bo Achterberg", CEM: "Cem Yıldız", DEE: "Dee O'Hara"}


def declare(session: Session, title: str = "Warehouses cannot print labels") -> Incident:
    """Store an open incident of which nothing is known but its title, and the people around it."""
    workspaces.remember(session, TEAM, url="https://parcels.example/")
    for user_id, name in NAMES.items():
        people.keep(session, TEAM, user_id, name=name, zone="Europe/Copenhagen")
    people.keep(session, TEAM, GRAFANA, name="Grafana", is_bot=True)
    incident = Incident(
        team_id=TEAM,
        number=workspaces.next_incident_number(session, TEAM),
        title=title,
        severity="sev2",
        severity_confirmed=True,
        status="investigating",
        channel_id="C0LABEL",
        channel_name="inc-1-warehouses-cannot-print-labels",
        declared_by=ANA,
        declared_at=EVENING + timedelta(minutes=9),
    )
    session.add(incident)
    session.flush()
    return incident


def add_line(session: Session, incident: Incident, minute: int | None, text: str | None, **more: object) -> Line:
    """Add a line so many minutes after the start; None: nobody knows when, right after what came before."""
    known = EVENING + timedelta(minutes=minute) if minute is not None else None
    values: dict[str, object] = {
        "team_id": TEAM,
        "incident_id": incident.id,
        "occurred_at": known,
        "placed_at": known or EVENING + timedelta(minutes=100),
        "recorded_at": EVENING + timedelta(minutes=(minute or 100) + 1),
        "kind": "note",
        "text": text,
        "author_id": ANA,
        "source": "command",
    }
    return timeline.add(session, **(values | more))


def tell(session: Session) -> int:
    """Store the whole incident, resolved, and return its id."""
    incident = declare(session)
    _key_times(session, incident)
    for role, user_id in (("commander", ANA), ("communications", DEE)):
        session.add(
            Role(incident_id=incident.id or 0, team_id=TEAM, role=role, user_id=user_id, taken_at=incident.declared_at)
        )
    _lines(session, incident)
    _factors(session, incident)
    _action_items(session, incident)
    incident.impact = {
        "users": "3 of 9 warehouses",
        "tickets": "58",
        "effort": "4 people 3 h",
        "text": "Parcels that were packed could not leave; orders could still be placed.",
    }
    incident.cause = "Old spool files filled the disk of the print broker."
    incident.status, incident.closed_at = "resolved", EVENING + timedelta(minutes=185)
    incident.summary = "Three warehouses could not print labels for two and a half hours because a disk was full."
    session.add(incident)
    return incident.id or 0


def _factors(session: Session, incident: Incident) -> None:
    for question, answer in (
        ("Why did printing stop?", "The print queue refused new jobs."),
        ("Why did it refuse them?", "The broker's disk was full of old spool files."),
        ("Why did nobody see it fill?", "Its disk is not on any dashboard."),
        (None, "The runbook names a host that was replaced in January."),
    ):
        factor = ContributingFactor(
            incident_id=incident.id or 0,
            team_id=TEAM,
            chain=1 if question else 0,
            question=question,
            text=answer,
            line_ids=[7] if "spool files" in answer else [],
            author_id=BO,
            recorded_at=EVENING + timedelta(hours=15),
        )
        session.add(factor)
        session.flush()


def _key_times(session: Session, incident: Incident) -> None:
    minutes = {"started": 0, "detected": 6, "acknowledged": 9, "mitigated": 150, "resolved": 180}
    for name, minute in minutes.items():
        at = EVENING + timedelta(minutes=minute)
        source = "resolve" if name == "resolved" else "hand"
        incidents.set_key_time(
            session, incident, name, at=at, approximate=name == "started", source=source, set_by=ANA, set_at=at
        )


def _lines(session: Session, incident: Incident) -> None:
    link = "https://parcels.example/archives/C0LABEL/p1773176760000100"
    add_line(session, incident, 6, "Print queue: no job finished for 5 min", kind="alert", author_id=GRAFANA)
    add_line(session, incident, 8, "Hall B calls: every label printer is idle", kind="detection", author_id=DEE)
    add_line(session, incident, 9, "Declared sev2: Warehouses cannot print labels", kind="milestone", source="system")
    add_line(
        session,
        incident,
        24,
        "<@U0BO|bo> looked at <https://metrics.example/d/queue|the queue board>: jobs arrive, none is taken",
        kind="finding",
        author_id=CEM,
        source="reaction",
        channel_id="C0LABEL",
        message_ts="1773177840.000100",
        permalink=link,
        is_edited=True,
    )
    add_line(session, incident, 40, "We do not restart the broker before its disk was looked at", kind="decision")
    add_line(session, incident, 41, "told the halls to write addresses by hand", kind="communication", author_id=DEE)
    add_line(session, incident, 72, "df -h on broker-2: /var/spool 100%, *all* of it old jobs", author_id=BO)
    add_line(session, incident, None, "somebody in Hall A pulled the power of two printers", author_id=DEE)
    add_line(session, incident, 145, "Moved old spool files away", kind="action", author_id=BO, approximate=True)
    add_line(session, incident, 150, "First labels come out in all three halls", kind="mitigation", author_id=DEE)
    add_line(session, incident, 180, "Resolved", kind="milestone", source="system")
    add_line(session, incident, 200, "Hall C kept its paper labels for the auditors", late=True, author_id=DEE)
    add_line(session, incident, 201, "The halls had paper forms at hand", kind="well")
    add_line(session, incident, 202, "No alert on the broker's disk", kind="badly", author_id=BO)
    add_line(session, incident, 203, "It was the quietest evening of the week", kind="lucky", author_id=DEE)
    add_line(session, incident, 204, "Why did spool files of 2024 still exist?", kind="question", author_id=CEM)
    struck = add_line(session, incident, 30, "wrong channel, sorry", author_id=CEM)
    struck.struck_at = EVENING + timedelta(minutes=31)
    session.merge(struck)


def _action_items(session: Session, incident: Incident) -> None:
    items = (
        ("Alert when a broker's disk is 80 % full", None, "Platform Team", date(2026, 3, 24), "p1"),
        ("Delete spool files after 30 days", BO, "", date(2026, 3, 31), None),
        ("Name the present hosts in the runbook", None, "", None, None),
    )
    for text, owner_id, owner_name, due_on, priority in items:
        item = ActionItem(
            team_id=TEAM,
            incident_id=incident.id or 0,
            number=0,
            text=text,
            owner_id=owner_id,
            owner_name=owner_name,
            due_on=due_on,
            priority=priority,
            created_by=ANA,
            created_at=EVENING,
        )
        action_items.add(session, item)
        if owner_id:
            due_at = datetime(2026, 3, 29, 7, 0, tzinfo=UTC)
            reminder = Reminder(
                team_id=TEAM, action_item_id=item.id or 0, user_id=owner_id, kind="before", due_at=due_at
            )
            session.add(reminder)
