"""What handlers are made of: the plain values that they get, and what they may return."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.pointed import Pointed
from bot.services import Services
from bot.slack import Slack
from storage.people import Viewer

COMMAND, MENTION = "command", "mention"
DIRECT = "directmessage"  # what Slack calls a conversation of two people in a command


@dataclass(frozen=True)
class Request:
    """What every request of a person tells; `at` is when it came, `zone` the person's own.

    Where nobody knows their zone yet, it is the configured one, and `is_zone_assumed`.
    """

    services: Services
    team_id: str
    user_id: str
    channel_id: str
    response_url: str
    trigger_id: str
    at: datetime
    zone: str
    is_zone_assumed: bool

    @property
    def viewer(self) -> Viewer:
        """The person as one who looks; being here proves that they are in this channel."""
        return Viewer(team_id=self.team_id, user_id=self.user_id, channel_id=self.channel_id or None)


@dataclass(frozen=True)
class Asked(Request):
    """A command: `/incident [INC-n] <word> <rest>`; `rest` is wire text.

    `source` is COMMAND, or MENTION when it was typed to the bot itself, in the thread `thread_ts` or in none.
    """

    channel_name: str
    word: str
    rest: str
    incident_number: int | None = None
    source: str = COMMAND
    thread_ts: str = ""


@dataclass(frozen=True)
class Clicked(Request):
    """A button: its value, and the message that it stands on.

    Of a choice (a person, a date), the value is what was chosen; `about` is what its action_id tells after the colon.
    `in_dialog`: it stands in a dialog, so another one goes on top of that.
    """

    value: str
    message_ts: str
    about: str = ""
    in_dialog: bool = False

    @property
    def viewer(self) -> Viewer:
        """The person as one who looks; a dialog remembers the channel in which it was opened."""
        return dataclasses.replace(super().viewer, is_remembered=self.in_dialog)


@dataclass(frozen=True)
class Submitted(Request):
    """A dialog that was sent: `values` by the names of its fields (wire text), `state` as the dialog was given it."""

    values: Mapping[str, str]
    state: str

    @property
    def viewer(self) -> Viewer:
        """The person as one who looks; the dialog remembers the channel in which it was opened."""
        return dataclasses.replace(super().viewer, is_remembered=True)


@dataclass(frozen=True)
class Used(Request):
    """A message's shortcut, and the message as the person saw it."""

    message: Pointed


@dataclass(frozen=True)
class Answer:
    """Words for the one who asked: `templates/slack/<template>` with facts.

    `replace` redraws the message that was clicked, instead of answering below it. Of a dialog that was sent, `redraws`
    is what becomes of the answer from which it was opened.
    """

    template: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    replace: bool = False
    redraws: "Redrawn | None" = None


@dataclass(frozen=True)
class Redrawn:
    """An older answer as it is now, for the response_url of the click on it: gone after 30 minutes or five uses.

    Without `replace` it is said below what was clicked, and only the person sees it.
    """

    response_url: str
    answer: Answer
    replace: bool = True


@dataclass(frozen=True)
class Dialog:
    """A dialog to open once the request is stored and acknowledged; `instead` names the one-line form.

    `look` asks Slack something first and returns facts; where Slack does not answer, `facts` stand as they are.
    """

    template: str
    facts: Mapping[str, Any]
    instead: str
    look: Callable[[Slack], Mapping[str, Any]] | None = None


@dataclass(frozen=True)
class FormErrors:
    """What is wrong with a dialog's fields: name of the field → sentence."""

    errors: Mapping[str, str]


Outcome = Answer | Dialog | FormErrors | None


@dataclass(frozen=True)
class Command:
    """One word of `/incident`.

    `reads_only` ones run beside the writers, unless one of `writes` is among what follows the word; of the others,
    those whose next word is one of `reads` do.
    """

    name: str
    usage: str
    summary: str
    run: Callable[[Session, Asked], Outcome]
    synonyms: tuple[str, ...] = ()
    reads_only: bool = False
    writes: frozenset[str] = frozenset()
    reads: frozenset[str] = frozenset()

    def only_reads(self, asked: Asked) -> bool:
        """Whether nothing is stored for this request."""
        words = asked.rest.lower().split()
        return bool(self.reads.intersection(words[:1])) or (self.reads_only and self.writes.isdisjoint(words))


@dataclass(frozen=True)
class Button:
    """One action_id; `reads_only` ones run beside the writers.

    `is_once`: on one message it is done once, however often a person clicks before the answer takes its place.
    """

    action_id: str
    run: Callable[[Session, Clicked], Outcome]
    reads_only: bool = False
    is_once: bool = False


@dataclass(frozen=True)
class Form:
    """One dialog's callback_id."""

    callback_id: str
    field: str  # where a sentence about the whole form is shown
    run: Callable[[Session, Submitted], Outcome]


@dataclass(frozen=True)
class Shortcut:
    """One message shortcut's callback_id."""

    callback_id: str
    run: Callable[[Session, Used], Outcome]
