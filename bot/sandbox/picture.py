"""What one person sees in Slack, as a page of HTML that needs nothing but itself."""

import zlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from importlib import resources

from bot.sandbox.controls import line_of
from bot.sandbox.loose import array, kind, part
from bot.sandbox.mrkdwn import read_mrkdwn
from bot.sandbox.picture_blocks import blocks_html, button_html
from bot.sandbox.picture_words import escaped, pieces_html, tag
from bot.sandbox.posts import File, Post, read_posts
from bot.sandbox.wording import Reader

_COLOURS = ("#4a154b", "#1264a3", "#2b7a4b", "#b5541c", "#7c3085", "#0b7285", "#a61e4d", "#5f3dc4")
_SAFE = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def messages_as_html(
    messages: Iterable[object],
    *,
    names: Mapping[str, str],
    zone: str,
    title: str = "",
    width: int = 720,
    now: datetime | None = None,
) -> str:
    """Draw messages as a reader in `zone` (IANA name) meets them; `width` in pixels of CSS."""
    reader = Reader(names, zone, now)
    head = tag("h1", "", escaped(title)) if title else ""
    return _page(head + _posts(read_posts(messages, reader), reader), title, width)


def blocks_as_html(
    blocks: Iterable[object], *, names: Mapping[str, str], zone: str, width: int = 720, now: datetime | None = None
) -> str:
    """Draw blocks alone, without the message around them."""
    return _page(tag("div", "home", blocks_html(blocks, Reader(names, zone, now))), "", width)


def view_as_html(
    view: object, *, names: Mapping[str, str], zone: str, width: int = 720, now: datetime | None = None
) -> str:
    """Draw a modal over its dimmed background, or a Home tab."""
    reader = Reader(names, zone, now)
    title = line_of(part(view, "title"), reader)
    body = blocks_html(array(view, "blocks"), reader)
    if kind(view) != "modal":
        return _page(tag("div", "home", body), title or "Home", width)
    header = tag("header", "", tag("span", "", escaped(title)), tag("i", ""))
    close = line_of(part(view, "close"), reader) or "Cancel"
    submit = line_of(part(view, "submit"), reader)
    buttons = button_html(close) + (button_html(submit, "primary") if submit else "")
    modal = tag("div", "modal", header, tag("main", "", body), tag("footer", "", buttons))
    return _page(tag("div", "backdrop", modal), title, width)


def messages_as_fragment(
    messages: Iterable[object], *, names: Mapping[str, str], zone: str, now: datetime | None = None
) -> str:
    """Draw messages for a page that brings `stylesheet()` itself."""
    reader = Reader(names, zone, now)
    return _posts(read_posts(messages, reader), reader)


def stylesheet() -> str:
    """Read the rules that make it look like Slack's light theme."""
    return resources.files("bot.sandbox").joinpath("slack.css").read_text("utf-8")


def _page(body: str, title: str, width: int) -> str:
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{_SAFE}">'
        f"<title>{escaped(title or 'Slack')}</title><style>\n{stylesheet()}</style></head>\n"
        f'<body><div class="page" style="max-width: {width}px">{body}</div></body></html>\n'
    )


def _posts(posts: list[Post], reader: Reader) -> str:
    drawn: list[str] = []
    day = None
    days = {post.at.date() for post in posts if post.at}
    for post in posts:
        if len(days) > 1 and post.at and post.at.date() != day:
            day = post.at.date()
            drawn.append(tag("div", "day", tag("span", "", escaped(reader.date(post.ts, "{date_long}", "")))))
        drawn.append(_post(post, reader))
    return "\n".join(drawn)


def _post(post: Post, reader: Reader) -> str:
    private = tag("div", "private", "Only visible to you") if post.ephemeral else ""
    body = tag("div", "body", private, _head(post), _said(post, reader), _below(post), _replies(post, reader))
    return tag("div", "post", _avatar(post), body)


def _avatar(post: Post) -> str:
    initials = "".join(word[0] for word in post.author.split()[:2]).upper()
    colour = _COLOURS[zlib.crc32(post.author.encode("utf-8", "replace")) % len(_COLOURS)]
    return f'<div class="avatar" style="background: {colour}">{escaped(initials)}</div>'


def _head(post: Post) -> str:
    app = tag("span", "app", "APP") if post.is_app else ""
    return tag("div", "head", tag("b", "", escaped(post.author)), app, tag("time", "", escaped(post.time)))


def _said(post: Post, reader: Reader) -> str:
    said = blocks_html(post.blocks, reader) if post.blocks else pieces_html(read_mrkdwn(post.text, reader))
    return said + (tag("span", "edited", "(edited)") if post.edited else "")


def _below(post: Post) -> str:
    pills = [tag("span", "", escaped(f"{sign} {count}")) for sign, count in post.reactions]
    return "".join(map(_file, post.files)) + (tag("div", "reactions", *pills) if pills else "")


def _file(file: File) -> str:
    words = tag("div", "", tag("b", "", escaped(file.name)), tag("span", "about", escaped(file.about)))
    preview = tag("pre", "", escaped(file.preview)) if file.preview else ""
    return tag("div", "file", tag("div", "card", tag("span", "icon"), words), preview)


def _replies(post: Post, reader: Reader) -> str:
    if not post.replies:
        return ""
    many = "reply" if len(post.replies) == 1 else "replies"
    count = tag("div", "count", f"{len(post.replies)} {many}")
    return tag("div", "replies", count, *(_post(reply, reader) for reply in post.replies))
