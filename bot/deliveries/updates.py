"""What leaves for updates: the post in the incident's channel, and the nudge of whoever is to write the next one."""

import hashlib
import json
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot import nudges, watching
from bot.deliveries.base import Kind, World, again, channel_of
from bot.errors import Moot
from bot.people import names, names_in
from bot.rendering import Said
from bot.slack import already
from storage import incidents, merges, outbox, updates, watches
from storage import nudges as nudge_rows
from storage.outbox import Delivery


class Changed(Kind):
    """`changed`: an incident is another one than it was; plan its next update, and look at those who watch it."""

    name = "changed"

    def ask(self, row: Delivery, world: World) -> None:
        """Ask nobody: what follows is only rows."""

    def keep(self, session: Session, row: Delivery, answer: None, world: World) -> None:
        incident = incidents.get(session, int(row.subject))
        now = world.clock.now()
        nudges.replan(session, world.settings, incident, now=now)
        watching.look(session, world.settings, incident, now=now)


class UpdatePost(Kind):
    """`update`: post an update in the incident's channel, or redraw it there; the subject is its line."""

    name = "update"

    def ask(self, row: Delivery, world: World) -> tuple[str, str]:
        """Return the channel, and the post; empty when it is another incident's."""
        with world.db.read() as session:
            update, line = updates.get(session, int(row.subject))
            channel, posted = _place(session, update)
            said = worded(session, int(row.subject), world)
        if posted is None:
            mark = f"update:{update.line_id}"
            if line.struck_at is not None:
                return channel, found(row, world, channel, mark, "it was taken back")
            return channel, world.slack.post(channel, said, mark=mark, again=again(row))
        with already("message_not_found"):  # somebody took the post away: it stays away
            world.slack.update(channel, posted, said)
        return channel, update.message_ts or ""

    def keep(self, session: Session, row: Delivery, answer: tuple[str, str], world: World) -> None:
        update, _ = updates.get(session, int(row.subject))
        incident = incidents.get(session, update.incident_id)
        incidents.hold(session, incident)
        channel, ts = answer
        is_left = ts != "" and channel != incident.channel_id  # meanwhile: it is said again where it goes on
        if is_left or (ts and update.message_ts is None and again(row)):  # what was found may say what was so before
            outbox.add(session, team_id=row.team_id, lane=row.lane, kind=self.name, subject=row.subject)
        if not is_left:
            update.message_ts = ts or None
            session.add(update)
        for post in watches.posts_of(session, update.line_id):
            watch = watches.get(session, post.watch_id)
            subject = f"{post.watch_id}:{post.line_id}"
            outbox.add(session, team_id=row.team_id, lane=watch.lane, kind="watch_update", subject=subject)


class NudgeMessage(Kind):
    """`nudge`: ask somebody, by DM, for the update of an incident that is due."""

    name = nudges.KIND

    def ask(self, row: Delivery, world: World) -> None:
        """Word it; raise Moot when an update came meanwhile, or the incident is over."""
        with world.db.read() as session:
            incident = incidents.get(session, int(row.subject))
            nudge = nudge_rows.get(session, int(row.subject))
            if nudge is None or nudge.queued_at is None or nudge.due_at is None or not incident.is_open:
                raise Moot("nobody needs to be nudged any more")
            last = updates.latest(session, int(row.subject))
        facts = {"incident": incident, "due_at": nudge.due_at, "last_at": last[1].placed_at if last else None}
        said = world.rendering.say("nudge", facts | {"now": world.clock.now()})
        mark = f"nudge:{row.subject}:{int(nudge.queued_at.timestamp())}"
        user_id = row.lane.rpartition(":")[2]
        world.slack.post(world.slack.open_dm(user_id), said, mark=mark, again=again(row))

    def keep(self, session: Session, row: Delivery, answer: None, world: World) -> None:
        self._sent(session, row, world)

    def gave_up(self, session: Session, row: Delivery, why: str, world: World) -> None:
        """Go on by the rhythm: the next nudge may find somebody else."""
        self._sent(session, row, world)

    @staticmethod
    def _sent(session: Session, row: Delivery, world: World) -> None:
        incident = incidents.get(session, int(row.subject))
        nudges.sent(session, world.settings, incident, now=world.clock.now())


def _place(session: Session, update: updates.Update) -> tuple[str, str | None]:
    """Return the channel and the ts of an update's post (None: there is none yet); moved by a merge, it stays there."""
    if update.message_ts is None and (stood := merges.stands_in(session, update.line_id)) is not None:
        return channel_of(stood[0]), stood[1]
    return channel_of(incidents.get(session, update.incident_id)), update.message_ts


def found(row: Delivery, world: World, channel: str, mark: str, why: str, *, thread_ts: str | None = None) -> str:
    """Return the ts of a post whose answer was lost, and that would not be posted any more; raise Moot without one."""
    ts = None
    with already("thread_not_found"):
        ts = world.slack.find(channel, mark, thread_ts=thread_ts) if again(row) else None
    if ts is None:
        raise Moot(why)
    return ts


def worded(session: Session, line_id: int, world: World) -> Said:
    """Word one update, for the incident's channel and for the threads of those who watch."""
    update, line = updates.get(session, line_id)
    incident = incidents.get(session, update.incident_id)
    facts = told(update.severity, update.status, world) | {"incident": incident, "update": update, "line": line}
    known = names(session, update.team_id, [line.author_id or ""]) | names_in(session, update.team_id, line.text)
    return world.rendering.say("update", facts | {"names": known, "most": 2900})


def told(severity: str, status: str, world: World) -> dict[str, Any]:
    """Return how a severity and a status are called."""
    severities = {one.id: one.name for one in world.settings.severities}
    statuses = {one.id: one.name for one in world.settings.statuses}
    return {"severity_name": severities.get(severity, severity), "status_name": statuses.get(status, status)}


def digest(said: Said) -> str:
    """Return what tells one drawing from another."""
    return hashlib.sha256(json.dumps([said.text, said.blocks]).encode()).hexdigest()[:32]


def last_told(session: Session, incident_id: int) -> dict[str, Any]:
    """Return the last update of an incident for what shows it: its line (None: there was none), and the next due."""
    last = updates.latest(session, incident_id)
    nudge = nudge_rows.get(session, incident_id)
    due_at: datetime | None = nudge.due_at if nudge else None
    return {"last_update": last[1] if last else None, "due_at": due_at}
