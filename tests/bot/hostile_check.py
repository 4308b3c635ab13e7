"""Hostile facts for the templates of checks of a draft's language."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.exporting import Wanted
from bot.postmortem.blameless import Finding
from bot.postmortem.draft_check import Place, Wanting
from storage.incidents import ContributingFactor


def special(common: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what single templates mean by a word otherwise."""
    items, typed = [one.item for one in common["items"]], common["title"]
    places = [place_of(typed, number) for number in range(min(8, len(items)))]
    wanting = [Wanting(item, typed, [typed, typed]) for item in items[:4]]
    return {
        "slack/postmortem_check": {
            "places": places,
            "wanting": wanting,
            "found": len(places) + len(wanting),
            "more": len(items),
            "is_all": not items,
        },
        "slack/why_dialog": {
            "choices": {"1": typed[:80], "new": "Another chain of whys"},
            "initial": "1",
            "answers": [why_of(common["given"], number) for number in range(len(items))],
        },
        "slack/export": {"wanted": Wanted(("csv", "csv-actions"), is_external=bool(items), to_channel=not items)},
        "slack/export_lost": {"form": "csv-actions"},
        "slack/cause_dialog": {"cause": typed},
        "slack/cause": {"cause": common["given"] if items else ""},
    }


def why_of(wire: str, number: int) -> ContributingFactor:
    return ContributingFactor(
        id=number,
        team_id="T1",
        incident_id=1,
        chain=1,
        question=wire,
        text=wire,
        author_id="U0AAAAAAA",
        recorded_at=datetime(2025, 7, 15, 17, 42, tzinfo=UTC),
    )


def place_of(typed: str, number: int) -> Place:
    finding = Finding(
        start=0,
        end=len(typed),
        rule="L6",
        words=typed,
        sentence=typed,
        reason=typed,
        source="https://a.b/c?d=<!channel>&e=|f" if number % 2 else "",
        rewrite=(None, typed, "")[number % 3],
        question=typed,
    )
    return Place(typed, typed, typed, typed, finding)
