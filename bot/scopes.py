"""The scopes that the bot asks a workspace for, and what each is for.

https://docs.slack.dev/reference/scopes
"""

from collections.abc import Mapping

NEEDED: Mapping[str, str] = {
    "app_mentions:read": "take what is typed as @scribe note …, in threads too, where Slack allows no commands",
    "bookmarks:read": "find the bookmarks that it put into an incident's channel",
    "bookmarks:write": "put bookmarks into an incident's channel: the overview, the postmortem, links",
    "channels:history": "read the messages of public channels that are put on a timeline",
    "channels:manage": "open the channel of an incident, keep its topic, and invite people into it",
    "channels:read": "know the name and the members of a public channel",
    "chat:write": "post the overview, answers and reminders",
    "commands": "be called as /incident",
    "files:read": "link the postmortem's file, and read one that somebody brings back",
    "files:write": "post the postmortem as a file",
    "groups:history": "read the messages of private channels that are put on a timeline",
    "groups:read": "know who is in the channel of a private incident",
    "groups:write": "open the channel of a private incident, keep its topic, and invite people into it",
    "im:history": "read what is typed to the bot in a DM, and find a reminder there that was sent already",
    "im:write": "write to the owners of action items",
    "pins:write": "pin the overview",
    "reactions:read": "see the reactions that put messages on a timeline",
    "reactions:write": "confirm with a reaction that a message is on the timeline",
    "usergroups:read": "invite everybody of a user group that is mentioned in a declaration",
    "users:read": "know people's names and time zones",
}

# without these something is less pretty, and nothing is lost
ORNAMENTS = frozenset({"bookmarks:read", "bookmarks:write"})
REQUIRED = frozenset(NEEDED) - ORNAMENTS
