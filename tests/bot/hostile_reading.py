"""Facts for the templates by which people read up on incidents: catching up, lists, search, Home, links, help."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.settings import Settings
from storage.roles import Role

SETTINGS = Settings(slack_bot_token="xoxb-1")


def special(common: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what single templates get."""
    return {
        "slack/catchup": catchup(common),
        "slack/catch_up_offer": {"lasted": timedelta(hours=3)},
    }


def catchup(common: Mapping[str, Any]) -> dict[str, Any]:
    lines, many, now = [one for one in common["lines"] if one.text], len(common["items"]), common["now"]
    role = Role(incident_id=1, team_id="T1", role="x" * 30, user_id="U0AAAAAAA", taken_at=now)
    return {
        "tried": (lines[:4], many),
        "decided": (lines[:3], many),
        "found": (lines[:3], 0),
        "questions": (lines[:3], many),
        "told": (lines[:1], 0),
        "severity": SETTINGS.severities[0],
        "status": SETTINGS.statuses[0],
        "roles": [role] * 6,
        "more_roles": 54,
        "role_names": {},
        "kinds": {kind.id: kind for kind in SETTINGS.kinds},
        "began": now,
        "is_started": not many,
        "lasted": timedelta(hours=3),
        "lines": 1234,
        "open_items": many,
    }
