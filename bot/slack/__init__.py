"""The Slack Web API as this bot uses it: the only user of slack_sdk.

Every call says what it means in the bot's own errors, asks the gate first (pacing, Retry-After), and knows its
answer to "did it happen already?". https://docs.slack.dev/reference/methods
"""

from collections.abc import Mapping
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from slack_sdk.webhook import WebhookClient

from bot.errors import RateLimited, SlackRefused, SlackUnreachable
from bot.rendering import Said
from bot.slack import marks
from bot.slack.answers import already, in_our_words, moment_of_date, retry_after
from bot.slack.calls import Calls, Gate, OpenGate
from bot.slack.facts import ChannelFacts, Identity, SourceMessage, UserFacts, channel_facts, source_message
from bot.slack.history import FoundMessage, Page, found_message

__all__ = [
    "ChannelFacts",
    "FoundMessage",
    "Gate",
    "Identity",
    "OpenGate",
    "Page",
    "Slack",
    "SourceMessage",
    "UserFacts",
    "already",
    "retry_after",
]

METADATA = "incident_scribe_delivery"


class Slack(Calls):
    """The calls that the bot makes."""

    def identity(self) -> Identity:
        """Ask who the bot is."""
        self._gate.pass_through("auth.test", "")
        with in_our_words("auth.test", ""):
            answer = self._client.auth_test()
        headers = {name.lower(): str(value) for name, value in answer.headers.items()}
        granted = frozenset(one.strip() for one in headers.get("x-oauth-scopes", "").split(",") if one.strip())
        return Identity(
            team_id=answer["team_id"],
            team=answer.get("team") or "",
            url=answer.get("url") or "",
            user_id=answer["user_id"],
            bot_id=answer.get("bot_id") or "",
            scopes=granted,
            answered_at=moment_of_date(headers.get("date", "")),
        )

    # People and channels

    def user(self, user_id: str) -> UserFacts:
        """Ask about an account."""
        user = self._get("users.info", user=user_id)["user"]
        profile = user.get("profile") or {}
        names = (profile.get("display_name"), profile.get("real_name"), user.get("real_name"), user.get("name"))
        return UserFacts(
            user_id=user_id,
            name=next((name for name in names if name), user_id),
            zone=user.get("tz"),
            is_bot=bool(user.get("is_bot")),
            is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
            is_stranger=bool(user.get("is_stranger")),
            is_deleted=bool(user.get("deleted")),
        )

    def group_members(self, group_id: str) -> list[str]:
        """Return the user ids of a user group."""
        return list(self._get("usergroups.users.list", usergroup=group_id)["users"])

    def channel(self, channel_id: str) -> ChannelFacts:
        """Ask about a conversation; a private one without the bot is `channel_not_found`."""
        return channel_facts(self._get("conversations.info", channel=channel_id)["channel"])

    def members(self, channel_id: str) -> list[str]:
        """Return the user ids of everybody in a channel."""
        return [user for page in self._pages("conversations.members", channel=channel_id) for user in page["members"]]

    def create_channel(self, name: str, *, private: bool) -> ChannelFacts:
        """Open a channel; the answer carries the name that Slack gave it."""
        return channel_facts(self.call("conversations.create", name=name, is_private=private)["channel"])

    def own_channel(self, name: str, bot_user_id: str) -> ChannelFacts | None:
        """Return the channel of this name that the bot created, or None: a creation whose answer was lost."""
        kinds = "public_channel,private_channel"
        for page in self._pages("conversations.list", types=kinds, exclude_archived=True):
            for channel in page["channels"]:
                if channel["name"] == name and channel.get("creator") == bot_user_id:
                    return channel_facts(channel)
        return None

    def channel_id(self, name: str) -> str | None:
        """Return the id of the channel of this name, None where the bot sees none."""
        kinds = "public_channel,private_channel"
        pages = self._pages("conversations.list", types=kinds, exclude_archived=True)
        return next((str(one["id"]) for page in pages for one in page["channels"] if one["name"] == name), None)

    def invite(self, channel_id: str, user_ids: list[str]) -> None:
        """Invite people, at most 100 a call; those who are in already, or cannot be, are passed over."""
        for start in range(0, len(user_ids), 100):
            some = user_ids[start : start + 100]
            with already("already_in_channel", "cant_invite_self", "user_not_found", "cant_invite"):
                try:
                    self.call("conversations.invite", channel=channel_id, users=",".join(some))
                except SlackRefused:
                    if len(some) == 1:
                        raise
                    for one in some:
                        self.invite(channel_id, [one])

    def open_dm(self, user_id: str) -> str:
        """Return the id of the conversation between the bot and a person."""
        return str(self.call("conversations.open", users=user_id)["channel"]["id"])

    # Messages

    def post(self, channel_id: str, said: Said, *, mark: str, again: bool, thread_ts: str | None = None) -> str:
        """Post a message and return its ts; when `again`, look first whether it was posted already, by its mark."""
        if again and (found := self._marked(channel_id, mark, thread_ts)):
            return found
        arguments: dict[str, Any] = {
            "channel": channel_id,
            "text": said.text,
            "blocks": said.blocks,
            "metadata": {"event_type": METADATA, "event_payload": {"mark": mark}},
            "unfurl_links": False,
            "unfurl_media": False,
        }
        if thread_ts:
            arguments["thread_ts"] = thread_ts
        return str(self.call("chat.postMessage", channel_id, **arguments)["ts"])

    def whisper(self, channel_id: str, user_id: str, said: Said, *, thread_ts: str = "") -> None:
        """Answer one person where they spoke: only they see it; in their conversation with the bot, it is a reply."""
        arguments: dict[str, Any] = {"channel": channel_id, "text": said.text, "blocks": said.blocks}
        arguments |= {"thread_ts": thread_ts} if thread_ts else {}
        if channel_id.startswith("D"):  # ephemeral messages are for channels
            self.call("chat.postMessage", channel_id, **arguments, unfurl_links=False, unfurl_media=False)
        else:
            self.call("chat.postEphemeral", channel_id, user=user_id, **arguments)

    def update(self, channel_id: str, ts: str, said: Said) -> None:
        """Redraw one of the bot's own messages."""
        self.call("chat.update", channel_id, channel=channel_id, ts=ts, text=said.text, blocks=said.blocks)

    def find(self, channel_id: str, mark: str, *, thread_ts: str | None = None) -> str | None:
        """Return the ts of the bot's message with this mark, if it is among the channel's last ones, or in a thread."""
        return self._marked(channel_id, mark, thread_ts)

    def delete(self, channel_id: str, ts: str) -> None:
        """Take away one of the bot's own messages; one that is gone already is passed over."""
        with already("message_not_found"):
            self.call("chat.delete", channel_id, channel=channel_id, ts=ts)

    def permalink(self, channel_id: str, ts: str) -> str:
        """Return the web address of a message."""
        return str(self._get("chat.getPermalink", channel=channel_id, message_ts=ts)["permalink"])

    def message(self, channel_id: str, ts: str) -> SourceMessage:
        """Read one message, a reply in a thread too (the channel's history does not hold those)."""
        found = self._get(
            "conversations.replies", channel=channel_id, ts=ts, oldest=ts, latest=ts, inclusive=True, limit=1
        )
        for message in found["messages"]:
            if message.get("ts") == ts:
                return source_message(message)
        raise SlackRefused("conversations.replies", "message_not_found")

    def history(self, channel_id: str, *, oldest: str, latest: str = "") -> Page:
        """Read the newest messages between two moments (both left out; a ts each), without the replies of threads."""
        bounds = {"oldest": oldest} | ({"latest": latest} if latest else {})
        page = self._get("conversations.history", channel=channel_id, limit=200, **bounds)
        return Page(tuple(map(found_message, page["messages"])), is_last=not page.get("has_more"))

    def thread(self, channel_id: str, ts: str) -> list[FoundMessage]:
        """Read a whole thread, its first message too."""
        pages = self._pages("conversations.replies", channel=channel_id, ts=ts)
        return [found_message(message) for page in pages for message in page["messages"]]

    def reactions(self, channel_id: str, ts: str) -> FoundMessage:
        """Read a message with everybody who reacted to it, however many."""
        return found_message(self._get("reactions.get", channel=channel_id, timestamp=ts, full=True)["message"])

    def react(self, channel_id: str, ts: str, emoji: str, *, there: bool) -> None:
        """Put the bot's emoji on a message, or take it off."""
        with already("already_reacted", "no_reaction"):
            self.call("reactions.add" if there else "reactions.remove", channel=channel_id, timestamp=ts, name=emoji)

    def pin(self, channel_id: str, ts: str) -> None:
        """Pin a message to its channel."""
        with already("already_pinned"):
            self.call("pins.add", channel=channel_id, timestamp=ts)

    def respond(self, response_url: str, said: Said, *, everybody: bool = False, replace: bool = False) -> None:
        """Answer by the response_url of a command or click (5 times within 30 minutes)."""
        hook = WebhookClient(response_url, timeout=5, retry_handlers=[])
        kind = "in_channel" if everybody else "ephemeral"
        with in_our_words("response_url", ""):
            answer = hook.send(text=said.text, blocks=said.blocks or None, response_type=kind, replace_original=replace)
        if answer.status_code == 429:
            raise RateLimited("response_url", "", retry_after(answer.headers))
        if answer.status_code >= 500:
            raise SlackUnreachable(f"response_url: {answer.status_code}")
        if answer.status_code != 200:
            raise SlackRefused("response_url", answer.body[:80])

    def open_dialog(self, trigger_id: str, view: Mapping[str, Any], *, on_top: bool = False) -> None:
        """Open a dialog, `on_top` of the one that is open; the trigger lives 3 seconds."""
        self.call("views.push" if on_top else "views.open", trigger_id=trigger_id, view=view)

    # Files: https://docs.slack.dev/messaging/working-with-files/

    def reserve_file(self, name: str, length: int) -> tuple[str, str]:
        """Return the id of a new file and the address that its bytes go to."""
        answer = self._get("files.getUploadURLExternal", filename=name, length=length)
        return str(answer["file_id"]), str(answer["upload_url"])

    def upload(self, address: str, content: bytes) -> bool:
        """Send a file's bytes; return False when its address takes none any more: they came before, or it expired."""
        self._gate.pass_through("files.upload", "")
        with in_our_words("files.upload", ""):
            try:
                with urlopen(Request(address, data=content), timeout=30) as answer:  # noqa: S310 - Slack's own address
                    status, headers = answer.status, answer.headers
            except HTTPError as error:
                status, headers = error.code, error.headers
        if status == 429:
            raise RateLimited("files.upload", "", retry_after(dict(headers.items())))
        if status >= 500 or status == 408:
            raise SlackUnreachable(f"upload: {status}")
        return bool(status == 200)

    def share_file(self, file_id: str, title: str, channel_id: str, thread_ts: str | None = None) -> None:
        """Show an uploaded file in a channel."""
        where = {"channel_id": channel_id} | ({"thread_ts": thread_ts} if thread_ts else {})
        self.call("files.completeUploadExternal", channel_id, files=[{"id": file_id, "title": title}], **where)

    def complete_file(self, file_id: str, title: str) -> None:
        """Make a file of uploaded bytes that shows nowhere by itself: a message may name it."""
        self.call("files.completeUploadExternal", files=[{"id": file_id, "title": title}])

    def is_shared(self, file_id: str) -> bool:
        """Whether a file shows in some channel: a completion whose answer was lost."""
        try:
            found = self._get("files.info", file=file_id)["file"]
        except SlackRefused as refused:
            if refused.code != "file_not_found":  # what was never completed is not there yet
                raise
            return False
        return any(found.get(where) for where in ("channels", "groups", "ims", "shares"))

    def file_link(self, file_id: str) -> str:
        """Return the web address of a file."""
        return str(self._get("files.info", file=file_id)["file"]["permalink"])

    def _marked(self, channel_id: str, mark: str, thread_ts: str | None) -> str | None:
        if thread_ts:  # Slack gives the oldest replies first, so the whole thread is looked through
            pages = self._pages("conversations.replies", channel=channel_id, ts=thread_ts, include_all_metadata=True)
        else:
            pages = iter([self._get("conversations.history", channel=channel_id, include_all_metadata=True, limit=100)])
        for message in (message for page in pages for message in page["messages"]):
            if marks.is_same(mark, str((message.get("metadata") or {}).get("event_payload", {}).get("mark") or "")):
                return str(message["ts"])
        return None
