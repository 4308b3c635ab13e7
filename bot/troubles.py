"""When Slack changes under us: a channel that is closed to the bot, a token that is void, a scope that is missing.

What was to be said in a closed channel is parked, and leaves once the bot is back; the commander is told once.
What is wrong with the whole workspace turns readiness red.
"""

from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from bot import people, sweep, timeline
from bot.errors import Refusal, SlackRefused
from bot.scopes import NEEDED
from storage import channels, incidents, outbox, parking, roles, workspaces
from storage import people as people_rows
from storage import timeline as lines
from storage.incidents import Incident
from storage.outbox import Delivery

CLOSED = frozenset({"channel_not_found", "not_in_channel", "is_archived"})
TOKEN = frozenset({"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive"})
MISSING_SCOPE = "missing_scope"
PARKED_FOR_TOKEN, WORKSPACE_LANE = "token", "workspace"
DELETED, REMOVED, ARCHIVED = "deleted", "not_in_channel", "is_archived"
ELSEWHERE = frozenset({"announce", "no_channel"})  # said in another channel than the incident's
CONFIRM = "confirm"  # on a message of the incident's channel; elsewhere, it does not insist
OF_A_CHANNEL = frozenset({"incident", "copies"})  # the lanes of what is said there
MISSING_FOR = timedelta(hours=24)
SCOPE_SECONDS, TOKEN_SECONDS, DOUBT_SECONDS = 60.0, 60.0, 2.0
FIRST_PARKED_SECONDS, LONGEST_PARKED_SECONDS = 600.0, 6 * 3600.0


def whom_to_tell(session: Session, incident: Incident) -> str | None:
    """Return who hears of what goes wrong: the commander, else the declarer; None when nobody reads it."""
    held = roles.of_incident(session, incident.id or 0)
    commanders = [role.user_id for role in reversed(held) if role.role == "commander"]
    wanted = (*commanders, incident.declared_by)
    return next((one for one in wanted if people.is_reachable(session, incident.team_id, one)), None)


def park(session: Session, row: Delivery, refused: SlackRefused, *, at: datetime) -> bool:
    """Let a delivery wait that Slack refused for now; return False when a repetition does not mend it."""
    if refused.code == MISSING_SCOPE:
        if datetime.now(UTC) - (row.first_tried_at or row.created_at) > MISSING_FOR:
            return False
        look_again(session)
        outbox.put_back(session, row, seconds=SCOPE_SECONDS, outcome=str(refused))
        return True
    if refused.code in TOKEN:
        look_again(session)
        parking.park(session, row, PARKED_FOR_TOKEN, seconds=TOKEN_SECONDS, why=str(refused))
        return True
    incident = _speaks_in(session, row) if refused.code in CLOSED else None
    if incident is None:
        return False
    if incident.channel_id is None:  # it is being replaced: whatever is to be said there is waiting already
        return outbox.finish(session, row, outcome=str(refused))
    known = channels.find(session, row.team_id, incident.channel_id).trouble
    if not known and row.attempts <= 1:  # it may have been opened again since Slack refused, and have told of it
        parking.park(session, row, incident.channel_id, seconds=DOUBT_SECONDS, why=str(refused))
        return True
    note_closed(session, incident, refused.code, at=at)
    seconds = min(FIRST_PARKED_SECONDS * 2.0 ** min(row.attempts - 1, 10), LONGEST_PARKED_SECONDS)
    parking.park(session, row, incident.channel_id, seconds=seconds, why=str(refused))
    return True


def look_again(session: Session) -> None:
    """Have Slack asked who the bot is, and what it may do: readiness tells of it."""
    outbox.add(session, team_id="", lane=WORKSPACE_LANE, kind="introduce", subject="self")


def remedy(session: Session) -> str:
    """Return what an operator is to do so that Slack works with the bot again, in one line; "" when all is well."""
    troubled = workspaces.troubled(session)
    code = next((one.trouble for one in troubled if one.trouble), "") or parking.refused_first(session, TOKEN)
    if code:
        return f"Slack does not take the bot's token ({code}): install the app again, and set SLACK_BOT_TOKEN anew."
    missing = sorted({scope for one in troubled for scope in one.missing_scopes.split(",") if scope})
    if missing:
        uses = "; ".join(f"{scope}: {NEEDED.get(scope, 'unknown')}" for scope in missing)
        return f"A scope is missing ({uses}): add it to the app, and install it again."
    return ""


def note_closed(session: Session, incident: Incident, code: str, *, at: datetime) -> None:
    """Keep that an incident's channel is closed to the bot, and tell the commander, once for each trouble.

    Of an incident that is over nobody is told: its channel was put away.
    """
    channel = channels.find(session, incident.team_id, incident.channel_id or "")
    if channel.trouble and (channel.trouble == code or code != DELETED):
        return
    channel.trouble, channel.trouble_since = code, at
    session.add(channel)
    whom = whom_to_tell(session, incident) if incident.is_open else None
    if whom is not None:
        lane, subject = people.lane(incident.team_id, whom), f"{incident.id}:{code}"
        outbox.add(session, team_id=incident.team_id, lane=lane, kind="channel_trouble", subject=subject)


def closed(session: Session, team_id: str, channel_id: str, code: str, *, at: datetime) -> None:
    """Take in that Slack has closed a channel to the bot: it was taken out, or the channel was archived or deleted."""
    incident = incidents.in_channel(session, team_id, channel_id)
    if incident is not None:
        note_closed(session, incident, code, at=at)


def opened(session: Session, team_id: str, channel_id: str) -> None:
    """Take in that the bot may speak in a channel again: what was parked leaves, and what it missed is looked for."""
    channel = channels.find(session, team_id, channel_id)
    if not channel.trouble:
        return
    channel.trouble, channel.trouble_since = "", None
    session.add(channel)
    parking.release(session, channel_id)
    incident = incidents.in_channel(session, team_id, channel_id)
    if incident is not None:
        timeline.refresh_overview(session, incident)
        outbox.add(session, team_id=team_id, lane=incident.lane, kind="pin", subject=incident.id)
        if incident.is_open:
            sweep.ask(session, [incident])


def follow_ourselves(
    session: Session, team_id: str, channel_id: str, user_id: str, *, is_member: bool, at: datetime
) -> None:
    """Take in that somebody came or went, where that is the bot itself."""
    workspace = workspaces.get(session, team_id)
    if workspace is None or workspace.bot_user_id != user_id:
        return
    if is_member:
        opened(session, team_id, channel_id)
    else:
        closed(session, team_id, channel_id, REMOVED, at=at)


def renamed(session: Session, team_id: str, channel_id: str, name: str) -> None:
    """Take in what a channel is called now."""
    incident = incidents.in_channel(session, team_id, channel_id)
    if incident is not None and name:
        incident.channel_name = name
        session.add(incident)


def message_deleted(session: Session, team_id: str, channel_id: str, ts: str) -> None:
    """Take in that a message is gone: a lost overview is posted and pinned anew."""
    incident = incidents.in_channel(session, team_id, channel_id)
    if incident is not None and incident.overview_ts == ts:
        timeline.refresh_overview(session, incident)


def open_anew(session: Session, incident: Incident) -> None:
    """Have a new channel opened for an incident whose own was deleted, and everybody invited who was in it.

    Until somebody asks for that, the incident keeps the one that is gone: who was in it decides who sees a private one.
    Raises Refusal when it has a channel.
    """
    gone = incident.channel_id
    if gone is None or channels.find(session, incident.team_id, gone).trouble != DELETED:
        raise Refusal("has_channel", incident=incident)
    held = (role.user_id for role in roles.of_incident(session, incident.id or 0))
    were_in_it = sorted(people_rows.members(session, incident.team_id, gone) - {_bot(session, incident)})
    incident.channel_id = incident.overview_ts = incident.resolve_ts = None
    session.add(incident)
    outbox.supersede(session, incident.lane, ("overview", "pin"))
    parking.release(session, gone)
    outbox.add(session, team_id=incident.team_id, lane=incident.lane, kind="open_channel", subject=incident.id)
    for one in dict.fromkeys((incident.declared_by, *held, *were_in_it)):
        outbox.add(session, team_id=incident.team_id, lane=incident.lane, kind="invite", subject=f"{incident.id}:{one}")
    timeline.refresh_overview(session, incident)
    outbox.add(session, team_id=incident.team_id, lane=incident.lane, kind="pin", subject=incident.id)


def _bot(session: Session, incident: Incident) -> str | None:
    workspace = workspaces.get(session, incident.team_id)
    return workspace.bot_user_id if workspace else None


def _speaks_in(session: Session, row: Delivery) -> Incident | None:
    """Return the incident in whose channel a delivery was to speak."""
    what, _, number = row.lane.partition(":")
    if row.kind == CONFIRM:
        return incidents.get(session, lines.get(session, int(row.subject)).incident_id)
    if what not in OF_A_CHANNEL or row.kind in ELSEWHERE:
        return None
    return incidents.get(session, int(number))
