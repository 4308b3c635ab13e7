"""Facts for every template, as hostile as people can make them: one bag of nouns, and what single templates add."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot import metrics, text
from bot.action_items import LONGEST_SHOWN, MOST_SHOWN, Shown
from bot.letters import Prevented
from bot.settings import Settings
from handlers.commands import COMMANDS
from storage.action_items import ActionItem
from storage.incidents import KEY_TIMES, RESOLVED, Incident, KeyTime
from storage.letters import Letter
from storage.outbox import Delivery
from storage.pictures import Picture
from storage.postmortems import Postmortem
from storage.reminders import Reminder
from storage.roles import Role
from storage.timeline import Line
from tests.bot import (
    hostile_check,
    hostile_items,
    hostile_lines,
    hostile_postmortem,
    hostile_reading,
    hostile_refusals,
    hostile_reports,
    hostile_running,
    hostile_times,
    hostile_updates,
    hostile_visibility,
)

NOW = datetime(2025, 7, 15, 17, 42, tzinfo=UTC)
TYPED = "<!channel> {{7*7}} {%x%} & <@U0AAAAAAA> <!subteam^S1> *b* `c` \u202e'; -- |>\n<https://a.b|c>"
# What a captured message may hold for real: Slack's own tokens, not typed characters.
WIRE = text.escape(TYPED) + " <!channel> <!here|here> <@U0AAAAAAA> <!subteam^S0AAAAAAA|@team> <#C0AAAAAAA|x>"
SETTINGS = Settings(slack_bot_token="xoxb-1")


def bag(*, times: int, many: int, is_open: bool) -> dict[str, Any]:
    """Return the facts that many templates share: texts `times` as long, `many` of each thing."""
    typed, wire = TYPED * times, WIRE * times
    incident = incident_of(typed, is_open=is_open)
    items = [item_of(number, wire, typed) for number in range(1, many + 1)]
    lines = [line_of(number, wire) for number in range(1, many + 1)]
    shown = [shown_of(item, incident, number) for number, item in enumerate(items[:MOST_SHOWN])]
    nouns = {
        "coming": [Reminder(team_id="T1", action_item_id=1, user_id="U0AAAAAAA", kind="due", due_at=NOW)][:many],
        "dead": dead_of(typed),
        "document": Postmortem(team_id="T1", incident_id=1, drafted_at=NOW, file_permalink="https://a.b/c?d=<e>&f"),
        "incident": incident,
        "item": items[0] if items else None,
        "items": shown,
        "kind": SETTINGS.kinds[4],
        "line": lines[0] if lines else line_of(1, wire),
        "lines": lines,
        "open": [incident] * many,
        "shown": shown[0] if shown else None,
        "settings": SETTINGS,
        "statuses": SETTINGS.statuses,
    }
    return (
        nouns
        | said(typed, wire)
        | counted(many, is_open=is_open)
        | hostile_lines.shared(lines, typed)
        | hostile_updates.shared(wire, typed, many)
    )


def said(typed: str, wire: str) -> dict[str, Any]:
    """Return what is text: as people typed it, as Slack has it, and the bot's own."""
    return {
        "again": f"/incident note {typed}",
        "authors": {"U0AAAAAAA": typed[:80]},
        "command": "mitigated 17:42",
        "flag": wire,
        "given": wire,
        "heading": typed[:100],
        "instead": "/incident declare sev2 Checkout is down",
        "key": "INC-7",
        "unclear": typed[:300],
        "name": "mitigated",
        "names": {"U0AAAAAAA": typed[:80]},
        "question": wire,
        "reference": "0a1b2c3d",
        "rest": wire,
        "state": "{}",
        "surface": "actions",
        "title": typed[:300],
        "value": "1",
        "viewer_id": "U0BBBBBBB",
        "word": wire,
        "zone": "Asia/Kathmandu",
    }


def counted(many: int, *, is_open: bool) -> dict[str, Any]:
    """Return what is a number, a moment, or true or not."""
    return {
        "changed": True,
        "elsewhere": True,
        "is_known": is_open,
        "is_new": is_open,
        "looks_done": True,
        "more": many,
        "now": NOW,
        "number": 7,
        "of_one": is_open,
        "suggestion": "note" if is_open else None,
    }


def of_templates(common: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return, by template, what it means by a word that means something else in the shared facts."""
    incident, many = common["incident"], len(common["items"])
    typed, wire, lines = common["title"], common["given"], common["lines"]
    times = {name: key_time(name, number) for number, name in enumerate(KEY_TIMES)} if many else {}
    special: dict[str, dict[str, Any]] = {
        "slack/announce": {"incident": incident_of(typed, is_open=True)},
        "slack/copies": {"lines": lines[:20] or [common["line"]], "most": 300},
        "slack/help": {"commands": COMMANDS},
        "slack/impact": {"figures": {"users": wire, "cost": wire}, "free": wire},
        "slack/item_done": {"items": common["items"] or [shown_of(item_of(1, wire, typed), incident, 1)]},
        "slack/late_or_new": {"incident": incident_of(typed, is_open=False)},
        "slack/channel_trouble": {"code": "deleted" if many else "is_archived"},
        "slack/overview": overview(common, times),
        "slack/topic": overview(common, times),
        "slack/resolve": {"at": NOW - timedelta(days=2)},
        "slack/resolved": resolved(common, times),
        "slack/reminder": letter(common),
        "slack/digest": {"about": typed[:80], "open": many, "late": many, "done": 3, "rate": (many, many), "ages": []},
        "slack/severity": {"severity": SETTINGS.severities[0]},
        "slack/why": {"answer": wire, "whys": 3, "chain": many, "pointed": [12, 14][:many], "another": bool(many)},
    }
    for module in (
        hostile_lines,
        hostile_reading,
        hostile_updates,
        hostile_visibility,
        hostile_running,
        hostile_check,
        hostile_items,
        hostile_postmortem,
        hostile_refusals,
        hostile_reports,
        hostile_times,
    ):
        for template, facts in module.special(common).items():
            special[template] = special.get(template, {}) | facts
    return special


def incident_of(typed: str, *, is_open: bool) -> Incident:
    return Incident(
        id=1,
        team_id="T1",
        number=7,
        title=typed[:300],
        severity="sev1",
        status="investigating" if is_open else RESOLVED,
        channel_id="C0AAAAAAA",
        channel_name="inc-7",
        declared_by="U0AAAAAAA",
        declared_at=NOW - timedelta(minutes=45),
        closed_at=None if is_open else NOW,
        summary=typed,
        impact={"users": typed, "cost": typed, "text": typed},
        postmortem_url="https://a.b/c?d=<!channel>&e=|f",
    )


def item_of(number: int, wire: str, typed: str) -> ActionItem:
    return ActionItem(
        id=number,
        team_id="T1",
        incident_id=1,
        number=number,
        text=wire,
        owner_id="U0AAAAAAA" if number % 2 else None,
        owner_name="" if number % 2 else typed[:80],
        due_on=date(2025, 7, 10) + timedelta(days=number) if number % 3 else None,
        priority="p1",
        status=("open", "done", "cancelled")[number % 3],
        created_by="U0AAAAAAA",
        created_at=NOW,
        done_at=NOW,
        done_by="U0AAAAAAA",
    )


def shown_of(item: ActionItem, incident: Incident, number: int) -> Shown:
    days = (item.due_on - NOW.date()).days if item.due_on else None
    return Shown(
        item=item, incident=incident, text=text.shorten(item.text, LONGEST_SHOWN), days=days, has_left=number % 2 == 0
    )


def letter(common: Mapping[str, Any]) -> dict[str, Any]:
    items, many = common["items"], len(common["items"])
    told = Prevented(common["incident"], users=common["title"], lasted=timedelta(minutes=45), cause=common["given"])
    return {
        "letter": Letter(id=12, team_id="T1", user_id="U0AAAAAAA"),
        "items": items[:3],
        "rest": items[3:8],
        "more": max(many - 8, 0),
        "open_rest": many,
        "counts": {"open": many, "late": many, "today": 1},
        "prevented": {one.item.id: told for one in items[:3]},
        "snoozed": {one.item.id: date(2025, 7, 30) for one in items[:1]},
        "fresh": {one.item.id for one in items[1:2]},
        "asking": (items[0].item.id, "owner") if items else (0, "until"),
        "late": timedelta(days=8) if many else None,
        "is_channel": not many,
    }


def line_of(number: int, wire: str) -> Line:
    return Line(
        id=number,
        team_id="T1",
        incident_id=1,
        number=number,
        occurred_at=NOW - timedelta(minutes=number) if number % 5 else None,
        placed_at=NOW - timedelta(minutes=number),
        approximate=number % 2 == 0,
        recorded_at=NOW,
        late=number % 3 == 0,
        kind="action" if number % 2 else "finding",
        text=wire if number % 4 else None,
        author_id="U0AAAAAAA",
        author_name=TYPED,
        source="reaction",
        source_state="" if number % 8 else "unreadable",
        permalink="https://a.b/p1?thread_ts=<x>&cid=C1",
        is_edited=True,
    )


def dead_of(typed: str) -> Delivery:
    return Delivery(
        id=9,
        team_id="T1",
        lane="x",
        kind="invite",
        subject="1:U0AAAAAAA",
        created_at=NOW,
        not_before=NOW,
        outcome=typed,
    )


def key_time(name: str, number: int) -> KeyTime:
    at = NOW + timedelta(hours=number * 30)
    return KeyTime(incident_id=1, name=name, team_id="T1", at=at, approximate=True, source="hand", set_at=NOW)


def overview(common: Mapping[str, Any], times: dict[str, KeyTime]) -> dict[str, Any]:
    role = Role(incident_id=1, team_id="T1", role="commander", user_id="U0AAAAAAA", taken_at=NOW)
    return {
        **hostile_reading.linked(common, 100),
        "tag_names": [common["title"][:40]] * 30,
        "service_names": [common["title"][:40]] * 30,
        "severity": SETTINGS.severities[0],
        "role_names": {one.id: one.name for one in SETTINGS.roles},
        "roles": [role] * (1 + len(common["items"])),
        "key_times": times,
        "lines": 1234,
        "items": [one.item for one in common["items"]],
        "draft_url": "https://a.b/c?d=<!channel>&e=|f",
        "duplicate_of": "INC-4",
    }


def resolved(common: Mapping[str, Any], times: dict[str, KeyTime]) -> dict[str, Any]:
    wanted = ["factor", "cause", "mitigated", "impact", "why", "well", "badly", "todo", "owners", "dates"]
    return {
        "times": times,
        "durations": metrics.durations(times),
        "lines": 1234,
        "people": 1,
        "items": [one.item for one in common["items"]],
        "alike": hostile_reading.shown(common)[:3],
        "missing": wanted[: len(common["items"])],
        "picture": Picture(incident_id=1, team_id="T1", file_id="F0AAAAAAA", digest="") if times else None,
    }
