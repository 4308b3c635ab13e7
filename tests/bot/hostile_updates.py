"""Hostile facts for the templates of updates, nudges, and of what follows an incident."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from storage.timeline import Line
from storage.updates import Update
from storage.watches import Watch

NOW = datetime(2025, 7, 15, 17, 42, tzinfo=UTC)


def update_line(wire: str) -> Line:
    return Line(id=1, team_id="T1", incident_id=1, number=1, occurred_at=NOW, placed_at=NOW, recorded_at=NOW,
                kind="communication", text=wire, author_id="U0AAAAAAA", source="update", is_edited=True)  # fmt: skip


def shared(wire: str, typed: str, many: int) -> dict[str, Any]:
    """Return what several of these templates show; `many` 0: nothing was told yet, and nothing is due."""
    return {
        "due_at": NOW - timedelta(minutes=90) if many else None,
        "is_person": bool(many),
        "last_at": NOW - timedelta(hours=2) if many else None,
        "last_update": update_line(wire) if many else None,
        "rhythm": 30 if many else 0,
        "severity_name": typed[:60],
        "status_name": typed[:60],
        "update": Update(line_id=1, team_id="T1", incident_id=1, severity="sev1", status="identified", due_at=NOW),
    }


def special(common: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what single templates mean by a word otherwise."""
    many, typed, wire = len(common["items"]), common["title"], common["given"]
    meanings = {f"sev{number}": typed for number in range(1, 5)}
    struck = update_line(wire)
    struck.struck_at = None if many else NOW
    return {
        "slack/not_followed": {
            "watch": Watch(
                team_id="T1",
                incident_id=1,
                target="C0AAAAAAA" if many else f"#{typed[:80]}",
                began_at=NOW,
                failure=typed[:200],
                is_withdrawn=not common["is_new"],
            )
        },
        "slack/nudge": {"due_at": NOW - timedelta(minutes=many)},
        "slack/nudge_answered": {"asks_at": NOW if many else None, "is_updated": common["is_new"]},
        "slack/unfollowed": {"was_followed": common["is_new"]},
        "slack/update": {"line": struck},
        "slack/update_dialog": {
            "severities": meanings,
            "statuses": meanings,
            "meanings": meanings,
            "next_minutes": (15, 30, 60, 120),
        },
        "slack/update_every": {"every": 20 if many else 0},
        "slack/watch": {
            "commander": "U0AAAAAAA" if many else None,
            "duplicate_of": common["incident"] if many else None,
            "is_ended": not common["is_new"],
        },
    }
