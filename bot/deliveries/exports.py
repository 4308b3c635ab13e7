"""What leaves when somebody takes an incident away: a file for them, or for the incident's own channel."""

from dataclasses import dataclass

from sqlmodel import Session

from bot import exporting, people
from bot.deliveries.base import Kind, World, again, mark
from bot.errors import Moot, Refusal
from bot.postmortem.export import export_file, file_name
from storage import exports, incidents, outbox
from storage.exports import Export
from storage.incidents import Incident
from storage.outbox import Delivery
from storage.people import Viewer


@dataclass(frozen=True)
class Slot:
    """A file that Slack gave a place: its name, its bytes, its id, and where the bytes go."""

    name: str
    content: bytes
    file_id: str
    upload_url: str


class ExportSlot(Kind):
    """Make the file and reserve it; its id and bytes are kept first, so that a repetition completes the same one."""

    name = exporting.DELIVERY
    tells_itself = True

    def ask(self, row: Delivery, world: World) -> Slot:
        with world.db.read() as session:
            wanted = exports.get(session, int(row.subject))
            incident = _seen(session, wanted)
            try:
                content = export_file(
                    session,
                    incident,
                    wanted.form,
                    settings=world.settings,
                    rendering=world.rendering,
                    is_external=wanted.is_external,
                )
            except Refusal as refusal:
                said = world.rendering.refuse(refusal)
                world.slack.post(world.slack.open_dm(wanted.asked_by), said, mark=mark(row), again=again(row))
                raise Moot(refusal.reason) from None
        name = file_name(incident, wanted.form, is_external=wanted.is_external)
        return Slot(name, content, *world.slack.reserve_file(name, len(content)))

    def keep(self, session: Session, row: Delivery, answer: Slot, world: World) -> None:
        wanted = exports.get(session, int(row.subject))
        wanted.name, wanted.content = answer.name, answer.content
        wanted.file_id, wanted.upload_url = answer.file_id, answer.upload_url
        session.add(wanted)
        outbox.add(session, team_id=row.team_id, lane=row.lane, kind=ExportShare.name, subject=row.subject)

    def gave_up(self, session: Session, row: Delivery, why: str, world: World) -> None:
        _tell(session, row)


class ExportShare(Kind):
    """Send the bytes, and show the file to whom it is for: who does not see the incident any more gets none."""

    name = "export_share"
    tells_itself = True

    def ask(self, row: Delivery, world: World) -> None:
        with world.db.read() as session:
            wanted = exports.get(session, int(row.subject))
            incident = _seen(session, wanted)
        if not wanted.file_id or not wanted.upload_url or wanted.content is None:
            raise Moot("there is no file to share")
        if again(row) and world.slack.is_shared(wanted.file_id):
            return
        if wanted.to_channel and incident.channel_id is None:
            raise Moot("the incident has no channel")
        where = (wanted.to_channel and incident.channel_id) or world.slack.open_dm(wanted.asked_by)
        thread = incident.overview_ts if wanted.to_channel and incident.is_here else None
        world.slack.upload(wanted.upload_url, wanted.content)
        world.slack.share_file(wanted.file_id, wanted.name, where, thread)

    def keep(self, session: Session, row: Delivery, answer: None, world: World) -> None:
        wanted = exports.get(session, int(row.subject))
        wanted.content, wanted.upload_url, wanted.sent_at = None, None, world.clock.now()
        session.add(wanted)

    def gave_up(self, session: Session, row: Delivery, why: str, world: World) -> None:
        _tell(session, row)


class ExportLost(Kind):
    """Tell who asked that the file could not be sent, and how else to get it."""

    name = "export_lost"

    def ask(self, row: Delivery, world: World) -> None:
        with world.db.read() as session:
            wanted = exports.get(session, int(row.subject))
            incident = _seen(session, wanted)
        said = world.rendering.say(self.name, {"incident": incident, "form": wanted.form})
        world.slack.post(world.slack.open_dm(wanted.asked_by), said, mark=mark(row), again=again(row))


def _seen(session: Session, wanted: Export) -> Incident:
    """Return the incident as long as who asked may see it; raise Moot otherwise."""
    viewer = Viewer(team_id=wanted.team_id, user_id=wanted.asked_by)
    incident = incidents.by_number(session, viewer, incidents.get(session, wanted.incident_id).number)
    if incident is None:
        raise Moot("who asked for it does not see the incident any more")
    return incident


def _tell(session: Session, row: Delivery) -> None:
    wanted = exports.get(session, int(row.subject))
    lane = people.lane(wanted.team_id, wanted.asked_by)
    outbox.add(session, team_id=row.team_id, lane=lane, kind=ExportLost.name, subject=row.subject)
