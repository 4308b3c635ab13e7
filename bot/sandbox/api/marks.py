"""reactions.*, pins.* and bookmarks.*: what is put onto messages and channels."""

import re

from bot.sandbox import acts
from bot.sandbox.api.call import Ask, RefusedError, method
from bot.sandbox.records import Json
from bot.sandbox.wire import message_json

PINS_PER_CHANNEL = 100
REACTIONS_PER_MESSAGE = 50
BOOKMARK_TITLE = 255


def _emoji(ask: Ask) -> str:
    name = ask.text("name")
    if not re.fullmatch(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?", name):
        raise RefusedError("invalid_name")
    return name


@method("reactions.add", "reactions:write")
def add_reaction(ask: Ask) -> Json:
    channel = ask.channel()
    message, name = ask.message(channel, "timestamp"), _emoji(ask)
    if name not in message.reactions and len(message.reactions) >= REACTIONS_PER_MESSAGE:
        raise RefusedError("too_many_emoji")
    if not acts.react(ask.workspace, ask.workspace.bot, message, name):
        raise RefusedError("already_reacted")
    return {}


@method("reactions.remove", "reactions:write", tier=2)
def remove_reaction(ask: Ask) -> Json:
    message = ask.message(ask.channel(), "timestamp")
    if not acts.unreact(ask.workspace, ask.workspace.bot, message, _emoji(ask)):
        raise RefusedError("no_reaction")
    return {}


@method("reactions.get", "reactions:read")
def get_reactions(ask: Ask) -> Json:
    channel = ask.channel(active=False)
    message = ask.message(channel, "timestamp")
    wired = message_json(ask.workspace, message) | {"permalink": message.permalink}
    return {"type": "message", "channel": channel.id, "message": wired}


@method("pins.add", "pins:write", tier=2)
def add_pin(ask: Ask) -> Json:
    channel = ask.channel()
    message = ask.message(channel, "timestamp")
    if message.pinned:
        raise RefusedError("already_pinned")
    if len(channel.pins) >= PINS_PER_CHANNEL:
        raise RefusedError("too_many_pins")
    channel.pins.append(message.ts)
    return {}


@method("pins.remove", "pins:write", tier=2)
def remove_pin(ask: Ask) -> Json:
    message = ask.message(ask.channel(), "timestamp")
    if not message.pinned:
        raise RefusedError("no_pin")
    message.channel.pins.remove(message.ts)
    return {}


@method("pins.list", "pins:read", tier=2)
def list_pins(ask: Ask) -> Json:
    channel = ask.channel(active=False)
    pinned = [channel.by_ts[ts] for ts in reversed(channel.pins)]
    items = [
        {"type": "message", "channel": channel.id, "message": message_json(ask.workspace, message)}
        for message in pinned
    ]
    return {"items": items}


@method("bookmarks.add", "bookmarks:write", tier=2)
def add_bookmark(ask: Ask) -> Json:
    channel, title = ask.channel("channel_id"), ask.text("title")
    if ask.text("type") != "link":
        raise RefusedError("invalid_bookmark_type")
    if len(title) > BOOKMARK_TITLE:
        raise RefusedError("invalid_arguments")
    bookmark: Json = {
        "id": ask.workspace.new_id("Bk"),
        "channel_id": channel.id,
        "title": title,
        "link": _link(ask),
        "emoji": ask.maybe("emoji"),
        "type": "link",
        "date_created": ask.workspace.seconds(),
        "date_updated": 0,
    }
    channel.bookmarks.append(bookmark)
    return {"bookmark": bookmark}


def _link(ask: Ask) -> str:
    link = ask.text("link")
    if not re.match(r"https?://\S+$", link):
        raise RefusedError("invalid_link")
    return link


def _bookmark(ask: Ask) -> tuple[list[Json], Json]:
    bookmarks, wanted = ask.channel("channel_id").bookmarks, ask.text("bookmark_id")
    for bookmark in bookmarks:
        if bookmark["id"] == wanted:
            return bookmarks, bookmark
    raise RefusedError("not_found")


@method("bookmarks.edit", "bookmarks:write", tier=2)
def edit_bookmark(ask: Ask) -> Json:
    _, bookmark = _bookmark(ask)
    bookmark |= {name: ask.text(name) for name in ("title", "emoji") if name in ask.args}
    if "link" in ask.args:
        bookmark["link"] = _link(ask)
    bookmark["date_updated"] = ask.workspace.seconds()
    return {"bookmark": bookmark}


@method("bookmarks.remove", "bookmarks:write", tier=2)
def remove_bookmark(ask: Ask) -> Json:
    bookmarks, bookmark = _bookmark(ask)
    bookmarks.remove(bookmark)
    return {}


@method("bookmarks.list", "bookmarks:read", tier=3)
def list_bookmarks(ask: Ask) -> Json:
    return {"bookmarks": list(ask.channel("channel_id").bookmarks)}
