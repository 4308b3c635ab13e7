"""What leaves when somebody wants a report as a file: a DM to them, of what they may see when it leaves."""

from dataclasses import dataclass

from sqlmodel import Session

from bot import audit, people
from bot.deliveries.base import Kind, World, again, mark
from bot.errors import Moot
from bot.trends import asking
from bot.trends.files import file_name, report_file
from bot.trends.report import Report, make
from bot.when import in_zone
from storage import outbox, reports
from storage.incidents import Incident
from storage.outbox import Delivery
from storage.people import Viewer
from storage.reports import ReportFile
from storage.trends import Scope


@dataclass(frozen=True)
class Slot:
    """A file that Slack gave a place: its name, bytes and id, where the bytes go, and what in it is private."""

    name: str
    content: bytes
    file_id: str
    upload_url: str
    private: tuple[Incident, ...]


class ReportSlot(Kind):
    """Make the file and reserve it; its id and bytes are kept first, so that a repetition completes the same one."""

    name = asking.DELIVERY
    tells_itself = True

    def ask(self, row: Delivery, world: World) -> Slot:
        with world.db.read() as session:
            wanted = reports.get(session, int(row.subject))
            report, content = _made(session, wanted, world)
        name = file_name(report.period, wanted.form)
        private = tuple(audit.seen_in("report", {"report": report}))
        return Slot(name, content, *world.slack.reserve_file(name, len(content)), private)

    def keep(self, session: Session, row: Delivery, answer: Slot, world: World) -> None:
        wanted = reports.get(session, int(row.subject))
        wanted.name, wanted.content = answer.name, answer.content
        wanted.file_id, wanted.upload_url = answer.file_id, answer.upload_url
        session.add(wanted)
        for incident in answer.private:
            how = {"form": f"report, {wanted.form}", "external": False, "to": "person"}
            audit.of(session, incident, "exported", by=wanted.asked_by, at=wanted.asked_at, **how)
        outbox.add(session, team_id=row.team_id, lane=row.lane, kind=ReportShare.name, subject=row.subject)

    def gave_up(self, session: Session, row: Delivery, why: str, world: World) -> None:
        _tell(session, row)


class ReportShare(Kind):
    """Send the bytes, and show the file to who asked; whether that happened already, Slack says of the file.

    What would be told otherwise by now, as of an incident that was hidden meanwhile, is not sent but made anew.
    """

    name = "report_share"
    tells_itself = True

    def ask(self, row: Delivery, world: World) -> bool:
        """Return whether it was sent."""
        with world.db.read() as session:
            wanted = reports.get(session, int(row.subject))
            is_as_made = wanted.content is not None and _made(session, wanted, world)[1] == wanted.content
        if not wanted.file_id or not wanted.upload_url or wanted.content is None:
            raise Moot("there is no file to share")
        if again(row) and world.slack.is_shared(wanted.file_id):
            return True
        if not is_as_made:
            return False
        where = world.slack.open_dm(wanted.asked_by)
        world.slack.upload(wanted.upload_url, wanted.content)
        world.slack.share_file(wanted.file_id, wanted.name, where, None)
        return True

    def keep(self, session: Session, row: Delivery, answer: bool, world: World) -> None:
        wanted = reports.get(session, int(row.subject))
        wanted.content, wanted.upload_url = None, None
        if answer:
            wanted.sent_at = world.clock.now()
        else:
            outbox.add(session, team_id=row.team_id, lane=row.lane, kind=ReportSlot.name, subject=row.subject)
        session.add(wanted)

    def gave_up(self, session: Session, row: Delivery, why: str, world: World) -> None:
        _tell(session, row)


class ReportLost(Kind):
    """Tell who asked that the file could not be sent, and how else to get it."""

    name = "report_lost"

    def ask(self, row: Delivery, world: World) -> None:
        with world.db.read() as session:
            wanted = reports.get(session, int(row.subject))
        said = world.rendering.say(self.name, {"wanted": wanted})
        world.slack.post(world.slack.open_dm(wanted.asked_by), said, mark=mark(row), again=again(row))


def _made(session: Session, wanted: ReportFile, world: World) -> tuple[Report, bytes]:
    """Return the report, and the file, of what who asked may see now."""
    period = asking.as_asked(wanted, world.settings)
    scope = Scope(Viewer(team_id=wanted.team_id, user_id=wanted.asked_by), wanted.is_public)
    today = in_zone(wanted.asked_at, wanted.zone, world.settings.timezone).date()
    report = make(session, world.settings, scope, period, today=today)
    return report, report_file(report, wanted.form, world.rendering).encode()


def _tell(session: Session, row: Delivery) -> None:
    wanted = reports.get(session, int(row.subject))
    lane = people.lane(wanted.team_id, wanted.asked_by)
    outbox.add(session, team_id=row.team_id, lane=lane, kind=ReportLost.name, subject=row.subject)
