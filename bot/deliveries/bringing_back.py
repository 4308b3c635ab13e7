"""What leaves when somebody brings a document back: the file is read, and they are told what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from bot.deliveries.base import Kind, World, tell
from bot.errors import Refusal, SlackRefused
from bot.postmortem import draft as drafting
from bot.postmortem import importing
from bot.postmortem.editing import Pen
from bot.postmortem.facts import gather
from bot.postmortem.sections import SectionText
from bot.slack.documents import Looked, newest_document
from bot.slack.downloads import download
from bot.timeline import moment_of_ts
from storage import incidents, outbox, publications
from storage.outbox import Delivery


@dataclass(frozen=True)
class Brought:
    """What was looked at, and what the document there says (empty: `refused` is why it cannot be read)."""

    looked: Looked
    refused: str = ""
    name: str = ""
    content: str = ""
    here: Sequence[SectionText] = ()


class BringBack(Kind):
    """`postmortem_import`: read the newest document of whoever asked, in their channel; the subject is the import."""

    name = "postmortem_import"
    tells_itself = True

    def ask(self, row: Delivery, world: World) -> Brought:
        """Return its name, what it says, and the sections as they are now; or the reason why it cannot be read."""
        with world.db.read() as session:
            brought = publications.brought(session, int(row.subject))
            incident = incidents.get(session, brought.incident_id)
            facts = gather(session, incident, world.settings)
            here = drafting.current(session, facts, world.settings, world.rendering)
        looked = newest_document(world.slack, brought.channel_id, brought.user_id)
        if looked.file is None:
            return Brought(looked, "import_no_file")
        try:
            name, content = download(world.slack, looked.file.file_id, importing.MOST_BYTES)
            if len(content) > importing.MOST_BYTES:
                return Brought(looked, "import_too_large")
            return Brought(looked, "", name, content.decode("utf-8-sig"), here)
        except (SlackRefused, UnicodeDecodeError):
            return Brought(looked, "import_unreadable")

    def keep(self, session: Session, row: Delivery, answer: Brought, world: World) -> None:
        """Bring it back, and have its person told what became of it."""
        brought = publications.brought(session, int(row.subject))
        looked = answer.looked
        brought.looked = {"messages": looked.messages, "threads": looked.threads, "documents": looked.documents}
        brought.file_posted_at = moment_of_ts(looked.ts) if looked.ts else None
        brought.refused, brought.file_name = answer.refused, answer.name[:200]
        if not answer.refused:
            pen = Pen(brought.user_id, world.clock.now(), "import")
            try:
                incident = incidents.get(session, brought.incident_id)
                brought.outcome = importing.take_in(session, incident, answer.here, answer.content, pen=pen)
            except Refusal as refusal:
                brought.refused = refusal.reason
        session.add(brought)
        outbox.add(session, team_id=row.team_id, lane=row.lane, kind=BroughtBack.name, subject=row.subject)

    def gave_up(self, session: Session, row: Delivery, why: str, world: World) -> None:
        """Have its person told that nothing was read: by DM, as their response_url may be over by now."""
        brought = publications.brought(session, int(row.subject))
        brought.refused, brought.response_url = "import_unseen", ""
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
