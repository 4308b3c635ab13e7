"""Earlier incidents that look alike, under the overview of a new one."""

from bot import look_alikes
from bot.deliveries.base import Kind, World, again, channel_of, mark
from bot.errors import Moot
from storage import incidents as rows
from storage.outbox import Delivery


class LookAlikes(Kind):
    """Post them once into the thread under the overview; where nothing is alike, nothing is said."""

    name = look_alikes.DELIVERY

    def ask(self, row: Delivery, world: World) -> None:
        with world.db.read() as session:
            incident = rows.get(session, int(row.subject))
            alike = look_alikes.find(session, incident, now=world.clock.now())
        if not alike:
            raise Moot("nothing is alike")
        if incident.overview_ts is None:
            raise Moot("there is no overview to post it under")
        said = world.rendering.say("look_alikes", {"alike": alike})
        channel = channel_of(incident)
        world.slack.post(channel, said, mark=mark(row), again=again(row), thread_ts=incident.overview_ts)
