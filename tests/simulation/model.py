"""What must be true of the world, kept beside it: who was told what, and what people did in Slack."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.sandbox import Channel, Message, Person

PUSHPIN, SCALES = "pushpin", "scales"
KINDS = {PUSHPIN: "note", SCALES: "decision"}
DECORATIONS = (
    "",
    " <!channel> {{7*7}}",
    " & <b>bold</b> *so* `x",
    " '; DROP TABLE line; --",
    " ../../etc \u202e💥",
)


@dataclass
class Case:
    """An incident, as people know it: `title` holds a word that is in no other."""

    number: int
    title: str
    declarer: Person
    is_private: bool
    is_open: bool = True
    room: Channel | None = None

    @property
    def key(self) -> str:
        return f"INC-{self.number}"

    def shows_to(self, person: Person) -> bool:
        """Whether a person may see it: a private one shows to those in its channel."""
        return not self.is_private or (self.room is not None and person.id in self.room.members)


@dataclass
class Fact:
    """Something that must be one line; `marker` is a word of its text that is in no other.

    `is_told`: somebody was told that it is stored (else it may be there or not). `versions`: what its message said, the
    last one now. `text` and `at` are what it must be, None where its message decides. `by_hand`: a person struck it.
    """

    marker: str
    case: Case
    author: Person
    is_told: bool = False
    text: str | None = None
    at: datetime | None = None
    message: Message | None = None
    versions: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    struck: bool = False
    by_hand: bool = False
    is_left: bool = False  # its message stands in a channel that the incident has left

    @property
    def is_captured_now(self) -> bool:
        """Whether somebody's capturing emoji is on its message, as Slack shows it."""
        return self.message is not None and bool(set(self.message.reactions) & set(KINDS))


@dataclass
class Task:
    """An action item; `marker` is a word of its text that is in no other."""

    marker: str
    case: Case
    owner: Person
    done_at: str = ""  # the ts at which the owner was told that it is done


@dataclass
class Model:
    """Everything that people were told or did."""

    cases: list[Case] = field(default_factory=list)
    notes: list[Fact] = field(default_factory=list)
    talks: list[Fact] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)  # markers of what people were told is not stored
    count: int = 0

    def marker(self, what: str) -> str:
        """Return a word that nobody has used yet."""
        self.count += 1
        return f"{what}{self.count:04d}x"

    def facts(self, case: Case) -> list[Fact]:
        """Return what may stand on an incident's timeline."""
        return [one for one in (*self.notes, *self.talks) if one.case is case]

    def secrets(self, person: Person) -> list[str]:
        """Return the words that a person must not be shown: those of incidents that they may not see.

        An action item of their own they may: whoever gave it to them saw that they were in its channel.
        """
        hidden = [case for case in self.cases if not case.shows_to(person)]
        words = [case.title.split()[0] for case in hidden]
        words += [fact.marker for fact in self.notes if fact.case in hidden]
        return words + [task.marker for task in self.tasks if task.case in hidden and task.owner is not person]
