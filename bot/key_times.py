"""Key times: what people set, and what is offered from the rows where nobody did. By hand wins.

What is offered is read each time and never stored, so that what comes late counts: `detected` is the earliest
detection, `acknowledged` the first role that a person took, at the latest when a person declared the incident.
`mitigated` is never offered: the first mitigation is often a failed attempt. It comes from moving to monitoring, or is
chosen among the lines.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot import audit, incidents, policy, timeline
from bot.errors import Refusal
from bot.settings import Settings
from bot.when import Moment, read_moment
from storage import incidents as rows
from storage import key_times as lines
from storage import people, roles
from storage.incidents import KEY_TIMES, Incident, KeyTime
from storage.roles import Role
from storage.timeline import Line


@dataclass(frozen=True)
class _Sources:
    """What the key times of one incident come from: rows that were set, lines, roles; `bots` declare for nobody."""

    stored: Mapping[str, KeyTime]
    chosen: Mapping[int, Line]
    detection: Line | None
    roles: Sequence[Role]
    bots: frozenset[str]


def of(session: Session, incident: Incident) -> dict[str, KeyTime]:
    """Return the known key times by name, in their order; each says where it came from (`KeyTime.source`)."""
    return of_several(session, [incident])[incident.id or 0]


def of_several(session: Session, given: Sequence[Incident]) -> dict[int, dict[str, KeyTime]]:
    """Return the known key times of each of these incidents, by its id."""
    return {one.id or 0: _read(one, sources) for one, sources in zip(given, _sources(session, given), strict=True)}


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
    rows.hold(session, incident)
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
    audit.of(session, incident, "times", by=by, at=at, names=sorted(times))


def take_line(session: Session, incident: Incident, name: str, line: Line, *, by: str, at: datetime) -> None:
    """Let a key time be that of a line, which it follows. Raises Refusal where it would contradict the others."""
    if line.incident_id != incident.id or line.occurred_at is None or line.struck_at is not None:
        raise Refusal("old_button")
    rows.hold(session, incident)
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
    audit.of(session, incident, "times", by=by, at=at, names=[name])


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
    audit.of(session, incident, "times", by="", at=at, names=[row.name])


def _sources(session: Session, given: Sequence[Incident]) -> list[_Sources]:
    """Read what the key times of some incidents come from, in a few statements for all of them."""
    ids = [one.id or 0 for one in given]
    stored: dict[int, dict[str, KeyTime]] = {incident_id: {} for incident_id in ids}
    for row in rows.set_key_times_of(session, ids):
        stored[row.incident_id][row.name] = row
    numbered = [incident_id for incident_id in ids if any(row.line_number for row in stored[incident_id].values())]
    chosen = lines.chosen(session, numbered) if numbered else {}
    detections = lines.earliest_of(session, ids, "detection")
    taken: dict[int, list[Role]] = {incident_id: [] for incident_id in ids}
    for role in roles.of_incidents(session, ids, past=True):
        taken[role.incident_id].append(role)
    bots = _bots(session, given, taken)
    return [_Sources(stored[one], chosen.get(one, {}), detections.get(one), taken[one], bots) for one in ids]


def _bots(session: Session, given: Sequence[Incident], taken: Mapping[int, Sequence[Role]]) -> frozenset[str]:
    found: set[str] = set()
    for team_id in {one.team_id for one in given}:
        theirs = [one for one in given if one.team_id == team_id]
        ids = {one.declared_by for one in theirs} | {row.user_id for one in theirs for row in taken[one.id or 0]}
        found |= {user_id for user_id, one in people.several(session, team_id, ids).items() if one.is_bot}
    return frozenset(found)


def _read(incident: Incident, sources: _Sources) -> dict[str, KeyTime]:
    stored = sources.stored
    found = {name: _now(stored.get(name), sources) or _offered(incident, name, sources) for name in KEY_TIMES}
    return {
        name: known
        for name, known in found.items()
        if known is not None and not (name in stored and stored[name].is_unknown)
    }


def _now(row: KeyTime | None, sources: _Sources) -> KeyTime | None:
    """Return what a row says now: of a line that was chosen, what that is by now; None when it was struck."""
    if row is None or row.line_number is None:
        return row
    line = sources.chosen.get(row.line_number)
    if line is None or line.occurred_at is None or line.struck_at is not None:
        return None
    return KeyTime(**row.model_dump(exclude={"at", "approximate"}), at=line.occurred_at, approximate=line.approximate)


def _offered(incident: Incident, name: str, sources: _Sources) -> KeyTime | None:
    line = sources.detection
    if name == "detected" and line is not None and line.occurred_at is not None:
        return _offer(incident, name, line.occurred_at, "line", approximate=line.approximate, line=line.number)
    return _acknowledged(incident, sources) if name == "acknowledged" else None


def _acknowledged(incident: Incident, sources: _Sources) -> KeyTime | None:
    moments = [(row.taken_at, "role") for row in sources.roles if row.user_id not in sources.bots]
    if incident.declared_by not in sources.bots:
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
