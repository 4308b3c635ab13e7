"""The picture of a timeline, sent to Slack for the message of the resolved incident."""

import hashlib

from sqlmodel import Session

from bot.deliveries.base import Kind, World, refuse_in_the_end
from bot.errors import Moot, SlackUnreachable
from bot.postmortem.facts import gather
from bot.postmortem.picture import png
from storage import incidents as rows
from storage import outbox, pictures
from storage.outbox import Delivery
from storage.pictures import Picture


class TimelinePicture(Kind):
    """Upload the picture without sharing it: a message shows it by its id.

    Did it happen already? A file whose answer was lost shows nowhere, and is sent again.
    https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object
    """

    name = "timeline_picture"

    def ask(self, row: Delivery, world: World) -> Picture:
        with world.db.read() as session:
            incident = rows.get(session, int(row.subject))
            if incident.is_open or incident.closed_as:
                raise Moot("no message would show it")
            known = pictures.of_incident(session, incident.id or 0)
            drawn = png(gather(session, incident, world.settings), world.settings)
        digest = hashlib.sha256(drawn).hexdigest()
        if not drawn or incident.channel_id is None or (known and known.digest == digest):
            raise Moot("there is nothing new to draw")
        file_id, address = world.slack.reserve_file(f"{incident.key.lower()}-timeline.png", len(drawn))
        if not world.slack.upload(address, drawn):
            refuse_in_the_end(row)
            raise SlackUnreachable("upload: refused")
        world.slack.complete_file(file_id, f"{incident.key} timeline")
        return Picture(incident_id=incident.id or 0, team_id=incident.team_id, file_id=file_id, digest=digest)

    def keep(self, session: Session, row: Delivery, answer: Picture, world: World) -> None:
        pictures.keep(session, answer)
        outbox.add(session, team_id=row.team_id, lane=row.lane, kind="resolved", subject=row.subject)
