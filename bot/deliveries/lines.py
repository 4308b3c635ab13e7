"""What leaves for one line: fetching its source message, and the confirming reaction."""

from dataclasses import dataclass

from sqlmodel import Session

from bot import people, sources
from bot.deliveries.base import Kind, World
from bot.deliveries.copies import CLOSED
from bot.errors import Moot, SlackRefused, SlackUnreachable
from bot.slack import SourceMessage
from storage import incidents
from storage import timeline as rows
from storage.outbox import Delivery
from storage.timeline import Line

UNREADABLE = frozenset({"channel_not_found", "not_in_channel", "message_not_found", "thread_not_found", "is_archived"})

MOST_OLD_ANSWERS = 3


@dataclass(frozen=True)
class Fetched:
    """What Slack told of a source: the message and its address, or neither when the bot cannot read it."""

    message: SourceMessage | None
    permalink: str


class Source(Kind):
    """Fetch the message that a captured line stands for: the reaction told no text."""

    name = "source"

    def ask(self, row: Delivery, world: World) -> Fetched:
        with world.db.read() as session:
            line = rows.get(session, int(row.subject))
        assert line.channel_id is not None
        assert line.message_ts is not None
        try:
            message = world.slack.message(line.channel_id, line.message_ts)
            self._refuse_old(row, line, message, world)
            return Fetched(message, world.slack.permalink(line.channel_id, line.message_ts))
        except SlackRefused as refused:
            if refused.code in UNREADABLE:
                return Fetched(None, "")
            raise

    def keep(self, session: Session, row: Delivery, answer: Fetched, world: World) -> None:
        line, message = rows.get(session, int(row.subject)), answer.message
        if message is not None and message.user_id:
            people.meet(session, line.team_id, message.user_id, world.clock.now())
        sources.fill(session, world.settings, line, message, answer.permalink, at=world.clock.now())

    def gave_up(self, session: Session, row: Delivery, why: str, world: World) -> None:
        self.keep(session, row, Fetched(None, ""), world)

    def _refuse_old(self, row: Delivery, line: Line, message: SourceMessage, world: World) -> None:
        """Raise SlackUnreachable while Slack answers with what a message said before an edit that is known."""
        if row.attempts > MOST_OLD_ANSWERS:
            return
        with world.db.read() as session:
            if sources.is_behind(session, line, message):
                raise SlackUnreachable("the message was read as it was before its last edit")


class Confirm(Kind):
    """Show on the message whether it stands on the timeline: the bot's reaction is there, or is taken off.

    While the incident's own channel is closed, it waits; a channel elsewhere that is closed is left as it is.
    """

    name = "confirm"

    def ask(self, row: Delivery, world: World) -> None:
        with world.db.read() as session:
            line = rows.get(session, int(row.subject))
            is_own = incidents.get(session, line.incident_id).channel_id == line.channel_id
        if line.channel_id is None or line.message_ts is None or line.source_state == "unreadable":
            raise Moot("there is no message to react to")
        try:
            world.slack.react(
                line.channel_id, line.message_ts, world.settings.confirmation, there=line.struck_at is None
            )
        except SlackRefused as refused:
            if refused.code not in UNREADABLE or (is_own and refused.code in CLOSED):
                raise
            raise Moot(refused.code) from refused
