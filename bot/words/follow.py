"""What is typed after `follow` and `unfollow`: which incident, and who follows it."""

import re
from dataclasses import dataclass

from bot.text import ChannelMention, parse

_INCIDENT = re.compile(r"\binc[-–—‑](?P<number>[0-9]{1,9})\b", re.IGNORECASE)
_FILLER = frozenset({"", "me", "in", "with", "from", "this", "it", "incident", "channel"})


@dataclass(frozen=True)
class FollowWords:
    """`number` of the incident, `channel_id` or `is_here`: a channel follows it. `unread`: what nobody understands."""

    number: int | None = None
    channel_id: str | None = None
    is_here: bool = False
    unread: str = ""


def follow_words(rest: str) -> FollowWords:
    """Read "INC-3", "here", "#channel" in any order; alone, the person follows the incident of the channel."""
    channel = next((token for token in parse(rest) if isinstance(token, ChannelMention)), None)
    said = re.sub(r"<#[^>]*>", " ", rest)
    named = _INCIDENT.search(said)
    left = _INCIDENT.sub(" ", said).lower().split()
    unread = [word for word in left if word.strip(".,!:") not in {*_FILLER, "here"}]
    return FollowWords(
        number=int(named["number"]) if named else None,
        channel_id=channel.id if channel else None,
        is_here="here" in left,
        unread=" ".join(unread),
    )
