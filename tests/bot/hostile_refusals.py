"""Hostile facts for refusals that name something of their own."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.settings import Settings
from storage.purges import PurgedIncident

NOW = datetime(2025, 7, 15, 17, 42, tzinfo=UTC)
SETTINGS = Settings(slack_bot_token="xoxb-1")


def special(common: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what single templates mean by a word otherwise."""
    typed = common["title"]
    return {
        "errors/no_web_address": {"given": typed},
        "errors/pdf_needs_library": {"given": typed},
        "errors/unknown_person": {"user_id": typed},
        "errors/which_team": {"user_id": typed, "teams": [typed, "T2"]},
        "errors/purged_incident": {"gone": PurgedIncident(team_id="T1", number=7, closed_at=NOW, purged_at=NOW)},
        "errors/which_severity": {"severities": SETTINGS.severities},
    }
