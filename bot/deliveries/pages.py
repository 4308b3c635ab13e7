"""What leaves when somebody posts the timeline: a message for each page."""

from sqlmodel import Session

from bot import pages
from bot.deliveries.base import Kind, World, again, mark
from bot.errors import Moot, NotYet
from storage import incidents as rows
from storage.outbox import Delivery


class TimelinePage(Kind):
    """Post one page of the timeline for everybody; the subject is `<incident>:<only>:<page>`."""

    name = pages.DELIVERY

    def ask(self, row: Delivery, world: World) -> None:
        incident_id, only, number = row.subject.split(":")
        with world.db.read() as session:
            incident = rows.get(session, int(incident_id))
            wanted = pages.Wanted(only, int(number))
            facts = pages.page(session, world.settings, incident, wanted, zone=world.settings.timezone)
        if incident.channel_id is None:
            raise Moot("the incident has no channel")
        if incident.is_here and incident.overview_ts is None:
            raise NotYet("the overview under which it belongs is on its way")
        said = world.rendering.say("timeline_post", facts)
        thread = incident.overview_ts if incident.is_here else None
        world.slack.post(incident.channel_id, said, mark=mark(row), again=again(row), thread_ts=thread)

    def keep(self, session: Session, row: Delivery, answer: None, world: World) -> None:
        """Nothing of a posted page is kept: it is not redrawn."""
