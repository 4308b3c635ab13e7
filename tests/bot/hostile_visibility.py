"""Hostile facts for what hides, shows and merges incidents."""

from collections.abc import Mapping
from typing import Any

from bot.declarations import Declaration
from bot.privacy import Shown
from storage.moves import Move


def special(common: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what single templates get."""
    wire, many, incident = common["given"], len(common["items"]), common["incident"]
    people = [f"U{number:08}" for number in range(3 * many)]
    move = Move(
        id=1, team_id="T1", incident_id=1, to_private=common["is_known"], moved_by="U1", moved_at=incident.declared_at
    )
    move.channel_id, move.channel_name = "C0AAAAAAA", common["title"][:80]
    named = dict.fromkeys(people, common["title"][:80])
    return {
        "slack/declared": {"same": [incident] * min(many, 2)},
        "slack/line_history": {"came_from": [(incident, 3)] * min(many, 3)},
        "slack/merge_asks": {"duplicate": incident, "into": incident},
        "slack/merged": {
            "duplicate": incident,
            "into": incident,
            "moved": {"lines": 12, "items": 1},
            "is_new": many > 0,
        },
        "slack/merged_point": {"duplicate": incident, "into": incident if many else None},
        "slack/unmerged": {"duplicate": incident},
        "slack/unmerged_point": {"duplicate": incident},
        "errors/merged_already": {"into": "INC-4" if many else ""},
        "slack/bringing": {"whom": "part"},
        "slack/had_been_seen": {
            "move": move,
            "seen": {"announced": "C0AAAAAAA", "not_withdrawn": "C0AAAAAAA", "withdrawn": "12"} if many else {},
            "members": people,
            "watched": ["C0AAAAAAA"] * many,
            "followers": people,
            "published": ["C0AAAAAAA"] * many,
            "exported": people,
            "names": named,
        },
        "slack/hidden": {"moved": move if many else None, "part": people, "names": named},
        "slack/point_on": {"move": move},
        "slack/show_asks": {"shown": Shown(many, many, many)},
        "slack/shown": {"moved": move if many else None},
        "slack/private_or_public": {
            "said": Declaration(wire, None),
            "here": common["is_known"],
            "values": {True: wire[:1900], False: wire[:1900]} if many < 30 else {},
        },
    }
