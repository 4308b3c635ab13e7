"""What leaves when somebody brings a document back: the file is read, and they are told what became of it."""

from collections.abc import Sequence

from sqlmodel import Session

from bot.deliveries.base import Kind, World, tell
from bot.errors import Refusal, SlackRefused
from bot.postmortem import draft as drafting
from bot.postmortem import importing
from bot.postmortem.editing import Pen
from bot.postmortem.facts import gather
from bot.postmortem.sections import SectionText
from bot.slack.downloads import download
from bot.slack.facts import FileFacts
from storage import incidents, outbox, publications
from storage.outbox import Delivery
from storage.publications import Import

_ENDS = (".md", ".markdown", ".txt")
_KINDS = frozenset({"text/markdown", "text/x-markdown", "text/plain"})
Brought = tuple[str, str, Sequence[SectionText]] | str


class BringBack(Kind):
    """`postmortem_import`: read the newest document of whoever asked, in their channel; the subject is the import."""

    name = "postmortem_import"

    def ask(self, row: Delivery, world: World) -> Brought:
        """Return its name, what it says, and the sections as they are now; or the reason why it cannot be read."""
        with world.db.read() as session:
            brought = publications.brought(session, int(row.subject))
            incident = incidents.get(session, brought.incident_id)
            facts = gather(session, incident, world.settings)
            here = drafting.current(session, facts, world.settings, world.rendering)
        file = _newest(brought, world)
        if file is None:
            return "import_no_file"
        try:
            name, content = download(world.slack, file.file_id, importing.MOST_BYTES)
        except SlackRefused:
            return "import_unreadable"
        if len(content) > importing.MOST_BYTES:
            return "import_too_large"
        try:
            return name, content.decode("utf-8-sig"), here
        except UnicodeDecodeError:
            return "import_unreadable"

    def keep(self, session: Session, row: Delivery, answer: Brought, world: World) -> None:
        """Bring it back, and have its person told what became of it."""
        brought = publications.brought(session, int(row.subject))
        if isinstance(answer, str):
            brought.refused = answer
        else:
            name, document, here = answer
            brought.file_name = name[:200]
            pen = Pen(brought.user_id, world.clock.now(), "import")
            try:
                incident = incidents.get(session, brought.incident_id)
                brought.outcome = importing.take_in(session, incident, here, document, pen=pen)
            except Refusal as refusal:
                brought.refused = refusal.reason
        session.add(brought)
        outbox.add(session, team_id=row.team_id, lane=row.lane, kind=BroughtBack.name, subject=row.subject)


class BroughtBack(Kind):
    """`postmortem_imported`: tell whoever brought a document back what became of it."""

    name = "postmortem_imported"

    def ask(self, row: Delivery, world: World) -> None:
        """Word it, and answer them alone."""
        with world.db.read() as session:
            brought = publications.brought(session, int(row.subject))
            incident = incidents.get(session, brought.incident_id)
        said = world.rendering.say("postmortem_imported", {"incident": incident, "brought": brought})
        tell(world, row, brought.user_id, brought.response_url, said)


def _newest(brought: Import, world: World) -> FileFacts | None:
    """Return the newest document that somebody put into a channel, among its last messages."""
    page = world.slack.history(brought.channel_id, oldest="0")
    theirs = [one.source for one in page.messages if one.source.user_id == brought.user_id]
    files = [file for message in sorted(theirs, key=lambda one: -float(one.ts)) for file in message.files]
    return next((one for one in files if one.mimetype in _KINDS or one.name.lower().endswith(_ENDS)), None)
