"""People who type, react, click and submit."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.sandbox import acts, events, picture, screen
from bot.sandbox.hands import Hands
from bot.sandbox.records import SLACKBOT_ID, Channel, Json, Message, User
from bot.sandbox.reply import Reply
from bot.sandbox.wire import message_json

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox


def typed(text: str) -> str:
    """Escape what somebody types into a message, as Slack does before it sends it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class Person:
    """Somebody in the workspace, and what they do; an act that Slack's screen does not offer raises."""

    def __init__(self, sandbox: "Sandbox", user: User) -> None:
        self._sandbox = sandbox
        self._workspace = sandbox.workspace
        self._hands = Hands(sandbox, user)
        self.user = user

    def __repr__(self) -> str:
        return f"Person({self.name!r}, {self.id!r})"

    @property
    def id(self) -> str:
        return self.user.id

    @property
    def name(self) -> str:
        return self.user.name

    @property
    def tz(self) -> str | None:
        return self.user.tz

    @property
    def view(self) -> Json | None:
        """The topmost open modal."""
        with self._workspace.lock:
            return self._workspace.views[self.user.modals[-1]] if self.user.modals else None

    def types(self, command_text: str, channel: Channel) -> Reply:
        """Type a slash command in a channel, and wait for its answer; raises PermissionError outside the channel."""
        word, _, text = command_text.partition(" ")
        if not word.startswith("/"):
            raise ValueError("A command begins with a slash. Use posts() for a message.")
        self._must_be_in(channel)
        return self._hands.command(channel, word, text if self._sandbox.raw_commands else self._escaped(text))

    def _escaped(self, text: str) -> str:
        """Write a command's text as `should_escape` has it: mentions and channels become entities."""
        text = typed(text)
        with self._workspace.lock:
            entities = {f"@{user.name}": f"<@{user.id}|{user.name}>" for user in self._workspace.users.values()}
            for group in self._workspace.groups.values():
                entities[f"@{group.handle}"] = f"<!subteam^{group.id}|@{group.handle}>"
            for channel in self._workspace.channels.values():
                if channel.name and self._workspace.sees(self.user, channel):
                    entities[f"#{channel.name}"] = f"<#{channel.id}|{channel.name}>"
        entities |= {f"@{everybody}": f"<!{everybody}>" for everybody in ("channel", "here", "everyone")}
        return re.sub(r"(?<![\w@#])[@#][\w.-]*\w", lambda found: entities.get(found[0], found[0]), text)

    def posts(
        self, channel: Channel, text: str, *, thread: Message | None = None, at: datetime | None = None
    ) -> Message:
        """Post a message; `text` is in wire form (see `typed`), `at` gives it another time than now."""
        self._must_be_in(channel)
        if channel.archived:
            raise PermissionError(f"#{channel.name} is archived: nobody can post there.")
        thread_ts = (thread.thread_ts or thread.ts) if thread else None
        return acts.post(self._workspace, channel, self.user, text, thread_ts=thread_ts, at=at)

    def edits(self, message: Message, text: str) -> None:
        """Change a message of one's own."""
        self._must_own(message)
        acts.edit(self._workspace, message, text, [])

    def attaches(self, message: Message, *files: Json) -> None:
        """Put other files on a message of their own, in the place of those that are there."""
        self._must_own(message)
        acts.set_files(self._workspace, message, list(files))

    def deletes(self, message: Message) -> None:
        """Delete a message of one's own."""
        self._must_own(message)
        acts.delete(self._workspace, message)

    def reacts(self, message: Message, emoji: str = "pushpin") -> None:
        """Add a reaction; again, it changes nothing."""
        self._must_see(message)
        acts.react(self._workspace, self.user, message, emoji)

    def unreacts(self, message: Message, emoji: str = "pushpin") -> None:
        """Take a reaction back; one that is not there changes nothing."""
        self._must_see(message)
        acts.unreact(self._workspace, self.user, message, emoji)

    def joins(self, channel: Channel) -> None:
        """Join a public channel."""
        if not self._workspace.sees(self.user, channel):
            raise PermissionError(f"{self.name} cannot join a channel that they cannot see.")
        acts.join(self._workspace, self.user, channel)

    def leaves(self, channel: Channel) -> None:
        acts.leave(self._workspace, self.user, channel)

    def invites(self, channel: Channel, who: "Person | str") -> None:
        """Invite a person, or the bot by its user id, into a channel that one is in."""
        self._must_be_in(channel)
        user = who.user if isinstance(who, Person) else self._workspace.users[who]
        acts.join(self._workspace, user, channel, self.user)

    def archives(self, channel: Channel) -> None:
        self._must_be_in(channel)
        acts.archive(self._workspace, self.user, channel)

    def unarchives(self, channel: Channel) -> None:
        acts.unarchive(self._workspace, self.user, channel)

    def deletes_channel(self, channel: Channel) -> None:
        """Delete a channel, as an admin may."""
        acts.delete_channel(self._workspace, self.user, channel)

    def removes_bot(self, channel: Channel) -> None:
        """Take the app out of a channel."""
        self._must_be_in(channel)
        acts.leave(self._workspace, self._workspace.bot, channel, self.user)

    def renames(self, channel: Channel, name: str) -> None:
        self._must_be_in(channel)
        acts.rename(self._workspace, self.user, channel, name)

    def clicks(self, where: Message | Reply | Mapping[str, Any], label_or_action_id: str) -> Reply:
        """Click a button on a message, an ephemeral reply or a view; raises LookupError when there is none."""
        return self._hands.act(where, label_or_action_id, None)

    def chooses(self, where: Message | Reply | Mapping[str, Any], action_id: str, value: Any) -> Reply:
        """Pick something in a select, a date picker, radio buttons …; values are as in `submits`."""
        return self._hands.act(where, action_id, value)

    def submits(self, values: Mapping[str, Any]) -> Reply:
        """Fill the topmost modal and submit it.

        `values`: by action_id or block_id; text, an option's value or label, a date, a Person, or a list of these.
        """
        return self._hands.submit(self._open_view(), values)

    def closes_view(self) -> None:
        """Close the topmost modal with its cancel button."""
        self._hands.close(self._open_view())

    def uses_shortcut(self, callback_id: str, message: Message | None = None) -> Reply:
        """Use a message's shortcut, or a global one."""
        if message is not None:
            self._must_see(message)
        return self._hands.shortcut(callback_id, message)

    def opens_home(self) -> Json | None:
        """Open the app's Home tab, wait until the app has heard of it, and return the view that is published."""
        with self._workspace.lock:
            events.home_opened(self._workspace, self.user)
        self._sandbox.settle()
        return self.home

    @property
    def home(self) -> Json | None:
        """The view that is published on this person's Home tab now."""
        return self._workspace.views.get(self.user.home or "")

    def sees(self, channel: Channel) -> list[Message]:
        """List what the person can read in a channel, in order; nothing when they cannot open it."""
        with self._workspace.lock:
            if not self._workspace.sees(self.user, channel):
                return []
            mine = [m for m in channel.ephemerals if m.ephemeral_for == self.id and not m.deleted]
            return sorted([*channel.messages, *mine], key=lambda message: message.ts)

    def reads(self, channel: Channel) -> str:
        """Return what `sees` finds, drawn as text in the person's zone."""
        return screen.as_text(self._screen(channel), names=self._names(), zone=self.tz or "UTC")

    def picture(self, channel: Channel, *, title: str = "", width: int = 720) -> str:
        """Return what `sees` finds, drawn as a page of HTML; `width` in pixels."""
        return picture.messages_as_html(
            self._screen(channel), names=self._names(), zone=self.tz or "UTC", title=title, width=width
        )

    def fragment(self, channel: Channel) -> str:
        """Return what `sees` finds, drawn as HTML for a page that brings the stylesheet."""
        return picture.messages_as_fragment(self._screen(channel), names=self._names(), zone=self.tz or "UTC")

    def reads_view(self, view: Mapping[str, Any]) -> str:
        """Return a dialog or Home tab, drawn as text in the person's zone."""
        return screen.view_as_text(view, self._names(), self.tz or "UTC")

    def _screen(self, channel: Channel) -> list[Json]:
        with self._workspace.lock:
            return [
                message_json(self._workspace, message) | {"ephemeral": message.ephemeral_for is not None}
                for message in self.sees(channel)
            ]

    def _names(self) -> dict[str, str]:
        """Name people, groups, and the channels that the person can open."""
        workspace = self._workspace
        names = {user.id: user.display_name or user.name for user in workspace.users.values() if not user.bot}
        names |= {group.id: group.handle for group in workspace.groups.values()}
        seen = [channel for channel in workspace.channels.values() if workspace.sees(self.user, channel)]
        names |= {workspace.bot.id: workspace.bot.real_name, SLACKBOT_ID: "Slackbot"}
        return names | {channel.id: channel.name for channel in seen}

    def _open_view(self) -> Json:
        view = self.view
        if view is None:
            raise LookupError(f"{self.name} has no dialog open.")
        return view

    def _must_be_in(self, channel: Channel) -> None:
        if self.id not in channel.members:
            raise PermissionError(f"{self.name} is not in #{channel.name}: let them join it first.")

    def _must_see(self, message: Message) -> None:
        self._must_be_in(message.channel)
        if message.deleted or message.ephemeral_for not in {None, self.id}:
            raise LookupError("That message is not on the person's screen.")

    def _must_own(self, message: Message) -> None:
        self._must_see(message)
        if message.user != self.id:
            raise PermissionError(f"{self.name} did not write that message.")
