"""Facts for the templates by which people read up on incidents: catching up, lists, search, Home, links, help."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from bot import listing
from bot.defaults import Service, Word
from bot.links import Related
from bot.listing import Shown
from bot.search import Excerpt, Found, Piece
from bot.settings import Settings
from storage.links import Link
from storage.listing import Filter
from storage.roles import Role

SETTINGS = Settings(slack_bot_token="xoxb-1")


def special(common: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what single templates get."""
    return {
        "slack/catchup": catchup(common),
        "slack/catch_up_offer": {"lasted": timedelta(hours=3)},
        "slack/home": home(common),
        "slack/hours_dialog": hours(common)
        | {
            "all_days": {"1,2": "Mon, Tue"},
            "chosen_days": "1,2",
            "starts_at": {"9": "09:00"},
            "ends_at": {"17": "17:00"},
        },
        "slack/help_topic": {"command": None, "title": "Roles", "how": "Take one", "words": roles(common)},
        "slack/unknown_word": {"meant": common["given"][:1900]},
        "slack/list": listed(common),
        "slack/links": {"said": common["title"][:80], **linked(common, 15)},
        "slack/tagged": {
            "kind": "service",
            "there": [common["title"][:40]] * 30,
            "services": [Service(id="checkout", owner=common["title"])],
        },
        "errors/related_to_itself": {},
        "errors/too_many_links": {"most": 100},
        "errors/too_many_tags": {"most": 30},
        "errors/no_tag": {"most": 40},
        "errors/not_tagged": {"there": [common["title"][:40]] * 60},
        "errors/which_service": {"known": [f"service-{number}" for number in range(100)]},
        "slack/look_alikes": {"alike": shown(common)[:3] or [Shown(common["incident"], timedelta(hours=3))]},
        "slack/search": searched(common),
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
        "last_update": lines[0] if lines else None,
        "due_at": now if many != 3 else None,
        "service_names": [common["title"][:40]] * 8,
        "began": now,
        "is_started": not many,
        "lasted": timedelta(hours=3),
        "lines": 1234,
        "open_items": many,
    }


def listed(common: Mapping[str, Any]) -> dict[str, Any]:
    narrowed = Filter("open", "sev1", (common["title"][:80],) * 3, (common["title"][:80],))
    return {
        "shown": shown(common)[:10],
        "narrowed": narrowed,
        "words": listing.words(narrowed),
        "total": 10_000,
        "page": 2,
        "pages": 1000,
    }


def shown(common: Mapping[str, Any]) -> list[Shown]:
    labels = (common["title"][:80],) * 100
    return [Shown(one, timedelta(hours=3), labels) for one in common["open"]]


def searched(common: Mapping[str, Any]) -> dict[str, Any]:
    pieces = (Piece(common["title"][:85]), Piece(common["title"][:85], is_match=True))
    excerpts = [Excerpt("line", "17", pieces), Excerpt("section", common["title"], pieces)]
    found = [Found(one, excerpts, more=400) for one in shown(common)[:5]]
    return {"found": found, "words": common["given"], "total": 10_000, "page": 2, "pages": 1000}


def linked(common: Mapping[str, Any], most: int) -> dict[str, Any]:
    """Return links and related incidents, `most` of each."""
    url, title, now = "https://a.b/" + "c" * 1900, common["title"][:200], common["now"]
    links = [
        Link(id=n, team_id="T1", incident_id=1, url=url, title=title, added_by="U", added_at=now) for n in range(most)
    ]
    links += [Link(id=999, team_id="T1", incident_id=1, url=url, added_by="U", added_at=now)]
    related = [Related(number, common["incident"], title) for number in range(most)]
    return {"links": links[-most:], "related": related, "total": 100, "page": 2, "pages": 7}


def home(common: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "refused": "",
        "mine": shown(common)[:8],
        "others": shown(common)[:8],
        "more_others": 500,
        "waiting": common["open"][:10],
        "hours": hours(common),
    }


def hours(common: Mapping[str, Any]) -> dict[str, Any]:
    away = date(2025, 7, 20) if common["open"] else None
    return {"starts": 9, "ends": 17, "days": "Mon–Fri", "is_own": bool(away), "away_until": away}


def roles(common: Mapping[str, Any]) -> list[Word]:
    return [Word(id=f"role{number}", name=common["title"], meaning=common["title"]) for number in range(60)]
