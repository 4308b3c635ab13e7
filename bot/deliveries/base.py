"""The shape of a kind of delivery."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from sqlmodel import Session

from bot.clock import Clock
from bot.errors import Moot, SlackRefused, SlackUnreachable
from bot.rendering import Rendering, Said
from bot.settings import Settings
from bot.slack import Slack, already
from storage.database import Database
from storage.incidents import Incident
from storage.outbox import Delivery

REFUSED_FOR = timedelta(minutes=10)


@dataclass
class Ears:
    """How what was typed to the bot while it was away comes in: by the same door as when Slack tells of it.

    `knows` says whether an event's meaning was taken in already; `hear` takes an event's body in, and returns False
    when it could not be stored. Both are put in place once the doors are.
    """

    knows: Callable[[str, Mapping[str, Any]], bool] | None = None
    hear: Callable[[Mapping[str, Any]], bool] | None = None


@dataclass(frozen=True)
class World:
    """What a delivery may use: facts to read, words to find, Slack to ask."""

    db: Database
    slack: Slack
    rendering: Rendering
    settings: Settings
    clock: Clock
    ears: Ears = field(default_factory=Ears)


class Kind:
    """One kind of outbox row; `name` is what stands in the row's `kind`.

    `tells_itself`: its `gave_up` tells somebody, so that the commander need not be told that it was given up.
    `is_redrawn`: each change asks for it anew, so in a storm its lane rests between two of them.
    """

    name: ClassVar[str]
    tells_itself: ClassVar[bool] = False
    is_redrawn: ClassVar[bool] = False

    def ask(self, row: Delivery, world: World) -> Any:
        """Read the facts of now, word them, make the call and return its answer.

        Raises a DeliveryError: NotYet when something it needs is still on its way, Moot when nothing is left to say.
        """
        raise AssertionError(f"{self.name} asks nothing")

    def keep(self, session: Session, row: Delivery, answer: Any, world: World) -> None:
        """Store the answer, in the transaction that marks the row sent."""

    def gave_up(self, session: Session, row: Delivery, why: str, world: World) -> None:
        """Store what follows when the row died, in the transaction that marks it dead."""


def mark(row: Delivery) -> str:
    """Return the mark that a post carries in its metadata, so that it is found instead of posted twice.

    It ends with the row's id; out of a backup, the post may be there under another one.
    """
    return f"{row.kind}:{row.subject}:{'' if row.is_restored else row.id}"


def again(row: Delivery) -> bool:
    """Whether this delivery was begun before, so that it may have happened already."""
    return row.attempts > 1 or row.is_restored


def sends_bytes(row: Delivery, world: World, address: str, content: bytes) -> bool:
    """Send a file's bytes; return False when a new file is to be reserved, as its address takes none any more.

    A first refusal is tried again after a pause, so that a Slack that refuses every new file is not asked without end
    in a row. Raises SlackUnreachable then, and SlackRefused when new files were refused for ten minutes.
    """
    if world.slack.upload(address, content):
        return True
    if row.first_tried_at is not None and row.first_tried_at < row.created_at:  # the file was reserved anew
        refuse_in_the_end(row)
    if again(row):
        return False
    raise SlackUnreachable("upload: refused")


def refuse_in_the_end(row: Delivery) -> None:
    """Raise SlackRefused when a row was tried for ten minutes whose file Slack takes by no address.

    What waits behind it in its lane has waited for so long, and no later address is more likely to take it.
    """
    if datetime.now(UTC) - (row.first_tried_at or row.created_at) > REFUSED_FOR:
        raise SlackRefused("upload", "refused")


def channel_of(incident: Incident) -> str:
    """Return the incident's channel; raise Moot when it has none."""
    if incident.channel_id is None:
        raise Moot("the incident has no channel")
    return incident.channel_id


def tell(world: World, row: Delivery, user_id: str, response_url: str | None, said: Said) -> None:
    """Answer one person; what was typed to the bot itself brought no response_url, so it is answered by DM."""
    if response_url:
        respond(world, response_url, said)
    else:
        world.slack.post(world.slack.open_dm(user_id), said, mark=mark(row), again=again(row))


def respond(world: World, response_url: str, said: Said, *, everybody: bool = False) -> None:
    """Answer by a response_url, while it lasts."""
    # A response_url ends by itself (5 uses, 30 minutes): what it refuses is no fault to report.
    with already("used_url", "expired_url", "invalid_url"):
        world.slack.respond(response_url, said, everybody=everybody)
