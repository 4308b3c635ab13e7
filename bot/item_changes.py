"""Changes of an action item beyond who does it, by when, and whether it is done: kept, merged, split, reworded."""

import dataclasses
import hashlib
import re
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from bot import action_items, item_policy, links, people, reaching, text
from bot.action_items import Change, follow, keep_change
from bot.errors import Refusal
from bot.settings import Settings
from bot.words import TodoWords, todo_words
from storage import action_items as rows
from storage import incidents, outbox
from storage.action_items import OPEN, ActionItem

INVITE, ALONE = "invite", "alone"
MOST_PARTS = 10
_ADDRESS_AT_END = re.compile(r"\s(?P<address><https?://[^<>\s]+>|https?://\S+)\s*\Z", re.IGNORECASE)


def keep(session: Session, item: ActionItem, change: Change, settings: Settings) -> bool:
    """Agree to a proposed action item; return False when it is none."""
    if item.status != OPEN or not item.is_proposed:
        return False
    item.is_proposed = False
    keep_change(session, item, change, "kept", before=None, after=None)
    follow(session, item, change, settings)
    return True


def merge(session: Session, item: ActionItem, into: ActionItem, change: Change, settings: Settings) -> None:
    """Take an action item off the list because another one says it; both tell so in their history.

    Raises Refusal when that is no other open item of the same incident.
    """
    is_open = OPEN == item.status == into.status
    if into.id == item.id or into.incident_id != item.incident_id or not is_open:
        raise Refusal("old_button")
    keep_change(session, item, change, "merged", before=None, after=str(into.number))
    keep_change(session, into, change, "merged_from", before=None, after=str(item.number))
    into.is_proposed = into.is_proposed and item.is_proposed
    action_items.cancel(session, item, change, settings)
    follow(session, into, change, settings)


def split(
    session: Session, item: ActionItem, parts: Sequence[str], change: Change, settings: Settings
) -> list[ActionItem]:
    """Put two or more action items in the place of one; each has its owner, date and priority.

    `parts` are wire texts. Raises Refusal when there are not two of them, or more than ten.
    """
    texts = [one.strip(" \t-*•") for one in parts if one.strip(" \t-*•")]
    if not 2 <= len(texts) <= MOST_PARTS or item.status != OPEN:
        raise Refusal("split_needs_two", most=MOST_PARTS)
    made = [_part(session, item, one, change, settings) for one in texts]
    numbers = ", ".join(str(one.number) for one in made)
    keep_change(session, item, change, "split", before=None, after=numbers)
    action_items.cancel(session, item, change, settings)
    return made


def edit(
    session: Session,
    item: ActionItem,
    change: Change,
    settings: Settings,
    *,
    said: str,
    priority: str | None,
    url: str,
) -> None:
    """Change what is to be done (wire text), how much it matters, and where it is tracked (an address, or nothing).

    Raises Refusal where nothing is to be done any more, or for what is no web address.
    """
    if not said.strip():
        raise Refusal("todo_empty")
    address = links.read_url(url)[0] if url.strip() else ""
    for field, value in {"text": said.strip(), "priority": priority, "url": address}.items():
        before = getattr(item, field)
        if before != value:
            setattr(item, field, value)
            keep_change(session, item, change, field, before=before, after=value)
    follow(session, item, change, settings)


def in_fields(session: Session, item: ActionItem) -> dict[str, str]:
    """Return what the fields show in which an action item is edited: its words with names for mentions, and more."""
    words = text.plain(item.text, people.names_in(session, item.team_id, item.text))
    return {"text": words, "priority": item.priority or "", "url": item.url}


def digest(shown: str) -> str:
    """Return what stands for a field's content while a dialog is open, which has no room for long texts."""
    return hashlib.sha256(shown.strip().encode()).hexdigest()[:16]


def settle_outsider(session: Session, item: ActionItem, how: str, change: Change, settings: Settings) -> None:
    """Decide what the owner of an item is told who does not see its private incident.

    INVITE has them invited into its channel; ALONE lets them have the item's text, and nothing of the incident.
    """
    if not item.is_withheld:
        return
    incident = incidents.get(session, item.incident_id)
    owner_id = reaching.owner_or_lead(item, settings)
    if how == INVITE and owner_id:
        subject = f"{incident.id}:{owner_id}"
        outbox.add(session, team_id=incident.team_id, lane=incident.lane, kind="invite", subject=subject)
    item.is_withheld = False
    keep_change(session, item, change, "told", before=None, after=how)
    follow(session, item, change, settings)


def read(wire: str, *, now: datetime, zone: str, settings: Settings) -> tuple[TodoWords, str]:
    """Read an action item as it was typed, and the address where it is tracked, which stands at its end or is empty.

    Owner, date and priority may stand on either side of the address.
    """
    said = item_policy.with_team(settings, todo_words(wire, now=now, zone=zone))
    found = _ADDRESS_AT_END.search(said.text)
    if found is None or not said.text[: found.start()].strip():
        return said, ""
    bare = said.text[: found.start()].rstrip(" \t:,–—-")
    again = item_policy.with_team(settings, todo_words(bare, now=now, zone=zone))
    more = {name: value for name, value in vars(again).items() if value}
    whole = dataclasses.replace(said, **more | {"looks_done": said.looks_done and again.looks_done})
    return whole, links.read_url(found["address"])[0]


def _part(session: Session, item: ActionItem, said: str, change: Change, settings: Settings) -> ActionItem:
    made = ActionItem(
        team_id=item.team_id,
        incident_id=item.incident_id,
        number=0,
        text=said,
        owner_id=item.owner_id,
        owner_group_id=item.owner_group_id,
        owner_name=item.owner_name,
        due_on=item.due_on,
        is_due_proposed=item.is_due_proposed,
        is_proposed=item.is_proposed,
        is_withheld=item.is_withheld,
        priority=item.priority,
        created_by=change.by,
        created_at=change.at,
        created_from=change.source,
        url=item.url,
    )
    rows.add(session, made)
    keep_change(session, made, change, "created", before=None, after=said)
    follow(session, made, change, settings)
    return made
