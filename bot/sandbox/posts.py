"""Messages as Slack's JSON tells them, made ready to be drawn: who, when, what, and what hangs on them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.sandbox.emoji import unicode_of
from bot.sandbox.loose import Json, array, is_true, number, part, parts, string
from bot.sandbox.wording import Reader


@dataclass(frozen=True)
class File:
    """A file's card."""

    name: str
    about: str
    preview: str


@dataclass(frozen=True)
class Post:
    """One message as its reader meets it; `at` is in the reader's zone, None when its `ts` cannot be read."""

    author: str
    is_app: bool
    at: datetime | None
    text: str
    blocks: tuple[Json, ...]
    reactions: tuple[tuple[str, int], ...]
    files: tuple[File, ...]
    edited: bool
    ephemeral: bool
    ts: str
    thread: str
    replies: tuple["Post", ...] = ()

    @property
    def time(self) -> str:
        return f"{self.at:%H:%M}" if self.at else "--:--"


def read_posts(messages: Iterable[object], reader: Reader) -> list[Post]:
    """Read messages in the order given; replies move under the message they answer when it is among them."""
    posts = [_post(message, reader) for message in messages if isinstance(message, Mapping)]
    roots = {post.ts for post in posts if not post.thread}
    replies: dict[str, list[Post]] = {}
    for post in posts:
        if post.thread in roots:
            replies.setdefault(post.thread, []).append(post)
    return [
        replace(post, replies=tuple(replies.get(post.ts, ()))) if post.ts else post
        for post in posts
        if post.thread not in roots
    ]


def _post(message: Json, reader: Reader) -> Post:
    ts, thread = string(message, "ts"), string(message, "thread_ts")
    is_app = bool(message.get("bot_id") or message.get("bot_profile")) or string(message, "subtype") == "bot_message"
    return Post(
        author=_author(message, reader),
        is_app=is_app,
        at=reader.moment(ts),
        text=string(message, "text"),
        blocks=tuple(parts(message, "blocks")),
        reactions=tuple(map(_reaction, parts(message, "reactions"))),
        files=tuple(map(_file, parts(message, "files"))),
        edited=bool(message.get("edited")),
        ephemeral=is_true(message, "ephemeral") or is_true(message, "is_ephemeral"),
        ts=ts,
        thread="" if thread == ts else thread,
    )


def _author(message: Json, reader: Reader) -> str:
    profile = string(part(message, "bot_profile"), "name")
    user = string(message, "user")
    bot = string(message, "bot_id")
    return (
        string(message, "username") or reader.names.get(user) or profile or reader.names.get(bot) or user or bot or "?"
    )


def _reaction(reaction: Json) -> tuple[str, int]:
    name = string(reaction, "name")
    count = number(reaction, "count") or len(array(reaction, "users"))
    return unicode_of(name) or f":{name}:", count


def _file(file: Json) -> File:
    size = number(file, "size")
    form = string(file, "pretty_type") or string(file, "filetype")
    about = ", ".join(filter(None, (form, _size(size))))
    return File(string(file, "title") or string(file, "name") or "file", about, string(file, "preview"))


def _size(size: int) -> str:
    if size < 1000:
        return f"{size} bytes" if size else ""
    return f"{size / 1000:.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"
