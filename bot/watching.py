"""Watching: one message an incident in each channel and DM that follows it, kept up to date, its updates below it.

Whatever changes an incident leaves a milestone, and each milestone has those who watch looked at again (`changed`).
"""

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import Session

from bot import reminders
from bot.errors import Refusal
from bot.settings import Settings
from storage import incidents, outbox, updates
from storage import watches as rows
from storage.incidents import Incident
from storage.people import Viewer
from storage.timeline import Line
from storage.watches import Watch

SOURCE = "update"  # of the line that holds an update's words


def changed(session: Session, incident: Incident) -> None:
    """Have those who watch an incident looked at, and its next update planned, once what changes it is stored."""
    lane = f"watching:{incident.id}"
    outbox.add(session, team_id=incident.team_id, lane=lane, kind="changed", subject=incident.id)


def reworded(session: Session, line: Line) -> None:
    """Have an update posted anew, everywhere, when the line that holds its words was changed or struck."""
    if line.source == SOURCE:
        incident = incidents.get(session, line.incident_id)
        outbox.add(session, team_id=line.team_id, lane=incident.lane, kind="update", subject=line.id)
        changed(session, incident)


def look(session: Session, settings: Settings, incident: Incident, *, now: datetime) -> None:
    """Announce an incident where the settings say, and redraw or withdraw what shows it; not while it has no channel.

    A channel that began to watch goes on, whatever the severity becomes.
    """
    incident_id = incident.id or 0
    if not outbox.is_settled(session, incident.lane, "open_channel"):
        return
    known = rows.of_incident(session, incident_id)
    own = {incident.channel_id, f"#{incident.channel_name}"}  # its own channel has its overview
    for target in set(announced(settings, incident)) - own - {watch.target for watch in known}:
        if rows.of_place(session, incident_id, target) is None:
            known.append(_begin(session, incident, target, by=None, at=now))
    for watch in known:
        if not sees(session, incident, watch):
            withdraw(session, watch, now=now)
            continue
        if watch.is_withdrawn:
            watch.is_withdrawn, watch.ended_at = False, None
            session.add(watch)
        draw(session, watch)


def announced(settings: Settings, incident: Incident) -> Iterator[str]:
    """Give the channels (id, or #name) in which an incident is to be announced: none once it is over."""
    if incident.is_open:
        yield from announcement_channels(settings, incident)


def announcement_channels(settings: Settings, incident: Incident) -> Iterator[str]:
    """Give the channels (id, or #name) for incidents of this severity: none for private and practice ones."""
    if incident.is_private or incident.is_practice:
        return
    order = [one.id for one in settings.severities]
    for one in settings.announcement_channels:
        if incident.severity in order and order.index(incident.severity) <= order.index(one.least):
            yield one.channel


def sees(session: Session, incident: Incident, watch: Watch) -> bool:
    """Whether those who watch may see the incident: of a private one, only people who are in it."""
    if not watch.is_person:
        return not incident.is_private
    viewer = Viewer(team_id=watch.team_id, user_id=watch.target)
    return incidents.by_number(session, viewer, incident.number) is not None


def follow(session: Session, settings: Settings, incident: Incident, place: str, *, by: str, at: datetime) -> bool:
    """Let a channel or a person (its id) follow an incident; return False when they do already.

    Raises Refusal for a channel and a private incident.
    """
    if incident.is_private and not place.startswith(("U", "W")):
        raise Refusal("private_is_not_followed", incident=incident)
    watch = rows.of_place(session, incident.id or 0, place)
    if watch is not None and watch.ended_at is None and not watch.failure:
        return False
    if watch is None:
        watch = _begin(session, incident, place, by=by, at=at)
    watch.ended_at, watch.is_withdrawn, watch.failure, watch.followed_by = None, False, "", by
    session.add(watch)
    draw(session, watch)
    _plan_reminders(session, settings, incident, watch, at)
    return True


def unfollow(session: Session, settings: Settings, incident: Incident, place: str, *, at: datetime) -> bool:
    """Let a channel or a person follow an incident no more; return False when they did not."""
    watch = rows.of_place(session, incident.id or 0, place)
    if watch is None or (watch.ended_at is not None and not watch.is_withdrawn):
        return False
    watch.ended_at, watch.is_withdrawn = at, False
    session.add(watch)
    draw(session, watch)
    _plan_reminders(session, settings, incident, watch, at)
    return True


def draw(session: Session, watch: Watch) -> None:
    """Have the message of a watch posted, or redrawn in place."""
    if watch.ended_at is None or watch.message_ts is not None:
        outbox.add(session, team_id=watch.team_id, lane=watch.lane, kind="watch", subject=watch.id)


def withdraw(session: Session, watch: Watch, *, now: datetime) -> None:
    """End a watch that may not see the incident, and have taken away what it was shown."""
    is_new = watch.ended_at is None
    if is_new:
        watch.is_withdrawn, watch.ended_at = True, now
        session.add(watch)
    if is_new or watch.message_ts is not None:
        outbox.add(session, team_id=watch.team_id, lane=watch.lane, kind="withdraw", subject=watch.id)


def _plan_reminders(session: Session, settings: Settings, incident: Incident, watch: Watch, now: datetime) -> None:
    """Let those who follow an incident hear of its action items that are long overdue, and nobody else."""
    if watch.is_person:
        session.flush()
        reminders.plan_incident(session, incident, settings=settings, now=now)


def _begin(session: Session, incident: Incident, target: str, *, by: str | None, at: datetime) -> Watch:
    last = updates.latest(session, incident.id or 0)
    watch = Watch(
        team_id=incident.team_id,
        incident_id=incident.id or 0,
        target=target,
        channel_id=target if target.startswith(("C", "G")) else None,
        followed_by=by,
        began_at=at,
        last_line_id=last[0].line_id if last else 0,
    )
    session.add(watch)
    session.flush()
    return watch
