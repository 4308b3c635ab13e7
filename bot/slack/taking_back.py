"""What takes back what the bot made: a file, the name of its channel."""

from bot.slack import Slack, already


def delete_file(slack: Slack, file_id: str) -> None:
    """Delete a file of the bot's, wherever it was shared; one that is gone already is passed over."""
    with already("file_not_found", "file_deleted", "cant_delete_file"):
        slack.call("files.delete", file=file_id)


def rename_channel(slack: Slack, channel_id: str, name: str) -> str:
    """Rename a channel that the bot opened, and return the name that Slack gave it; empty where it does not let it.

    https://docs.slack.dev/reference/methods/conversations.rename
    """
    with already("name_taken", "not_authorized", "restricted_action"):
        return str(slack.call("conversations.rename", channel=channel_id, name=name)["channel"]["name"])
    return ""
