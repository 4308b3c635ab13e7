"""The topic of an incident's own channel: how bad, where it stands, who leads, what it is."""

from sqlmodel import Session

from bot.deliveries import dressing
from bot.deliveries.base import Kind, World, channel_of
from bot.deliveries.dressing import Dressed
from bot.deliveries.overview import overview_facts, topic_of
from bot.slack.dressing import set_topic
from storage import incidents as rows
from storage.outbox import Delivery


class Topic(Kind):
    """Set the topic: to set it again changes nothing."""

    name = "topic"
    tells_itself = True

    def ask(self, row: Delivery, world: World) -> Dressed:
        with world.db.read() as session:
            incident = rows.get(session, int(row.subject))
            topic = topic_of(world, overview_facts(session, incident, world))
        channel_id = channel_of(incident)
        refused = dressing.refusal(lambda: set_topic(world.slack, channel_id, topic))
        return Dressed(channel_id, topic=topic, refused=refused)

    def keep(self, session: Session, row: Delivery, answer: Dressed, world: World) -> None:
        dressing.keep(session, row, answer)
