"""What leaves for those who watch an incident: one message in place, its updates below it; or all of it withdrawn."""

from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session

from bot import people as known_people
from bot import troubles, watching
from bot.deliveries.base import Kind, World, again, mark
from bot.deliveries.updates import digest, found, last_told, told, worded
from bot.errors import Moot, SlackRefused
from bot.people import names, names_in
from bot.slack import already
from storage import incidents, outbox, updates
from storage import roles as role_rows
from storage import watches as rows
from storage.incidents import Incident
from storage.outbox import Delivery
from storage.people import Viewer
from storage.watches import Watch, WatchPost


@dataclass(frozen=True)
class Drawn:
    """Where the message stands, and what it shows; `channel_id` empty: those who watch may see it no more."""

    channel_id: str = ""
    ts: str = ""
    digest: str = ""


class _OfWatch(Kind):
    """What is posted for a watch: who had it followed, else who leads, is told once when a channel does not take it."""

    name = "of_watch"
    tells_itself = True

    def gave_up(self, session: Session, row: Delivery, why: str, world: World) -> None:
        watch = rows.get(session, int(row.subject.partition(":")[0]))
        is_new, watch.failure = not watch.failure, why[:200]
        session.add(watch)
        incident = incidents.get(session, watch.incident_id)
        asked = None if incident.is_private else watch.followed_by
        whom = asked or troubles.whom_to_tell(session, incident)
        if whom is not None and not watch.is_person and (is_new or watch.is_withdrawn):
            lane = known_people.lane(row.team_id, whom)
            outbox.add(session, team_id=row.team_id, lane=lane, kind=NotFollowed.name, subject=watch.id)

    @staticmethod
    def _withdraw_unseen(session: Session, watch: Watch, world: World) -> None:
        """Take away what was posted while the incident was being hidden."""
        if not watching.sees(session, incidents.get(session, watch.incident_id), watch):
            watching.withdraw(session, watch, now=world.clock.now())


class WatchMessage(_OfWatch):
    """`watch`: post the message of a watch, or redraw it in place when it shows something else now."""

    name = "watch"

    def ask(self, row: Delivery, world: World) -> Drawn:
        with world.db.read() as session:
            watch = rows.get(session, int(row.subject))
            incident = incidents.get(session, watch.incident_id)
            if not watching.sees(session, incident, watch):
                return Drawn()
            said = world.rendering.say("watch", _facts(session, watch, incident, world))
        drawn = digest(said)
        if watch.message_ts is not None and watch.channel_id is not None:
            if drawn != watch.drawn:
                world.slack.update(watch.channel_id, watch.message_ts, said)
            return Drawn(watch.channel_id, watch.message_ts, drawn)
        if watch.ended_at is not None and not again(row):
            raise Moot("it is followed no more")
        channel_id, mark = watch.channel_id or _place(watch, world), f"watch:{watch.id}"
        if watch.ended_at is not None:
            return Drawn(channel_id, found(row, world, channel_id, mark, "it is followed no more"), drawn)
        return Drawn(channel_id, world.slack.post(channel_id, said, mark=mark, again=again(row)), drawn)

    def keep(self, session: Session, row: Delivery, answer: Drawn, world: World) -> None:
        watch = rows.get(session, int(row.subject))
        if not answer.channel_id:
            watching.withdraw(session, watch, now=world.clock.now())
            return
        if watch.message_ts is None and (again(row) or watch.ended_at is not None):  # it may say what was so before
            outbox.add(session, team_id=row.team_id, lane=row.lane, kind=self.name, subject=row.subject)
            answer = replace(answer, digest="")
        watch.channel_id, watch.message_ts, watch.drawn = answer.channel_id, answer.ts, answer.digest
        watch.failure = ""
        session.add(watch)
        self._withdraw_unseen(session, watch, world)
        for line_id in () if watch.ended_at else updates.after(session, watch.incident_id, watch.last_line_id):
            subject = f"{watch.id}:{line_id}"
            outbox.add(session, team_id=row.team_id, lane=row.lane, kind=WatchedUpdate.name, subject=subject)

    def gave_up(self, session: Session, row: Delivery, why: str, world: World) -> None:
        watch = rows.get(session, int(row.subject))
        if "message_not_found" in why:  # somebody took the message away: it stays away
            watch.ended_at, watch.message_ts = world.clock.now(), None
            session.add(watch)
            return
        super().gave_up(session, row, why, world)


class WatchedUpdate(_OfWatch):
    """`watch_update`: post an update in the thread of a watch, or redraw it; the subject is `<watch>:<line>`."""

    name = "watch_update"

    def ask(self, row: Delivery, world: World) -> WatchPost:
        watch_id, _, line_id = row.subject.partition(":")
        with world.db.read() as session:
            watch = rows.get(session, int(watch_id))
            posted = {post.line_id: post for post in rows.posts(session, int(watch_id))}.get(int(line_id))
            sees = watching.sees(session, incidents.get(session, watch.incident_id), watch)
            _, line = updates.get(session, int(line_id))
            said = worded(session, int(line_id), world)
        if watch.channel_id is None or watch.message_ts is None:
            raise Moot("there is no message to post under")
        drawn = WatchPost(watch_id=watch.id or 0, line_id=int(line_id), team_id=row.team_id, ts="", drawn=digest(said))
        if posted is None:
            mark, thread_ts = f"update:{line_id}:{watch_id}", watch.message_ts
            if sees and line.struck_at is None:
                drawn.ts = world.slack.post(watch.channel_id, said, mark=mark, again=again(row), thread_ts=thread_ts)
            else:
                drawn.ts = found(row, world, watch.channel_id, mark, "it is told no more", thread_ts=thread_ts)
            drawn.drawn = "" if again(row) else drawn.drawn  # the post that was found may say what was so before
            return drawn
        if not sees:
            raise Moot("they may not see it any more")
        if posted.drawn != drawn.drawn:
            with already("message_not_found"):
                world.slack.update(watch.channel_id, posted.ts, said)
        drawn.ts = posted.ts
        return drawn

    def keep(self, session: Session, row: Delivery, answer: WatchPost, world: World) -> None:
        if answer.drawn != digest(worded(session, answer.line_id, world)):  # it was corrected meanwhile
            outbox.add(session, team_id=row.team_id, lane=row.lane, kind=self.name, subject=row.subject)
        session.merge(answer)
        watch = rows.get(session, answer.watch_id)
        watch.last_line_id = max(watch.last_line_id, answer.line_id)
        session.add(watch)
        self._withdraw_unseen(session, watch, world)


class Withdraw(_OfWatch):
    """`withdraw`: take away what a watch was shown; its deletions may be repeated."""

    name = "withdraw"

    def ask(self, row: Delivery, world: World) -> None:
        with world.db.read() as session:
            watch = rows.get(session, int(row.subject))
            shown = [post.ts for post in rows.posts(session, watch.id or 0)]
        with already("cant_delete_message", "channel_not_found", "not_in_channel", "is_archived"):
            channel_id = watch.channel_id or _place(watch, world)
            # what was posted without our hearing of it is found by its mark
            shown.append(watch.message_ts or world.slack.find(channel_id, f"watch:{watch.id}") or "")
            for ts in filter(None, shown):
                world.slack.delete(channel_id, ts)

    def keep(self, session: Session, row: Delivery, answer: None, world: World) -> None:
        watch = rows.get(session, int(row.subject))
        for post in rows.posts(session, watch.id or 0):
            session.delete(post)
        watch.message_ts, watch.drawn = None, ""
        session.add(watch)


class NotFollowed(Kind):
    """`not_followed`: tell somebody that a channel did not take what follows an incident, and what to do."""

    name = "not_followed"

    def ask(self, row: Delivery, world: World) -> None:
        with world.db.read() as session:
            watch = rows.get(session, int(row.subject))
            viewer = Viewer(team_id=row.team_id, user_id=row.lane.rpartition(":")[2])
            number = incidents.get(session, watch.incident_id).number
            incident = incidents.by_number(session, viewer, number)
        if incident is None:
            raise Moot("they may not see it any more")
        said = world.rendering.say("not_followed", {"watch": watch, "incident": incident})
        channel_id = world.slack.open_dm(viewer.user_id)
        world.slack.post(channel_id, said, mark=mark(row), again=again(row))


def _place(watch: Watch, world: World) -> str:
    """Return where a watch is posted: a person's DM, or the channel that the settings call by its name."""
    if watch.is_person:
        return world.slack.open_dm(watch.target)
    with world.db.read() as session:
        known = rows.named(session, watch.team_id, watch.target)
    found = (known and known.channel_id) or world.slack.channel_id(watch.target.removeprefix("#"))
    if found is None:
        raise SlackRefused("conversations.list", "channel_not_found")
    return found


def _facts(session: Session, watch: Watch, incident: Incident, world: World) -> dict[str, Any]:
    """Return what the message of a watch shows: nothing that changes by itself, so that it is redrawn when needed."""
    incident_id = incident.id or 0
    roles = {role.role: role.user_id for role in role_rows.of_incident(session, incident_id)}
    last = last_told(session, incident_id)
    line = last["last_update"]
    people = [roles.get("commander", ""), line.author_id or "" if line else ""]
    text = line.text if line else None
    return {
        **told(incident.severity, incident.status, world),
        **last,
        "incident": incident,
        "commander": roles.get("commander"),
        "is_person": watch.is_person,
        "is_ended": watch.ended_at is not None,
        "duplicate_of": _duplicate_of(session, incident),
        "names": names(session, watch.team_id, people) | names_in(session, watch.team_id, text),
    }


def _duplicate_of(session: Session, incident: Incident) -> Incident | None:
    """Return the incident that this one was merged into, unless it is private."""
    into = incidents.get(session, incident.merged_into) if incident.merged_into else None
    return into if into and not into.is_private else None
