"""What the bot puts onto a channel of its own: the topic, and bookmarks."""

from dataclasses import dataclass

from bot.slack import Slack

LONGEST_TOPIC, LONGEST_BOOKMARK = 250, 255


@dataclass(frozen=True)
class Bookmark:
    """A link in the bar of a channel; `bookmark_id` is Slack's, "" while it is not there."""

    bookmark_id: str
    title: str
    link: str


def set_topic(slack: Slack, channel_id: str, topic: str) -> None:
    """Set a channel's topic (wire form, at most 250 characters)."""
    slack.call("conversations.setTopic", channel=channel_id, topic=topic)


def bookmarks(slack: Slack, channel_id: str) -> list[Bookmark]:
    """Return the bookmarks that are in a channel now, whoever put them there."""
    found = slack.call("bookmarks.list", channel_id=channel_id)["bookmarks"]
    return [Bookmark(str(one["id"]), str(one.get("title") or ""), str(one.get("link") or "")) for one in found]


def add_bookmark(slack: Slack, channel_id: str, title: str, link: str) -> str:
    """Put a bookmark into a channel, and return its id."""
    added = slack.call("bookmarks.add", channel_id=channel_id, title=title, link=link, type="link")
    return str(added["bookmark"]["id"])


def edit_bookmark(slack: Slack, channel_id: str, bookmark_id: str, title: str, link: str) -> None:
    """Change what a bookmark says and where it leads; one that is gone is `not_found`."""
    slack.call("bookmarks.edit", channel_id=channel_id, bookmark_id=bookmark_id, title=title, link=link)


def remove_bookmark(slack: Slack, channel_id: str, bookmark_id: str) -> None:
    """Take a bookmark away."""
    slack.call("bookmarks.remove", channel_id=channel_id, bookmark_id=bookmark_id)
