"""A document that somebody put into a channel, or into a thread of it: the newest of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.slack import Slack
from bot.slack.facts import FileFacts, SourceMessage
from bot.slack.history import FoundMessage

MOST_THREADS = 10  # a call each
_ENDS = (".md", ".markdown", ".txt")
_KINDS = frozenset({"text/markdown", "text/x-markdown", "text/plain"})


@dataclass(frozen=True)
class Looked:
    """What was looked at, and the newest document that was found there; `ts` is that of its message.

    `documents` counts all of that person's that were seen.
    """

    messages: int
    threads: int
    documents: int = 0
    file: FileFacts | None = None
    ts: str = ""


def newest_document(slack: Slack, channel_id: str, user_id: str) -> Looked:
    """Look for the newest document of a person among a channel's last 200 messages and their threads.

    Of the threads, those are read that were written in last, and later than what is found already.
    """
    page = slack.history(channel_id, oldest="0").messages
    found = _documents((one.source for one in page), user_id)
    begun = sorted(filter(_is_thread, page), key=lambda one: one.latest_reply or "", reverse=True)
    read = 0
    for one in begun[:MOST_THREADS]:
        if (one.latest_reply or "") < max(found, default=""):
            break
        read += 1
        found |= _documents((reply.source for reply in slack.thread(channel_id, one.source.ts)), user_id)
    if not found:
        return Looked(len(page), read)
    return Looked(len(page), read, len(found), found[max(found)], max(found))


def _is_thread(message: FoundMessage) -> bool:
    return message.latest_reply is not None


def _documents(messages: Iterable[SourceMessage], user_id: str) -> dict[str, FileFacts]:
    """Return a person's documents by the ts of their message; of several in one message, the first."""
    theirs = [(one.ts, file) for one in messages if one.user_id == user_id for file in one.files if _is_text(file)]
    return dict(reversed(theirs))


def _is_text(file: FileFacts) -> bool:
    return file.mimetype in _KINDS or file.name.lower().endswith(_ENDS)
