"""Hostile facts for what hides, shows and merges incidents."""

from collections.abc import Mapping
from typing import Any

from bot.declarations import Declaration


def special(common: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what single templates get."""
    wire, many = common["given"], len(common["items"])
    return {
        "slack/private_or_public": {
            "said": Declaration(wire, None),
            "here": common["is_known"],
            "values": {True: wire[:1900], False: wire[:1900]} if many < 30 else {},
        },
    }
