"""What leaves when a postmortem is published: its summary as a post, and the document as a file below it."""

from sqlmodel import Session

from bot import key_times, metrics, privacy
from bot.deliveries.base import Kind, World, again, sends_bytes
from bot.errors import Moot
from bot.postmortem import draft as drafting
from bot.postmortem import publishing
from bot.postmortem.facts import gather
from bot.postmortem.sections import to_leave
from bot.rendering import Said
from bot.slack import already
from storage import incidents, outbox, postmortems, publications, steps
from storage.incidents import Incident
from storage.outbox import Delivery
from storage.publications import Publication

MOST_SUMMARY = 2500  # characters


class Published(Kind):
    """`publication`: post the summary; the subject is the publication."""

    name = publishing.KIND

    def ask(self, row: Delivery, world: World) -> tuple[str, str, str]:
        """Word it of what is known now; return the channel, the post and the document.

        Of what was hidden meanwhile nothing is posted; but a post whose answer was lost is found, to be taken back.
        """
        with world.db.read() as session:
            place = publications.publication(session, int(row.subject))
            incident = incidents.get(session, place.incident_id)
            is_left = _is_left(incident, place)
            if is_left and not again(row):
                raise Moot("the incident was hidden meanwhile")
            said, whole = (None, "") if is_left else _worded(session, place, incident, world)
        channel, mark = place.channel, f"publication:{place.id}"
        if channel.startswith("#"):
            channel = world.slack.channel_id(channel) or channel
        if said is not None:
            return channel, world.slack.post(channel, said, mark=mark, again=again(row)), whole
        found = world.slack.find(channel, mark)
        if found is None:
            raise Moot("the incident was hidden meanwhile")
        return channel, found, whole

    def keep(self, session: Session, row: Delivery, answer: tuple[str, str, str], world: World) -> None:
        """Keep where it stands, and have the file follow; or have it taken back."""
        place = publications.publication(session, int(row.subject))
        is_taken_back = _takes_back(session, place)
        place.channel_id, place.message_ts, place.markdown = answer
        session.add(place)
        if not is_taken_back:
            outbox.add(session, team_id=row.team_id, lane=row.lane, kind=PublishedSlot.name, subject=row.subject)


class PublishedSlot(Kind):
    """`publication_slot`: reserve the file; its id is kept first, so that a repetition completes the same one."""

    name = "publication_slot"

    def ask(self, row: Delivery, world: World) -> tuple[str, str]:
        """Reserve it."""
        with world.db.read() as session:
            place = publications.publication(session, int(row.subject))
            incident = incidents.get(session, place.incident_id)
        if _is_left(incident, place):
            raise Moot("the incident was hidden meanwhile")
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
        """Send it, unless it is there already; return its address, or None when it needs a new place to go to.

        Of what was hidden meanwhile nothing is sent, and what may have been is taken back.
        """
        with world.db.read() as session:
            place = publications.publication(session, int(row.subject))
            incident = incidents.get(session, place.incident_id)
        if _is_left(incident, place):
            if not again(row):
                raise Moot("the incident was hidden meanwhile")
            return None
        if not place.file_id or not place.upload_url or not place.channel_id:
            raise Moot("there is no file to share")
        if not (again(row) and world.slack.is_shared(place.file_id)):
            if not sends_bytes(row, world, place.upload_url, place.markdown.encode()):
                return None
            title = f"{incident.key} postmortem"
            world.slack.share_file(place.file_id, title, place.channel_id, place.message_ts)
        with already("file_not_found", "file_deleted"):
            return world.slack.file_link(place.file_id)
        raise Moot("it was taken away meanwhile")

    def keep(self, session: Session, row: Delivery, answer: str | None, world: World) -> None:
        """Keep its address: what shows the postmortem shows this one."""
        place = publications.publication(session, int(row.subject))
        if _takes_back(session, place):
            return
        if answer is None:
            steps.add(session, row, PublishedSlot.name, anew=True)
            return
        place.file_permalink, place.upload_url = answer, None
        session.add(place)
        incident = incidents.get(session, place.incident_id)
        document = postmortems.of_incident(session, place.incident_id)
        if document is not None and place.channel_id == incident.channel_id:
            document.file_permalink = answer
            session.add(document)
            outbox.add(session, team_id=row.team_id, lane=incident.lane, kind="overview", subject=incident.id)


def _worded(session: Session, place: Publication, incident: Incident, world: World) -> tuple[Said, str]:
    """Return the post and the document, of what is known now."""
    facts = gather(session, incident, world.settings)
    sections = to_leave(drafting.current(session, facts, world.settings, world.rendering))
    told = {
        "incident": incident,
        "summary": drafting.plain(next((one.body for one in sections if one.key == "summary"), ""), MOST_SUMMARY),
        "durations": metrics.durations(key_times.of(session, incident)),
        "is_home": place.channel == incident.channel_id,
    }
    whole = drafting.as_document(facts, sections, world.settings, world.rendering)
    return world.rendering.say("postmortem_published", told), whole


def _is_left(incident: Incident, place: Publication) -> bool:
    """Whether an incident was hidden since it was to be published in a channel that is not its own now."""
    return incident.is_private and place.channel != incident.channel_id


def _takes_back(session: Session, place: Publication) -> bool:
    """Have taken back what was posted while the incident was being hidden; return whether that is so.

    The hide looked through where it was published, perhaps before this came there.
    """
    incident = incidents.get(session, place.incident_id)
    incidents.hold(session, incident)
    if not _is_left(incident, place):
        return False
    privacy.look_again(session, incident)
    return True
