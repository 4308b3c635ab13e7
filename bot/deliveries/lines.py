"""What leaves for one line: fetching its source message, and the confirming reaction."""

from dataclasses import dataclass

from sqlmodel import Session

from bot import people, timeline
from bot.deliveries.base import Kind, World
from bot.errors import Moot, SlackRefused
from bot.slack import SourceMessage
from storage import timeline as rows
from storage.outbox import Delivery

UNREADABLE = frozenset({"channel_not_found", "not_in_channel", "message_not_found", "thread_not_found", "is_archived"})


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
            return Fetched(message, world.slack.permalink(line.channel_id, line.message_ts))
        except SlackRefused as refused:
            if refused.code in UNREADABLE:
                return Fetched(None, "")
            raise

    def keep(self, session: Session, row: Delivery, answer: Fetched, world: World) -> None:
        line = rows.get(session, int(row.subject))
        message = answer.message
        if message is None:
            line.text, line.source_state = line.text or "", "unreadable"
            session.add(line)
            return
        if message.user_id:
            people.meet(session, line.team_id, message.user_id, world.clock.now())
        line.thread_ts = message.thread_ts
        timeline.fill(
            session,
            line,
            wire=message.text,
            version=message.version,
            author_id=message.user_id,
            author_name=message.author_name,
            permalink=answer.permalink,
        )

    def gave_up(self, session: Session, row: Delivery, why: str, world: World) -> None:
        self.keep(session, row, Fetched(None, ""), world)


class Confirm(Kind):
    """Show on the message whether it stands on the timeline: the bot's reaction is there, or is taken off."""

    name = "confirm"

    def ask(self, row: Delivery, world: World) -> None:
        with world.db.read() as session:
            line = rows.get(session, int(row.subject))
        if line.channel_id is None or line.message_ts is None or line.source_state == "unreadable":
            raise Moot("there is no message to react to")
        try:
            world.slack.react(
                line.channel_id, line.message_ts, world.settings.confirmation, there=line.struck_at is None
            )
        except SlackRefused as refused:
            if refused.code not in UNREADABLE:
                raise
            raise Moot(refused.code) from refused
