"""How a file leaves that somebody asked for: made and given a place, sent and shown, or told to be lost."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic

from sqlmodel import Session

from bot import people
from bot.deliveries.base import Kind, World, again, mark, sends_bytes
from bot.errors import Moot, Refusal
from storage import files, outbox, steps
from storage.files import F
from storage.incidents import Incident
from storage.outbox import Delivery


@dataclass(frozen=True)
class Made:
    """A file: its name, its bytes, what in it is private and not told of yet, and which incidents it names (ids)."""

    name: str
    content: bytes
    private: Sequence[Incident] = ()
    named: Collection[int] = ()


@dataclass(frozen=True)
class Slot:
    """A file that Slack gave a place: its id, and where its bytes go."""

    made: Made
    file_id: str
    upload_url: str


class FileKind(Kind, ABC, Generic[F]):
    """A step on the way of one sort of files, whose rows are `sort`."""

    sort: type[F]

    @abstractmethod
    def ask(self, row: Delivery, world: World) -> Any:
        """Take the step."""

    def wanted(self, session: Session, row: Delivery) -> F:
        """Return what was asked for."""
        return files.get(session, self.sort, int(row.subject))


class StepKind(FileKind[F]):
    """A step that can fail: `lost` is the kind that tells of it."""

    tells_itself = True
    lost: ClassVar[str]

    def gave_up(self, session: Session, row: Delivery, why: str, world: World) -> None:
        wanted = self.wanted(session, row)
        lane = people.lane(wanted.team_id, wanted.asked_by)
        outbox.add(session, team_id=row.team_id, lane=lane, kind=self.lost, subject=row.subject)


class SlotKind(StepKind[F]):
    """Make the file and reserve it; its id and bytes are kept first, so that a repetition completes the same one."""

    share: ClassVar[str]

    @abstractmethod
    def make(self, session: Session, wanted: F, world: World) -> Made:
        """Return the file, of what who asked may see now; a Refusal is told to them."""

    def note(self, session: Session, wanted: F, made: Made) -> None:
        """Store what follows when it was made."""

    def ask(self, row: Delivery, world: World) -> Slot:
        with world.db.read() as session:
            wanted = self.wanted(session, row)
            try:
                made = self.make(session, wanted, world)
            except Refusal as refusal:
                said = world.rendering.refuse(refusal)
                world.slack.post(world.slack.open_dm(wanted.asked_by), said, mark=mark(row), again=again(row))
                raise Moot(refusal.reason) from None
        return Slot(made, *world.slack.reserve_file(made.name, len(made.content)))

    def keep(self, session: Session, row: Delivery, answer: Slot, world: World) -> None:
        wanted = self.wanted(session, row)
        wanted.name, wanted.content = answer.made.name, answer.made.content
        wanted.file_id, wanted.upload_url = answer.file_id, answer.upload_url
        session.add(wanted)
        self.note(session, wanted, answer.made)
        steps.add(session, row, self.share)


class ShareKind(StepKind[F]):
    """Send the bytes, and show the file; whether that happened already, Slack says of the file."""

    slot: ClassVar[str]

    @abstractmethod
    def look(self, session: Session, wanted: F, world: World) -> Any:
        """Return what `where` needs; raise Moot when the file is not for who asked any more."""

    @abstractmethod
    def where(self, wanted: F, looked: Any, world: World) -> tuple[str, str | None] | None:
        """Return the channel, and the thread in it; None when the file is to be made anew. Raises Moot."""

    def stays(self, wanted: F, channel_id: str | None, world: World) -> bool:
        """Return whether it may stay in the channel that it came into (None: nobody knows which), or take it back."""
        return True

    def ask(self, row: Delivery, world: World) -> bool:
        """Return whether it was sent, and stays."""
        with world.db.read() as session:
            wanted = self.wanted(session, row)
            looked = self.look(session, wanted, world)
        if not wanted.file_id or not wanted.upload_url or wanted.content is None:
            raise Moot("there is no file to share")
        if again(row) and world.slack.is_shared(wanted.file_id):
            return self.stays(wanted, None, world)
        place = self.where(wanted, looked, world)
        if place is None or not sends_bytes(row, world, wanted.upload_url, wanted.content):
            return False
        world.slack.share_file(wanted.file_id, wanted.name, *place)
        return self.stays(wanted, place[0], world)

    def keep(self, session: Session, row: Delivery, answer: bool, world: World) -> None:
        wanted = self.wanted(session, row)
        wanted.content, wanted.upload_url = None, None
        if answer:
            wanted.sent_at = world.clock.now()
        else:
            steps.add(session, row, self.slot, anew=True)
        session.add(wanted)


class LostKind(FileKind[F]):
    """Tell who asked that the file could not be sent, and how else to get it."""

    @abstractmethod
    def facts(self, session: Session, wanted: F) -> dict[str, object]:
        """Return what the template needs. Raises Moot when it is not for who asked any more."""

    def ask(self, row: Delivery, world: World) -> None:
        with world.db.read() as session:
            wanted = self.wanted(session, row)
            facts = self.facts(session, wanted)
        said = world.rendering.say(self.name, facts)
        world.slack.post(world.slack.open_dm(wanted.asked_by), said, mark=mark(row), again=again(row))
