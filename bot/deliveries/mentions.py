"""What was typed to the bot while it was away, and found by the sweep: it does what it would have done."""

from typing import Any

from bot.deliveries.base import Kind, World
from bot.deliveries.lines import UNREADABLE
from bot.errors import Moot, NotYet, SlackRefused
from storage.outbox import Delivery


class MissedMention(Kind):
    """`missed_mention`: take in what somebody typed to the bot; the subject is `<channel>:<ts>:<person>`.

    Nothing of it is kept until it is taken in, so it is read again. Its receipt in the inbox has the key of Slack's
    own event: whichever comes first counts.
    """

    name = "missed_mention"

    def ask(self, row: Delivery, world: World) -> None:
        channel_id, ts, user_id = row.subject.split(":")
        event = {"type": "app_mention", "channel": channel_id, "user": user_id, "ts": ts, "event_ts": ts}
        if world.ears.hear is None or (world.ears.knows and world.ears.knows(row.team_id, event)):
            raise Moot("it was heard")
        if not world.ears.hear({"team_id": row.team_id, "event": event | self._read(world, channel_id, ts)}):
            raise NotYet("it could not be stored")

    def _read(self, world: World, channel_id: str, ts: str) -> dict[str, Any]:
        try:
            message = world.slack.message(channel_id, ts)
        except SlackRefused as refused:
            if refused.code not in UNREADABLE:
                raise
            raise Moot(refused.code) from refused
        if message.is_deleted:
            raise Moot("it was taken back")
        return {"text": message.text} | ({"thread_ts": message.thread_ts} if message.thread_ts else {})
