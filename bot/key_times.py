"""Key times: what people set, and what is offered from the rows where nobody did. By hand wins.

What is offered is read each time and never stored, so that what comes late counts: `detected` is the earliest
detection, `acknowledged` the first role that a person took, at the latest when a person declared the incident.
`mitigated` is never offered: the first mitigation is often a failed attempt. It comes from moving to monitoring, or is
chosen among the lines.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from bot import incidents, policy, timeline
from bot.errors import Refusal
from bot.settings import Settings
from bot.when import Moment, read_moment
from storage import incidents as rows
from storage import key_times as lines
from storage import people, roles
from storage import timeline as line_rows
from storage.incidents import KEY_TIMES, Incident, KeyTime
from storage.timeline import Line


def of(session: Session, incident: Incident) -> dict[str, KeyTime]:
    """Return the known key times by name, in their order; each says where it came from (`KeyTime.source`)."""
    stored = rows.set_key_times(session, incident.id or 0)
    found = {name: _now(session, incident, stored.get(name)) or _offered(session, incident, name) for name in KEY_TIMES}
    return {
        name: known
        for name, known in found.items()
        if known is not None and not (name in stored and stored[name].is_unknown)
    }


def set_times(
    session: Session,
    incident: Incident,
    times: Mapping[str, Moment | None],
    *,
    by: str,
    at: datetime,
    is_zone_assumed: bool = False,
) -> None:
    """Set key times by hand, or make them unknown with None, and leave a line that is in no document.

    Where the person's zone was only assumed, they are read again once it is known.
    Raises Refusal where they would contradict each other.
    """
    known = {name: row.at for name, row in of(session, incident).items() if name not in times}
    incidents.refuse_times(incident, known | {name: moment.at for name, moment in times.items() if moment})
    for name, moment in times.items():
        rows.set_key_time(
            session,
            incident,
            name,
            at=moment.at if moment else at,
            approximate=moment.approximate if moment else False,
            source="hand",
            set_by=by,
            set_at=at,
            is_unknown=moment is None,
            typed=moment.written if moment and is_zone_assumed else None,
        )
    told = (f"{name} {f'{moment.at:%Y-%m-%d %H:%M} UTC' if moment else 'unknown'}" for name, moment in times.items())
    line = timeline.step(session, incident, f"Key times: {', '.join(told)}", at=at, by=by, shown="internal")
    policy.tell_commander(session, incident, line)


def take_line(session: Session, incident: Incident, name: str, line: Line, *, by: str, at: datetime) -> None:
    """Let a key time be that of a line, which it follows. Raises Refusal where it would contradict the others."""
    if line.incident_id != incident.id or line.occurred_at is None or line.struck_at is not None:
        raise Refusal("old_button")
    known = {key: row.at for key, row in of(session, incident).items()}
    incidents.refuse_times(incident, known | {name: line.occurred_at})
    rows.set_key_time(
        session,
        incident,
        name,
        at=line.occurred_at,
        approximate=line.approximate,
        source="line",
        line_number=line.number,
        set_by=by,
        set_at=at,
    )
    said = f"Key times: {name} {line.occurred_at:%Y-%m-%d %H:%M} UTC, from line {line.number}"
    policy.tell_commander(session, incident, timeline.step(session, incident, said, at=at, by=by, shown="internal"))


def read_again(
    session: Session, settings: Settings, team_id: str, user_id: str, zone: str, *, at: datetime
) -> list[Incident]:
    """Correct the key times of somebody whose zone has just become known, and return the incidents that have others.

    What would contradict the others stays as it was read.
    """
    changed = []
    for row in lines.to_read_again(session, team_id, user_id):
        incident = rows.get(session, row.incident_id)
        zero, utc = incidents.zero(session, incident), settings.bare_times_are_utc or incident.prefers_utc
        moment = read_moment(row.typed or "", now=row.set_at, zone=zone, started_at=zero, utc=utc)
        row.typed = None
        session.add(row)
        if moment is not None and moment.at != row.at and _fits(session, incident, row.name, moment.at):
            _move(session, incident, row, moment.at, by=user_id, at=at)
            changed.append(incident)
    return changed


def _fits(session: Session, incident: Incident, name: str, moment: datetime) -> bool:
    try:
        incidents.refuse_disorder(session, incident, name, moment)
    except Refusal:
        return False
    return True


def _move(session: Session, incident: Incident, row: KeyTime, moment: datetime, *, by: str, at: datetime) -> None:
    """Move a key time, and the step that stands at it: that it is resolved."""
    step = lines.step_of(session, row)
    if step is not None:
        timeline.change(session, step, at=at, by=by, source="zone")
        step.occurred_at = step.placed_at = moment
    row.at = moment
    session.flush()
    said = f"Key times: {row.name} {moment:%Y-%m-%d %H:%M} UTC, once the zone of who set it was known"
    timeline.step(session, incident, said, at=at, by=by, shown="internal")


def _now(session: Session, incident: Incident, row: KeyTime | None) -> KeyTime | None:
    """Return what a row says now: of a line that was chosen, what that is by now; None when it was struck."""
    if row is None or row.line_number is None:
        return row
    line = line_rows.by_number(session, incident.id or 0, row.line_number)
    if line is None or line.occurred_at is None or line.struck_at is not None:
        return None
    return KeyTime(**row.model_dump(exclude={"at", "approximate"}), at=line.occurred_at, approximate=line.approximate)


def _offered(session: Session, incident: Incident, name: str) -> KeyTime | None:
    if name == "detected":
        line = lines.earliest(session, incident.id or 0, "detection")
        if line is not None and line.occurred_at is not None:
            return _offer(incident, name, line.occurred_at, "line", approximate=line.approximate, line=line.number)
    if name == "acknowledged":
        return _acknowledged(session, incident)
    return None


def _acknowledged(session: Session, incident: Incident) -> KeyTime | None:
    taken = roles.of_incident(session, incident.id or 0, past=True)
    known = people.several(session, incident.team_id, {incident.declared_by, *(row.user_id for row in taken)})
    bots = {user_id for user_id, person in known.items() if person.is_bot}
    moments = [(row.taken_at, "role") for row in taken if row.user_id not in bots]
    if incident.declared_by not in bots:
        moments.append((incident.declared_at, "declared"))
    if not moments:
        return None
    first, source = min(moments)
    return _offer(incident, "acknowledged", first, source)


def _offer(
    incident: Incident, name: str, at: datetime, source: str, *, approximate: bool = False, line: int | None = None
) -> KeyTime:
    return KeyTime(
        incident_id=incident.id or 0,
        team_id=incident.team_id,
        name=name,
        at=at,
        approximate=approximate,
        source=source,
        set_at=at,
        line_number=line,
    )
