"""What a channel's history tells of its messages, as plain values.

https://docs.slack.dev/reference/methods/conversations.history
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.slack.facts import SourceMessage, source_message


@dataclass(frozen=True)
class FoundReaction:
    """One emoji on a message and who put it there: by name only, Slack tells no times."""

    emoji: str
    user_ids: tuple[str, ...]


@dataclass(frozen=True)
class FoundMessage:
    """A message of a history: what it says, its reactions in the order in which they came first, its thread.

    `latest_reply` is the ts of the last reply of the thread that it begins. `is_cut`: Slack left out some of those who
    reacted.
    """

    source: SourceMessage
    reactions: tuple[FoundReaction, ...] = ()
    latest_reply: str | None = None
    is_cut: bool = False

    @property
    def is_gone(self) -> bool:
        """Whether it was deleted, and stays only because it has replies."""
        return self.source.is_deleted


@dataclass(frozen=True)
class Page:
    """Some messages of a channel, the newest first; `is_last`: there are no older ones within what was asked for."""

    messages: tuple[FoundMessage, ...]
    is_last: bool


def found_message(message: Mapping[str, Any]) -> FoundMessage:
    """Read a message as histories, threads and `reactions.get` carry it."""
    there = message.get("reactions") or []
    return FoundMessage(
        source=source_message(message),
        reactions=tuple(
            FoundReaction(str(one["name"]), tuple(str(user) for user in one.get("users") or [])) for one in there
        ),
        latest_reply=message.get("latest_reply"),
        is_cut=any(int(one.get("count") or 0) > len(one.get("users") or []) for one in there),
    )
