"""Slack's payloads, read into plain values. Whatever is missing or of another type reads as empty, never raises."""

import json
from collections.abc import Mapping
from typing import Any

from bot import text, words
from bot.pointed import Pointed
from bot.services import Services
from bot.slack.facts import source_message
from handlers.shapes import DIRECT, Asked, Clicked, Request, Submitted, Used

Payload = Mapping[str, Any]
# How Slack names what is not a public channel, and how a line names it.
_PRIVATE = {"privategroup": "a private channel", DIRECT: "a direct message", "": "a private channel"}


def string(payload: object, *path: str) -> str:
    """Return the text at a path of nested objects; empty when there is none."""
    for name in path:
        payload = payload.get(name) if isinstance(payload, Mapping) else None
    return text.storable(payload) if isinstance(payload, str) else ""


def request(body: Payload, services: Services, *, channel_id: str, team_id: str, user_id: str) -> Request:
    """Read what all requests of a person share."""
    return Request(
        services=services,
        team_id=team_id,
        user_id=user_id,
        channel_id=channel_id,
        response_url=string(body, "response_url"),
        trigger_id=string(body, "trigger_id"),
        at=services.clock.now(),
        zone=services.settings.timezone,
        is_zone_assumed=True,
    )


def asked(body: Payload, services: Services) -> Asked:
    """Read a slash command."""
    common = request(
        body,
        services,
        channel_id=string(body, "channel_id"),
        team_id=string(body, "team_id"),
        user_id=string(body, "user_id"),
    )
    parts = words.split_command(text.from_command(text.normalise(string(body, "text"))))
    return Asked(
        **vars(common),
        channel_name=string(body, "channel_name"),
        word=parts.word,
        rest=parts.rest,
        incident_number=parts.incident,
    )


def clicked(body: Payload, services: Services) -> tuple[str, Clicked]:
    """Read a click on a button, or a choice in a message; return its action_id too."""
    actions = body.get("actions")
    action = actions[0] if isinstance(actions, list) and actions else {}
    value = string(action, "value") or string(action, "selected_option", "value")
    value = value or string(action, "selected_user") or string(action, "selected_date")
    action_id = string(action, "action_id")
    in_dialog = string(body, "view", "type") == "modal"
    channel = string(body, "channel", "id") or string(body, "container", "channel_id")
    if in_dialog:
        channel = _remembered_channel(string(body, "view", "private_metadata"))
    common = _of_person(body, services, channel)
    where = string(body, "container", "message_ts") or string(body, "message", "ts")
    about = action_id.partition(":")[2]
    click = Clicked(**vars(common), value=text.normalise(value), message_ts=where, about=about, in_dialog=in_dialog)
    return action_id, click


def submitted(body: Payload, services: Services) -> tuple[str, Submitted]:
    """Read a dialog that was sent; return its callback_id too. Fields come as typed, so they are escaped here."""
    view = body.get("view")
    state = _object(_object(_object(view).get("state")).get("values"))
    private = _whole(string(view, "private_metadata"))
    values = {name: _field(one) for block in state.values() for name, one in _object(block).items()}
    channel = _remembered_channel(private)
    read = Submitted(**vars(_of_person(body, services, channel)), values=values, state=private)
    return string(view, "callback_id"), read


def used(body: Payload, services: Services) -> tuple[str, Used]:
    """Read the use of a message's shortcut; return its callback_id too."""
    channel_id, name = string(body, "channel", "id"), string(body, "channel", "name")
    found = body.get("message")
    source = source_message({"ts": string(body, "message_ts")} | (dict(found) if isinstance(found, Mapping) else {}))
    private = _PRIVATE.get(name) or ("a group message" if name.startswith("mpdm-") else "")
    message = Pointed(
        channel_id=channel_id,
        origin=private or f"#{name}",
        is_private=bool(private),
        ts=source.ts,
        thread_ts=source.thread_ts or "",
        text=source.text,
        author_id=source.user_id or "",
        author_name=source.author_name,
        version=source.version,
        is_alert=bool(string(found, "bot_id")),
    )
    return string(body, "callback_id"), Used(**vars(_of_person(body, services, channel_id)), message=message)


def command_again(asked_: Asked, name: str) -> str:
    """Return what was typed to the command `name`, to paste; a note without a time gets that of typing, in UTC."""
    rest, kinds = asked_.rest, asked_.services.settings.kind_words
    if name == "note" and not words.line_words(rest, kinds=kinds, now=asked_.at, zone=asked_.zone).moment:
        rest = f"{asked_.at:%H:%M} UTC {rest}"
    prefix = f"INC-{asked_.incident_number} " if asked_.incident_number else ""
    return words.repaste(prefix + asked_.word, rest)


def event_key(event: Payload, team_id: str) -> str:
    """Return what an event means: the same fact under another event_id has the same key."""
    item = event.get("item")
    message = event.get("message")
    parts = (
        team_id,
        string(event, "type"),
        string(event, "subtype"),
        string(event, "channel") or string(item, "channel"),
        string(item, "ts") or string(message, "ts") or string(event, "deleted_ts") or string(event, "ts"),
        string(message, "edited", "ts"),
        string(event, "reaction"),
        string(event, "user"),
        string(event, "event_ts"),
    )
    return "event:" + json.dumps(parts, ensure_ascii=True)


def _of_person(body: Payload, services: Services, channel_id: str) -> Request:
    team = string(body, "team", "id") or string(body, "user", "team_id")
    return request(body, services, channel_id=channel_id, team_id=team, user_id=string(body, "user", "id"))


def _remembered_channel(private: str) -> str:
    try:
        return string(json.loads(private), "channel_id")
    except (ValueError, RecursionError):
        return ""


def _whole(private: str) -> str:
    """Return what a dialog remembers; nothing where some of it could not be stored."""
    try:
        json.dumps(json.loads(private), ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return ""
    return private


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _field(element: object) -> str:
    if not isinstance(element, Mapping):
        return ""
    if element.get("type") == "checkboxes":
        return "yes" if element.get("selected_options") else ""
    found = string(element, "value") or string(element, "selected_option", "value")
    found = found or string(element, "selected_user") or string(element, "selected_date")
    return text.escape(text.normalise(found))
