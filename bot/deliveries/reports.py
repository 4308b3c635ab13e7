"""What leaves when somebody wants a report as a file: a DM to them, of what they may see when it leaves."""

from sqlmodel import Session

from bot import audit
from bot.deliveries.base import World
from bot.deliveries.files import LostKind, Made, ShareKind, SlotKind
from bot.trends import asking
from bot.trends.files import file_name, report_file
from bot.trends.report import Report, make
from bot.when import in_zone
from storage.people import Viewer
from storage.reports import ReportFile
from storage.trends import Scope

_SHARE, _LOST = "report_share", "report_lost"


class ReportSlot(SlotKind[ReportFile]):
    """Make the file of a report, and reserve it; whoever is told of private incidents so is written down."""

    name, share, lost, sort = asking.DELIVERY, _SHARE, _LOST, ReportFile

    def make(self, session: Session, wanted: ReportFile, world: World) -> Made:
        report, content = _made(session, wanted, world)
        private = tuple(audit.seen_in("report", {"report": report}))
        return Made(file_name(report.period, wanted.form), content, private, report.named)

    def note(self, session: Session, wanted: ReportFile, made: Made) -> None:
        wanted.named = sorted(made.named)
        how = {"form": f"report, {wanted.form}", "external": False, "to": "person"}
        for incident in made.private:
            audit.of(session, incident, "exported", by=wanted.asked_by, at=wanted.asked_at, **how)


class ReportShare(ShareKind[ReportFile]):
    """Send the bytes, and show the file to who asked.

    What would be told otherwise by now, as of an incident that was hidden meanwhile, is not sent but made anew.
    """

    name, slot, lost, sort = _SHARE, asking.DELIVERY, _LOST, ReportFile

    def look(self, session: Session, wanted: ReportFile, world: World) -> bool:
        return wanted.content is not None and _made(session, wanted, world)[1] == wanted.content

    def where(self, wanted: ReportFile, looked: bool, world: World) -> tuple[str, str | None] | None:
        return (world.slack.open_dm(wanted.asked_by), None) if looked else None


class ReportLost(LostKind[ReportFile]):
    """Tell who asked that the file of a report could not be sent."""

    name, sort = _LOST, ReportFile

    def facts(self, session: Session, wanted: ReportFile) -> dict[str, object]:
        return {"wanted": wanted}


def _made(session: Session, wanted: ReportFile, world: World) -> tuple[Report, bytes]:
    """Return the report, and the file, of what who asked may see now."""
    period = asking.as_asked(wanted, world.settings)
    scope = Scope(Viewer(team_id=wanted.team_id, user_id=wanted.asked_by), wanted.is_public)
    today = in_zone(wanted.asked_at, wanted.zone, world.settings.timezone).date()
    report = make(session, world.settings, scope, period, today=today)
    return report, report_file(report, wanted.form, world.rendering).encode()
