"""Hostile facts for the templates of action items: lists, dialogs, histories, and the questions about them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.item_list import Wanted
from handlers.items import TITLES, settings_priorities
from storage.action_items import ActionItemChange

NOW = datetime(2025, 7, 15, 17, 42, tzinfo=UTC)
FIELDS = ("created", "status", "owner", "due_on", "taken", "kept", "merged", "merged_from", "split", "told", "text",
          "priority", "url", "else")  # fmt: skip


def change_of(field: str, wire: str, typed: str) -> ActionItemChange:
    said = wire if field in {"created", "text"} else typed
    after = "https://a.b/c?d=<!channel>|e" if field == "url" else said
    return ActionItemChange(team_id="T1", action_item_id=1, field=field, before=said, after=after,
                            changed_by="U0AAAAAAA", changed_at=NOW, changed_from="dialog", reason=wire)  # fmt: skip


def special(common: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what single templates mean by a word otherwise."""
    typed, wire, many = common["title"], common["given"], len(common["items"])
    incident = common["incident"]
    items = common["items"]
    if not items:
        from tests.bot.hostile_facts import item_of, shown_of

        items = [shown_of(item_of(1, wire, typed), incident, 1)]
    item = items[0].item
    item.is_withheld, item.is_due_proposed, item.url = True, True, "https://a.b/c?d=<!channel>|e"
    changes = [change_of(field, wire, typed) for field in FIELDS]
    history = {"items": items, "item": item, "changes": changes if many else changes[:1], "left_out": many}
    what = list(TITLES)[many % len(TITLES)]
    dialog = {
        "what": what,
        "dialog_title": TITLES[what],
        "words": typed,
        "teams": {typed[:80]: typed[:80]} if many else {},
        "priorities": settings_priorities(),
        "may_be_outside": bool(many),
    }
    return {
        "errors/split_needs_two": {"most": 10},
        "slack/actions": {
            "wanted": Wanted("open", None if many else "U0AAAAAAA", incident if common["is_new"] else None, 2),
            "owner": typed[:80],
            "total": many,
            "pages": 3 if many else 1,
        },
        "slack/item_changed": {"items": items, "what": next(one for one in TITLES if one != "history")},
        "slack/item_dialog": dialog | history,
        "slack/item_history": history,
        "slack/item_review": {
            "asks": "lacking,proposed",
            "proposed": many,
            "lacking": many,
            "others": {one.item.id: {"2": typed} for one in items},
            "decided": item if many else None,
            "left_out": many,
        },
        "slack/outsider": {"items": items},
        "slack/todo": {"items": items, "in_dialog": not common["is_new"]},
        "slack/todo_dialog": dialog,
    }
