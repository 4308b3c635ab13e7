"""What leaves when a postmortem is published: its summary as a post, and the document as a file below it."""

from sqlmodel import Session

from bot import key_times, metrics
from bot.deliveries.base import Kind, World, again, sends_bytes
from bot.errors import Moot
from bot.postmortem import draft as drafting
from bot.postmortem import publishing
from bot.postmortem.facts import gather
from bot.postmortem.sections import to_leave
from storage import incidents, outbox, postmortems, publications, steps
from storage.outbox import Delivery

MOST_SUMMARY = 2500  # characters


class Published(Kind):
    """`publication`: post the summary; the subject is the publication."""

    name = publishing.KIND

    def ask(self, row: Delivery, world: World) -> tuple[str, str, str]:
        """Word it of what is known now; return the channel, the post and the document."""
        with world.db.read() as session:
            place = publications.publication(session, int(row.subject))
            incident = incidents.get(session, place.incident_id)
            if incident.is_private and place.channel != incident.channel_id:
                raise Moot("the incident was hidden meanwhile")
            facts = gather(session, incident, world.settings)
            sections = to_leave(drafting.current(session, facts, world.settings, world.rendering))
            whole = drafting.as_document(facts, sections, world.settings, world.rendering)
            times = key_times.of(session, incident)
        told = {
            "incident": incident,
            "summary": drafting.plain(next((one.body for one in sections if one.key == "summary"), ""), MOST_SUMMARY),
            "durations": metrics.durations(times),
            "is_home": place.channel == incident.channel_id,
        }
        channel = place.channel
        if channel.startswith("#"):
            channel = world.slack.channel_id(channel) or channel
        said = world.rendering.say("postmortem_published", told)
        return channel, world.slack.post(channel, said, mark=f"publication:{place.id}", again=again(row)), whole

    def keep(self, session: Session, row: Delivery, answer: tuple[str, str, str], world: World) -> None:
        """Keep where it stands, and have the file follow."""
        place = publications.publication(session, int(row.subject))
        place.channel_id, place.message_ts, place.markdown = answer
        session.add(place)
        outbox.add(session, team_id=row.team_id, lane=row.lane, kind=PublishedSlot.name, subject=row.subject)


class PublishedSlot(Kind):
    """`publication_slot`: reserve the file; its id is kept first, so that a repetition completes the same one."""

    name = "publication_slot"

    def ask(self, row: Delivery, world: World) -> tuple[str, str]:
        """Reserve it."""
        with world.db.read() as session:
            place = publications.publication(session, int(row.subject))
            incident = incidents.get(session, place.incident_id)
        return world.slack.reserve_file(f"{incident.key.lower()}-postmortem.md", len(place.markdown.encode()))

    def keep(self, session: Session, row: Delivery, answer: tuple[str, str], world: World) -> None:
        """Keep its id, and have its bytes follow."""
        place = publications.publication(session, int(row.subject))
        place.file_id, place.upload_url = answer
        session.add(place)
        steps.add(session, row, PublishedFile.name)


class PublishedFile(Kind):
    """`publication_file`: send the document's bytes, and show it below its summary."""

    name = "publication_file"

    def ask(self, row: Delivery, world: World) -> str | None:
        """Send it, unless it is there already; return its address, or None when it needs a new place to go to."""
        with world.db.read() as session:
            place = publications.publication(session, int(row.subject))
            incident = incidents.get(session, place.incident_id)
        if not place.file_id or not place.upload_url or not place.channel_id:
            raise Moot("there is no file to share")
        if not (again(row) and world.slack.is_shared(place.file_id)):
            if not sends_bytes(row, world, place.upload_url, place.markdown.encode()):
                return None
            title = f"{incident.key} postmortem"
            world.slack.share_file(place.file_id, title, place.channel_id, place.message_ts)
        return world.slack.file_link(place.file_id)

    def keep(self, session: Session, row: Delivery, answer: str | None, world: World) -> None:
        """Keep its address: what shows the postmortem shows this one."""
        if answer is None:
            steps.add(session, row, PublishedSlot.name, anew=True)
            return
        place = publications.publication(session, int(row.subject))
        place.file_permalink, place.upload_url = answer, None
        session.add(place)
        incident = incidents.get(session, place.incident_id)
        document = postmortems.of_incident(session, place.incident_id)
        if document is not None and place.channel_id == incident.channel_id:
            document.file_permalink = answer
            session.add(document)
            outbox.add(session, team_id=row.team_id, lane=incident.lane, kind="overview", subject=incident.id)
