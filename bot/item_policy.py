"""The dates and owners that the settings know: when an item is due if nobody says it, and which team is meant."""

import dataclasses
import re
from datetime import date, timedelta

from bot.settings import Settings
from bot.words import TodoWords
from storage.incidents import Incident


def due_on(settings: Settings, incident: Incident, priority: str | None, *, today: date) -> date | None:
    """Return the date by which an item is due where nobody says one: the earlier of severity's and priority's."""
    by_severity = next((one.due_days for one in settings.severities if one.id == incident.severity), None)
    by_priority = next((days for name, days in settings.priority_due_days.items() if name == priority), None)
    days = [one for one in (by_severity, by_priority) if one is not None]
    return today + timedelta(days=min(days)) if days else None


def with_team(settings: Settings, words: TodoWords) -> TodoWords:
    """Read a team of the settings as the owner: "… @payments" at the end of the words, or `owner: payments`."""
    if words.owner_name:
        known = settings.team_named(words.owner_name)
        return dataclasses.replace(words, owner_name=known.name) if known else words
    if words.owner_id or words.owner_group:
        return words
    for team in sorted(settings.teams, key=lambda one: -len(one.name)):
        name = re.escape(team.name).replace(r"\ ", r"[\s_-]+")
        found = re.search(rf"(?:\A|\s)@{name}(?=[\s,.;]|\Z)[\s,.;]*\Z", words.text, re.IGNORECASE)
        if found is not None and words.text[: found.start()].strip():
            return dataclasses.replace(words, text=words.text[: found.start()].strip(), owner_name=team.name)
    return words
