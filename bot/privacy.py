"""Who sees an incident, changed midway: hidden from every door at once, or shown again; it moves to another channel.

Slack lets no bot make a public channel private, so a private one is opened and everything of the bot's is taken out of
the old one. https://docs.slack.dev/reference/methods/conversations.create
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot import audit, digits, incidents, policy, watching
from bot.errors import Refusal
from bot.settings import Settings
from storage import action_items, homes, moves, outbox, parking, pictures, timeline, watches
from storage import incidents as rows
from storage import postmortems as postmortem_rows
from storage import roles as role_rows
from storage.incidents import Incident
from storage.moves import Move
from storage.people import Viewer
from storage.timeline import Line

TOOK_PART, IN_CHANNEL = "part", "channel"
NOT_MOVED = ("open_channel", "announce", "no_channel")  # what concerns the channel that is left


@dataclass(frozen=True)
class Shown:
    """What everybody would read if an incident were shown: how many lines, of them from private channels, and items."""

    lines: int
    captured: int
    items: int


def hide(session: Session, settings: Settings, incident: Incident, *, by: str, at: datetime) -> Move | None:
    """Hide an incident from everybody who is not in it, at once; return None when it is private already.

    Whoever holds a role, and `by`, is invited into its new channel. Raises Refusal when `by` may not.
    """
    policy.allow_governing(session, settings, incident, by)
    rows.hold(session, incident)
    if incident.is_private:
        return None
    move = _leave(session, incident, by=by, at=at, to_private=True)
    for watch in watches.of_incident(session, incident.id or 0):
        if not watching.sees(session, incident, watch):
            watching.withdraw(session, watch, now=at)
    _open(session, incident, move, invited=_holders(session, incident, by))
    homes.refresh_all(session, incident.team_id)
    incidents.record_change(session, incident, "Made private", by=by, at=at)
    audit.of(session, incident, "hidden", by=by, at=at)
    _finish(session, incident, move)
    return move


def show(session: Session, settings: Settings, incident: Incident, *, by: str, at: datetime) -> Move | None:
    """Show a private incident to everybody again; return None when it is public already.

    It goes back to the channel that it left when it was hidden, else a public one is opened.
    Raises Refusal when `by` may not.
    """
    policy.allow_governing(session, settings, incident, by)
    rows.hold(session, incident)
    if not incident.is_private:
        return None
    hidden = moves.last(session, incident.id or 0, to_private=True)
    move = _leave(session, incident, by=by, at=at, to_private=False)
    if hidden is not None and hidden.channel_id is not None:
        incident.channel_id, incident.channel_name = hidden.channel_id, hidden.channel_name
        incident.is_here = hidden.is_here
    _open(session, incident, move, invited=_holders(session, incident, by))
    incidents.record_change(session, incident, "Made public", by=by, at=at)
    audit.of(session, incident, "shown", by=by, at=at)
    _finish(session, incident, move)
    return move


def look_again(session: Session, incident: Incident, channel_id: str | None = None) -> None:
    """Have what a hidden incident left looked through once more: something came there that was on its way.

    With `channel_id`, only when that is the channel that it left.
    """
    left = moves.last(session, incident.id or 0, to_private=True)
    if left is not None and channel_id in {None, left.channel_id}:
        subject = f"{left.id}:again"
        outbox.add(session, team_id=incident.team_id, lane=incident.lane, kind="clear_channel", subject=subject)


def would_show(session: Session, incident: Incident) -> Shown:
    """Return what everybody would read if a private incident were shown."""
    incident_id = incident.id or 0
    lines = [line for line in timeline.of_incident(session, incident_id) if line.source != "system"]
    items = [one for one in action_items.of_incident(session, incident_id) if one.status != action_items.CANCELLED]
    return Shown(len(lines), sum(line.message_ts is not None for line in lines), len(items))


def took_part(session: Session, incident: Incident) -> list[str]:
    """Return who wrote a line, or owns an action item, and holds no role: people to ask about."""
    incident_id = incident.id or 0
    holders = {role.user_id for role in role_rows.of_incident(session, incident_id)}
    writers = [line.author_id for line in timeline.of_incident(session, incident_id)]
    owners = [item.owner_id for item in action_items.of_incident(session, incident_id)]
    return [one for one in dict.fromkeys([*writers, *owners]) if one and one not in holders]


def bring(session: Session, settings: Settings, viewer: Viewer, value: str) -> tuple[Incident, str]:
    """Have people invited to where a hidden incident goes on; `value` is `<number> part` or `<number> channel`.

    Raises Refusal for what no button says, for what the viewer does not see, and when they may not.
    """
    number, _, whom = value.partition(" ")
    if whom not in {TOOK_PART, IN_CHANNEL}:
        raise Refusal("old_button")
    incident = incidents.find(session, viewer, number=digits.carried(number))
    policy.allow_governing(session, settings, incident, viewer.user_id)
    move = moves.last(session, incident.id or 0, to_private=True)
    if move is None or not incident.is_private:
        raise Refusal("old_button")
    if whom == TOOK_PART:
        _invite(session, incident, took_part(session, incident))
    elif move.channel_id is not None:
        outbox.add(session, team_id=incident.team_id, lane=incident.lane, kind="bring_along", subject=move.id)
    return incident, whom


def _leave(session: Session, incident: Incident, *, by: str, at: datetime, to_private: bool) -> Move:
    """Let an incident have no channel: from now on, whoever is in the old one is in nothing of it."""
    posts = {"overview": incident.overview_ts or "", "resolved": incident.resolve_ts or ""}
    others = {line.copy_ts for line in _copied(session, incident)}
    for update in moves.updates_of(session, incident):
        others.add(update.message_ts)
        update.message_ts = None
        session.add(update)
    for line in _copied(session, incident):
        line.copy_ts = None
        session.add(line)
    move = Move(
        team_id=incident.team_id,
        incident_id=incident.id or 0,
        to_private=to_private,
        moved_by=by,
        moved_at=at,
        channel_id=incident.channel_id,
        channel_name=incident.channel_name,
        is_here=incident.is_here,
        posts=posts
        | {"others": " ".join(sorted(filter(None, others)))}
        | ({"files": " ".join(_give_up_files(session, incident))} if to_private else {}),
    )
    if incident.channel_id is not None:
        parking.release(session, incident.channel_id)  # nothing waits for the old channel any more
    incident.is_private = to_private
    incident.channel_id, incident.channel_name, incident.is_here = None, None, False
    incident.overview_ts, incident.resolve_ts = None, None
    session.add_all([move, incident])
    session.flush()
    return move


def _give_up_files(session: Session, incident: Incident) -> list[str]:
    """Return the ids of the files of an incident that are shown, and know them no more: others are made of it."""
    picture = pictures.of_incident(session, incident.id or 0)
    document = postmortem_rows.of_incident(session, incident.id or 0)
    found = [picture.file_id if picture else None, document.file_id if document else None]
    if picture is not None:
        pictures.forget(session, picture)
    if document is not None:
        document.file_id = document.file_permalink = document.upload_url = None
        session.add(document)
    return [one for one in found if one]


def _copied(session: Session, incident: Incident) -> list[Line]:
    lines = timeline.of_incident(session, incident.id or 0, struck=True)
    return [line for line in lines if line.copy_ts is not None]


def _open(session: Session, incident: Incident, move: Move, *, invited: Sequence[str]) -> None:
    """Have the old channel cleared, a channel opened where there is none, and people invited.

    What was to be said in the old channel, and waits, comes after that: it is said in the new one.
    """
    waiting = [(kind, subject) for kind, subject in moves.waiting(session, incident.lane) if kind not in NOT_MOVED]
    outbox.supersede(session, incident.lane, [*(kind for kind, _ in waiting), *NOT_MOVED])
    outbox.add(session, team_id=incident.team_id, lane=incident.lane, kind="clear_channel", subject=move.id)
    if incident.channel_id is None:
        outbox.add(session, team_id=incident.team_id, lane=incident.lane, kind="open_channel", subject=incident.id)
    _invite(session, incident, invited)
    for kind, subject in waiting:
        outbox.add(session, team_id=incident.team_id, lane=incident.lane, kind=kind, subject=subject)


def _finish(session: Session, incident: Incident, move: Move) -> None:
    """Have the overview pinned in the new channel, the old one pointed on, and what had been seen told."""
    for kind, subject in (("pin", incident.id), ("point_on", move.id), ("clear_channel", f"{move.id}:again")):
        outbox.add(session, team_id=incident.team_id, lane=incident.lane, kind=kind, subject=subject)
    if postmortem_rows.of_incident(session, incident.id or 0) is not None:
        outbox.add(session, team_id=incident.team_id, lane=incident.lane, kind="draft", subject=incident.id)
    if move.to_private:
        for user_id in dict.fromkeys([move.moved_by, *_holders(session, incident, move.moved_by, "commander")]):
            subject = f"{move.id}:{user_id}"
            outbox.add(session, team_id=incident.team_id, lane=incident.lane, kind="had_been_seen", subject=subject)


def _invite(session: Session, incident: Incident, user_ids: Sequence[str]) -> None:
    for user_id in user_ids:
        subject = f"{incident.id}:{user_id}"
        outbox.add(session, team_id=incident.team_id, lane=incident.lane, kind="invite", subject=subject)


def _holders(session: Session, incident: Incident, by: str, *only: str) -> list[str]:
    held = role_rows.of_incident(session, incident.id or 0)
    return list(dict.fromkeys([by, *(one.user_id for one in held if not only or one.role in only)]))
