"""Hostile facts for the templates of roles, key times, severity, impact, and how an incident closes."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.defaults import RoleWord
from bot.review import Finding
from bot.roles import Held
from bot.settings import Settings
from storage.incidents import KEY_TIMES, KeyTime
from storage.roles import Role

NOW = datetime(2025, 7, 15, 17, 42, tzinfo=UTC)
MOST_ROLES = 60
SETTINGS = Settings(slack_bot_token="xoxb-1")


def roles_of(typed: str, many: int) -> list[Held]:
    """Return as many roles as a team may have, each with as many duties as it may write."""
    words = [
        RoleWord(id=f"role{number}", name=typed[:90] or "role", meaning=typed, duties=[typed] * many)
        for number in range(MOST_ROLES if many > 3 else many + 1)
    ]
    row = Role(id=7, incident_id=1, team_id="T1", role="commander", user_id="U0AAAAAAA", taken_at=NOW)
    return [Held(word, row if number % 2 else None) for number, word in enumerate(words)]


def special(common: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what single templates mean by a word otherwise."""
    many = len(common["items"])
    held = roles_of(common["title"], many)
    role = held[0].word
    times = {
        name: KeyTime(
            incident_id=1,
            team_id="T1",
            name=name,
            at=NOW,
            source="hand",
            set_by="U0AAAAAAA",
            set_at=NOW,
            approximate=True,
        )
        for name in KEY_TIMES
    }
    rows = [one.row for one in held if one.row]
    return {
        "slack/commander_told": {"mark": "triangular_flag_on_post"},
        "slack/severities": {"severities": SETTINGS.severities},
        "errors/is_duplicate": {"into": common["incident"]},
        "slack/impact_dialog": {"known": common["incident"].impact},
        "slack/key_times": {"known": times if many else {}},
        "slack/key_times_dialog": {
            "key_names": KEY_TIMES,
            "shown": dict.fromkeys(KEY_TIMES, "2025-07-15 19:42"),
            "known": times,
            "is_utc": False,
        },
        "slack/resolve": {
            "at": NOW,
            "known": {} if many else times,
            "choices": {f"7 mitigated {number}": common["given"] for number in range(many)},
            "gaps": [Finding("gap", at=NOW, until=NOW)] * many,
            "items": [one.item for one in common["items"]][:5],
            "in_dialog": 0 < many < 5,
            "is_below": many == 1,
        },
        "slack/duties": {"role": role, "roles": rows, "role_names": {"commander": common["title"]}},
        "slack/role_given": {"role": role, "user_id": "U0AAAAAAA" if many else None},
        "slack/roles": {"held": held},
        "errors/cannot_hold_role": {"user_id": "U0AAAAAAA"},
        "errors/role_changed": {"role": role, "holder": "U0AAAAAAA" if many else None},
        "errors/which_person": {"role": role.id},
        "errors/which_role": {"roles": [one.word for one in held]},
    }
