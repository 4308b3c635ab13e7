"""The thread of a message that somebody pointed at, read and put on the timeline."""

from sqlmodel import Session

from bot import people, pointed
from bot.deliveries.base import Kind, World, again, mark
from bot.deliveries.lines import UNREADABLE
from bot.errors import SlackRefused
from bot.slack import FoundMessage
from storage import incidents, outbox, workspaces
from storage import timeline as rows
from storage.outbox import Delivery

MOST_MESSAGES = 500


class Thread(Kind):
    """`thread`: put the other messages of a thread on the timeline too; the subject is `<line>:<person who asked>`.

    What is a line already stays one: repeated, it adds nothing.
    """

    name = "thread"

    def ask(self, row: Delivery, world: World) -> list[FoundMessage] | None:
        with world.db.read() as session:
            line = rows.get(session, int(row.subject.partition(":")[0]))
        try:
            return world.slack.thread(line.channel_id or "", line.thread_ts or line.message_ts or "")
        except SlackRefused as refused:
            if refused.code in UNREADABLE:
                return None
            raise

    def keep(self, session: Session, row: Delivery, answer: list[FoundMessage] | None, world: World) -> None:
        line_id, _, asker = row.subject.partition(":")
        line = rows.get(session, int(line_id))
        workspace = workspaces.get(session, line.team_id)
        bot_user = workspace.bot_user_id if workspace else None
        others = [one.source for one in answer or [] if not one.source.is_deleted and one.source.user_id != bot_user]
        some = [one for one in others if one.ts != line.message_ts][:MOST_MESSAGES]
        pointed.take_replies(session, world.settings, line, some, at=world.clock.now())
        if answer is None or len(others) > MOST_MESSAGES + 1:
            lane = people.lane(line.team_id, asker)
            outbox.add(
                session, team_id=line.team_id, lane=lane, kind=ThreadNotTaken.name, subject=f"{line_id}:{len(some)}"
            )


class ThreadNotTaken(Kind):
    """`thread_not_taken`: tell who asked for a thread that it could not be read, or not whole.

    The subject is `<line>:<number of messages that were taken>`.
    """

    name = "thread_not_taken"

    def ask(self, row: Delivery, world: World) -> None:
        line_id, _, taken = row.subject.partition(":")
        with world.db.read() as session:
            line = rows.get(session, int(line_id))
            incident = incidents.get(session, line.incident_id)
        said = world.rendering.say(self.name, {"line": line, "incident": incident, "taken": int(taken)})
        user_id = row.lane.rpartition(":")[2]
        world.slack.post(world.slack.open_dm(user_id), said, mark=mark(row), again=again(row))
