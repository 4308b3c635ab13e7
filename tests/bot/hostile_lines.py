"""Hostile facts for the templates about single lines: dialogs, corrections, history, the check."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from bot import corrections
from bot.capture import Attached
from bot.due_choices import Offer
from bot.readings import Doubts
from bot.review import Finding
from bot.settings import Settings
from storage.timeline import Evidence, Line

NOW = datetime(2025, 7, 15, 17, 42, tzinfo=UTC)
SETTINGS = Settings(slack_bot_token="xoxb-1")
FINDINGS = ("hint", "before", "key_time_before", "disorder", "alike", "gap", "no_detected", "no_mitigated")
KINDS = {kind.id: kind for kind in SETTINGS.kinds}
KIND_NAMES = {kind.id: kind.name for kind in SETTINGS.kinds}


def shared(lines: list[Line], typed: str) -> dict[str, Any]:
    """Return what several of these templates show."""
    evidence = Evidence(team_id="T1", line_id=1, file_id="F1", name=typed, permalink="https://a.b/f?x=<y>&z")
    return {
        "ago": timedelta(days=3),
        "always": False,
        "asks_zone": True,
        "attached": {one.id: Attached(evidence=[evidence] * 2, kinds=SETTINGS.kinds[:3]) for one in lines},
        "dates": [
            Offer(date(2025, 7, 18), "1 2025-07-18 - 2025-07-18"),
            Offer(date(2026, 7, 18), "1 2026-07-18 - 2026-07-18"),
        ],
        "doubts": Doubts(in_utc=NOW, other=NOW + timedelta(hours=12), is_future=True, zero=NOW, zero_is="started"),
        "everybody": True,
        "findings": list(map(finding_of, FINDINGS, [lines or [line_like(typed)]] * len(FINDINGS))),
        "followed": [SimpleNamespace(item=SimpleNamespace(number=3), how=how) for how in ("gone", "back", "stays")],
        "in_dialog": False,
        "late": 3,
        "is_changed": True,
        "kinds": KINDS,
        "many": 3,
        "may": ["U0AAAAAAA", "U0BBBBBBB"],
        "only": "all",
        "only_name": {"all": "", "late": "late"},
        "page": 1,
        "pages": 3,
        "taken": 40,
        "total": len(lines),
        "was_note": True,
        "with_thread": True,
    }


def line_like(typed: str) -> Line:
    return Line(id=1, team_id="T1", incident_id=1, number=1, occurred_at=NOW, placed_at=NOW, recorded_at=NOW,
                kind="note", text=typed, source="command")  # fmt: skip


def finding_of(what: str, lines: list[Line]) -> Finding:
    timed = next((one for one in lines if one.occurred_at and one.text), lines[0])
    return Finding(what, timed, timed, NOW, NOW + timedelta(hours=2), name="detected")


def special(common: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what single templates mean by a word otherwise."""
    line, lines = common["line"], common["lines"]
    said = next((one for one in lines if one.text), line)
    return {
        "slack/added_to_timeline": {"line": said},
        "slack/edited": {"line": said},
        "slack/line_history": history(common) | {"line": said},
        "slack/note": {"line": said},
        # the longest that a page can be: every line on a day of its own
        "slack/timeline": {"days": [(date(2025, 7, 1) + timedelta(days=n), [one]) for n, one in enumerate(lines[:20])]},
        "slack/timeline_post": {"shown": lines[:20], "days": [(date(2025, 7, 1), lines[:20])]},
        "slack/which_line": {
            "lines": lines[:20] or [line],
            "emoji": "scales",
            "wanted": SETTINGS.kinds[3] if lines else None,
        },
        "slack/undo_asks": {"line": said},
        "slack/undone": {"line": said},
        "errors/due_changed": {
            "item": SimpleNamespace(number=7, status="open", due_on=date(2025, 7, 18) if lines else None)
        },
        "errors/since_lies_ahead": {"since": NOW + timedelta(days=1)},
        "errors/timeline_word": {"kinds": SETTINGS.kinds},
        **dialogs(common),
    }


def dialogs(common: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what the dialogs show that begin with a message or a line."""
    typed, lines = common["title"], common["lines"]
    dialog = {"state": "{}", "kinds": KIND_NAMES, "kind": "note"}
    pointed = SimpleNamespace(at=NOW, thread_ts="1752601320.000100", is_private=True)
    return {
        "slack/add_to_timeline": dialog
        | {
            "incidents": {"1": typed, "2": typed},
            "likely": "1",
            "shown": typed,
            "in_thread": True,
            "can_read": bool(lines),
            "asks": True,
        },
        "slack/declare_dialog": {
            "choices": {one.id: one.name for one in SETTINGS.severities},
            "meanings": {one.id: typed for one in SETTINGS.severities},
            "practice": False,
            "severity": "sev3",
            "private": True,
            "here": False,
            "message": pointed if lines else None,
            "may_run_here": len(lines) > 1,
            "can_read": len(lines) > 1,
        },
        "slack/line_dialog": dialog
        | {
            "line": common["line"] if lines else None,
            "words": typed,
            "when": "17:42",
            "places": corrections.SHOWN,
            "is_utc": False,
        },
    }


def history(common: Mapping[str, Any]) -> dict[str, Any]:
    """Return the changes of a line, in every field."""
    wire, lines = common["given"], common["lines"]
    change = corrections.Change(
        by="U0AAAAAAA",
        at=NOW,
        source="button",
        fields={
            "occurred_at": (NOW, None),
            "approximate": (False, True),
            "hint_at": (NOW, None),
            "struck_at": (None, NOW),
            "text": (wire, wire),
            "kind": ("note", "gone"),
            "shown": ("document", "internal"),
        },
    )
    return {
        "changes": [change] * min(len(lines), 20),
        "left_out": len(lines),
        "people": {"U0AAAAAAA": common["title"][:80]},
        "places": corrections.SHOWN,
    }
