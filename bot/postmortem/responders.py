"""Who took part: the one place of a postmortem with people's names."""

from collections import Counter
from dataclasses import dataclass

from bot.postmortem.facts import Facts
from bot.postmortem.markdown import Words
from bot.rendering import count
from bot.settings import Settings


@dataclass(frozen=True)
class Responder:
    """One person: what the document calls them, their name (empty until it is known), and their part in it."""

    label: Words
    name: Words
    part: str


def responders(facts: Facts, settings: Settings) -> list[Responder]:
    """Return everybody whom the document calls by role or letter: roles first, then letters; no bots."""
    role_names = {word.id: word.name for word in settings.roles}
    lines = Counter(line.author_id for line in facts.standing)
    items = Counter(item.owner_id for item in facts.action_items)
    found = []
    for user_id, label in facts.labels.items():
        person = facts.people.get(user_id)
        if person is not None and person.is_bot:
            continue
        roles = dict.fromkeys(role_names.get(row.role, row.role) for row in facts.roles if row.user_id == user_id)
        parts = {
            **roles,
            "declared the incident": user_id == facts.incident.declared_by,
            count(lines[user_id], "line"): lines[user_id],
            f"owner of {count(items[user_id], 'action item')}": items[user_id],
        }
        told = [part for part, holds in parts.items() if part in roles or holds]
        name = Words(person.name if person else "")
        found.append(Responder(Words(label[:1].upper() + label[1:]), name, ", ".join(told) or "mentioned"))
    return found
