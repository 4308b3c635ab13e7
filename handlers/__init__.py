"""Every way in. This is the table of contents: which listener answers which of Slack's messages.

A handler is three beats: plain values in (`shapes`), ONE call into `bot/`, and what to say out. `entry` does the rest.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from sqlmodel import Session

from bot.deliveries import Ears
from bot.services import Services
from handlers import (
    buttons,
    channels,
    commands,
    dialogs,
    home,
    membership,
    mentions,
    messages,
    own_events,
    reactions,
    shortcuts,
    workspace,
)
from handlers.buttons import run_command
from handlers.entry import Entry

EVENTS: Mapping[str, Callable[[Session, Services, str, Mapping[str, Any]], None]] = {
    "app_home_opened": home.handle,
    "reaction_added": reactions.handle,
    "reaction_removed": reactions.handle,
    "member_joined_channel": membership.handle,
    "member_left_channel": membership.handle,
    **dict.fromkeys(channels.EVENTS, channels.handle),
    **dict.fromkeys(workspace.EVENTS, workspace.handle),
}
MESSAGE_EVENTS = ("app_mention", "message.channels", "message.groups", "message.im")


def bolt(who: Callable[[str | None, str | None], AuthorizeResult]) -> App:
    """Return Bolt's app; `who` tells as whom it acts in a workspace and an organisation."""
    return App(
        name="incident-scribe",  # else Bolt looks for the caller's file name, which takes it half a second
        # Bolt fills arguments by name, and trips over a method's self
        authorize=lambda team_id, enterprise_id: who(team_id, enterprise_id),  # noqa: PLW0108
        process_before_response=True,
        request_verification_enabled=False,
        ignoring_self_events_enabled=False,  # own_events does, and lets through what was lost
    )


def register(app: App, services: Services, ears: Ears) -> Entry:
    """Register every listener, and put the `ears` in place; return the entry, to be closed at the end."""
    entry = Entry(services)
    # Bolt fills arguments by name, and trips over a method's self
    app.error(lambda error, body: entry.fault(error, body))  # noqa: PLW0108
    app.middleware(own_events.Drop())
    app.middleware(workspace.LeftOut(services))
    app.command("/incident")(entry.command(commands.find))
    for name, handle in EVENTS.items():
        app.event(name)(entry.event(handle))
    for subtype in messages.FOLLOWED:
        app.event({"type": "message", "subtype": subtype})(entry.event(messages.handle))
    typed_to_us = entry.mention(mentions.read, commands.find)
    ears.knows, ears.hear = entry.knows, entry.missed_mention(mentions.read, commands.find)
    app.event("app_mention")(typed_to_us)
    app.event("message", matchers=[mentions.is_direct])(typed_to_us)
    app.event("message")(lambda: None)  # the channel's talk is acknowledged, and not kept
    pressed = (*buttons.BUTTONS, run_command.button(commands.find))
    app.action(re.compile(".*"))(entry.click({button.action_id: button for button in pressed}))
    app.shortcut(re.compile(".*"))(entry.shortcut({one.callback_id: one for one in shortcuts.SHORTCUTS}))
    app.view(re.compile(".*"))(entry.submission({form.callback_id: form for form in dialogs.FORMS}))
    return entry
