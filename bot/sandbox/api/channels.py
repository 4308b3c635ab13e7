"""conversations.*: what a channel is called, and whether it is open."""

from bot.sandbox import acts
from bot.sandbox.api.call import Ask, RefusedError, channel_scope, method
from bot.sandbox.api.conversations import ABOUT_LENGTH, checked_name
from bot.sandbox.records import Channel, Json
from bot.sandbox.wire import channel_json


def _managed(ask: Ask, *, active: bool = True) -> Channel:
    channel = ask.channel(active=active)
    ask.need(channel_scope(channel, "manage"))
    if channel.kind == "im":
        raise RefusedError("method_not_supported_for_channel_type")
    return channel


@method("conversations.setTopic", tier=2)
def set_topic(ask: Ask) -> Json:
    return _set_about(ask, "topic")


@method("conversations.setPurpose", tier=2)
def set_purpose(ask: Ask) -> Json:
    return _set_about(ask, "purpose")


def _set_about(ask: Ask, what: str) -> Json:
    channel, value = _managed(ask), ask.maybe(what)
    if len(value) > ABOUT_LENGTH:
        raise RefusedError("too_long")
    acts.set_about(ask.workspace, ask.workspace.bot, channel, what, value)
    return {"channel": channel_json(ask.workspace, channel)}


@method("conversations.rename", tier=2)
def rename(ask: Ask) -> Json:
    channel = _managed(ask)
    # only the creator of a channel, or an admin, may rename it
    if channel.creator != ask.workspace.bot.id:
        raise RefusedError("not_authorized")
    acts.rename(ask.workspace, ask.workspace.bot, channel, checked_name(ask.workspace, ask.maybe("name")))
    return {"channel": channel_json(ask.workspace, channel)}


@method("conversations.archive", tier=2)
def archive(ask: Ask) -> Json:
    channel = _managed(ask, active=False)
    if channel.archived:
        raise RefusedError("already_archived")
    if channel.name == "general":
        raise RefusedError("cant_archive_general")
    acts.archive(ask.workspace, ask.workspace.bot, channel)
    return {}


@method("conversations.unarchive", tier=2)
def unarchive(ask: Ask) -> Json:
    channel = _managed(ask, active=False)
    if not channel.archived:
        raise RefusedError("not_archived")
    acts.unarchive(ask.workspace, ask.workspace.bot, channel)
    return {}
