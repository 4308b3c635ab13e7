"""Hostile facts for the templates about hours, moments and stretches of time."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from bot.when import Moment
from storage.incidents import KEY_TIMES

NOW = datetime(2025, 7, 15, 17, 42, tzinfo=UTC)


def special(common: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what single templates mean by a word otherwise."""
    wire, lines, many = common["given"], common["lines"], len(common["items"])
    return {
        "slack/hours": {
            "starts": 9,
            "ends": 17,
            "days": "Mon–Fri",
            "is_own": bool(many),
            "away_until": date(2025, 7, 20) if many else None,
        },
        "errors/which_hours": {"given": wire},
        "slack/time": {"moment": Moment(NOW, approximate=True, zone="UTC", written="17:42") if many else None},
        "slack/swept": {
            "found": SimpleNamespace(added=lines or [common["line"]], changed=lines, taken_back=[], deleted=lines),
            "since": NOW - timedelta(days=3),
            "until": NOW,
            "long": timedelta(days=1),
        },
        "errors/times_disagree": {"started": NOW, "resolved": NOW - timedelta(hours=1)},
        "errors/which_time": {"names": KEY_TIMES},
    }
