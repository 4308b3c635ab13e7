"""What is said when Slack has closed an incident's channel to the bot."""

from sqlmodel import Session

from bot.deliveries.base import Kind, World, again, mark
from bot.errors import Moot
from storage import channels
from storage import incidents as rows
from storage.outbox import Delivery


class ChannelTrouble(Kind):
    """Tell the commander what is wrong with the incident's channel; the subject is `<incident>:<code>`."""

    name = "channel_trouble"

    def ask(self, row: Delivery, world: World) -> None:
        incident_id, _, code = row.subject.partition(":")
        with world.db.read() as session:
            incident = rows.get(session, int(incident_id))
            if not _still(session, row.team_id, incident.channel_id):
                raise Moot("the channel is open to the bot again")
        said = world.rendering.say(self.name, {"incident": incident, "code": code})
        channel_id = world.slack.open_dm(row.lane.rpartition(":")[2])
        world.slack.post(channel_id, said, mark=mark(row), again=again(row))


def _still(session: Session, team_id: str, channel_id: str | None) -> bool:
    return channel_id is None or bool(channels.find(session, team_id, channel_id).trouble)
