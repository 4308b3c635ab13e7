"""What leaves when somebody takes an incident away: a file for them, or for the incident's own channel."""

from sqlmodel import Session

from bot import exporting
from bot.deliveries.base import World
from bot.deliveries.files import LostKind, Made, ShareKind, SlotKind
from bot.errors import Moot
from bot.postmortem.export import export_file, file_name
from bot.slack.taking_back import delete_file
from storage import incidents, moves
from storage.exports import Export
from storage.incidents import Incident
from storage.people import Viewer

_SHARE, _LOST = "export_share", "export_lost"


class ExportSlot(SlotKind[Export]):
    """Make the file of an incident, and reserve it."""

    name, share, lost, sort = exporting.DELIVERY, _SHARE, _LOST, Export

    def make(self, session: Session, wanted: Export, world: World) -> Made:
        incident, is_external = _seen(session, wanted), wanted.is_external
        content = export_file(
            session, incident, wanted.form, settings=world.settings, rendering=world.rendering, is_external=is_external
        )
        return Made(file_name(incident, wanted.form, is_external=is_external), content)


class ExportShare(ShareKind[Export]):
    """Send the bytes, and show the file to whom it is for: who does not see the incident any more gets none."""

    name, slot, lost, sort = _SHARE, exporting.DELIVERY, _LOST, Export

    def look(self, session: Session, wanted: Export, world: World) -> Incident:
        return _seen(session, wanted)

    def where(self, wanted: Export, looked: Incident, world: World) -> tuple[str, str | None]:
        if not wanted.to_channel:
            return world.slack.open_dm(wanted.asked_by), None
        if looked.channel_id is None:
            raise Moot("the incident has no channel")
        return looked.channel_id, looked.overview_ts if looked.is_here else None

    def stays(self, wanted: Export, channel_id: str | None, world: World) -> bool:
        """Take it back when the incident was hidden meanwhile: the channel that it left may be cleared already."""
        with world.db.read() as session:
            incident = incidents.get(session, wanted.incident_id)
            left = moves.last(session, wanted.incident_id, to_private=True)
        if not wanted.to_channel or not incident.is_private or left is None or left.moved_at < wanted.asked_at:
            return True
        if channel_id is not None and channel_id == incident.channel_id:
            return True
        delete_file(world.slack, wanted.file_id or "")
        return False


class ExportLost(LostKind[Export]):
    """Tell who asked that the file of an incident could not be sent."""

    name, sort = _LOST, Export

    def facts(self, session: Session, wanted: Export) -> dict[str, object]:
        return {"incident": _seen(session, wanted), "form": wanted.form}


def _seen(session: Session, wanted: Export) -> Incident:
    """Return the incident as long as who asked may see it; raise Moot otherwise."""
    viewer = Viewer(team_id=wanted.team_id, user_id=wanted.asked_by)
    incident = incidents.by_number(session, viewer, incidents.get(session, wanted.incident_id).number)
    if incident is None:
        raise Moot("who asked for it does not see the incident any more")
    return incident
