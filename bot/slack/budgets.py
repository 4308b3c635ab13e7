"""How often a method is called at most, where the bot calls it at each change: Slack's tier, and room below it.

https://docs.slack.dev/apis/web-api/rate-limits/
"""

from collections.abc import Mapping
from typing import NamedTuple


class Budget(NamedTuple):
    """`burst` calls at once, and one more every `every_seconds`."""

    burst: int
    every_seconds: float


_TIER_2 = Budget(10, 6.0)  # 20 within any minute
_TIER_3 = Budget(40, 6.0)  # 50
_TIER_4 = Budget(70, 2.0)  # 100
BUDGETS: Mapping[str, Budget] = {
    "bookmarks.add": _TIER_2,
    "bookmarks.edit": _TIER_2,
    "bookmarks.list": _TIER_3,
    "bookmarks.remove": _TIER_2,
    "chat.update": _TIER_3,
    "conversations.setTopic": _TIER_2,
    "pins.add": _TIER_2,
    "views.publish": _TIER_4,
}
