"""Everything that is known of one incident, read in one go; the same rows give the same facts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from sqlmodel import Session

from bot import capture, key_times, links, metrics, text
from bot.capture import Attached
from bot.links import Related
from bot.postmortem.markdown import Words
from bot.postmortem.naming import labels
from bot.settings import Settings
from storage import action_items, incidents, people, postmortems, reminders, tags, timeline, workspaces
from storage import links as link_rows
from storage import roles as role_rows
from storage.action_items import ActionItem
from storage.incidents import ContributingFactor, Incident, KeyTime
from storage.links import Link
from storage.people import Person
from storage.postmortems import Postmortem
from storage.reminders import Reminder
from storage.roles import Role
from storage.timeline import Line

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")  # a mention in Slack's wire form
_SOMEBODY = "a colleague"


@dataclass(frozen=True)
class Facts:
    """One incident with all that belongs to it, everything in a fixed order.

    `lines` holds struck ones too. `labels` (by user id) is what people are called in the document, `names` (by user
    and channel id) what they are called in exports. Nothing here depends on when it is read.
    """

    incident: Incident
    key_times: dict[str, KeyTime]
    durations: metrics.Durations
    roles: list[Role]
    lines: list[Line]
    factors: list[ContributingFactor]
    action_items: list[ActionItem]
    reminders: dict[int, list[Reminder]]
    postmortem: Postmortem | None
    people: dict[str, Person]
    names: dict[str, str]
    labels: dict[str, str]
    workspace_url: str
    attached: dict[int, Attached]
    links: list[Link]
    related: list[Related]
    tags: list[str]
    services: list[str]

    @property
    def owner_id(self) -> str:
        """Who looks after the postmortem."""
        kept = self.postmortem.owner_id if self.postmortem else None
        return kept or first_owner(self.incident, self.roles)

    @property
    def standing(self) -> list[Line]:
        """The lines that the document tells: not the struck ones, nor those that are internal."""
        return [line for line in self.lines if line.struck_at is None and line.shown != "internal"]

    def plain(self, wire: str | None) -> str:
        """Return Slack's wire text as typed, with the names of the people in it (for exports)."""
        return text.plain(wire or "", self.names)

    def words(self, wire: str | None) -> Words:
        """Return Slack's wire text as typed, with people by role or letter (for the document)."""

        def label(mention: re.Match[str]) -> str:
            called = self.labels.get(mention[1], _SOMEBODY)
            return text.escape(_capital(called) if mention.start() == 0 else called)

        return self.typed(text.plain(_MENTION.sub(label, (wire or "").strip()), self.names))

    def typed(self, said: str) -> Words:
        """Return typed text, with the handles of known people (`@Anna Berg`) as role or letter (for the document)."""
        if self.handles is None or "@" not in said:
            return Words(said)
        return Words(self.handles.sub(lambda handle: self.called.get(handle[1].casefold(), handle[0]), said))

    def who(self, user_id: str | None, name: str = "") -> Words:
        """Return what a person is called in the document; `name` for what is no Slack account, such as a monitor."""
        return Words(self.labels.get(user_id, _SOMEBODY) if user_id else name)

    @cached_property
    def called(self) -> dict[str, str]:
        """What people are called in the document, by name without regard to case."""
        named = {user_id: self.people[user_id].name for user_id in self.labels if user_id in self.people}
        return {name.casefold(): self.labels[user_id] for user_id, name in named.items() if name}

    @cached_property
    def handles(self) -> re.Pattern[str] | None:
        """Finds the handles of known people in typed text; None when nobody's name is known."""
        longest_first = sorted(self.called, key=lambda name: (-len(name), name))
        if not longest_first:
            return None
        return re.compile(rf"(?<!\w)@({'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


def first_owner(incident: Incident, roles: list[Role]) -> str:
    """Return who looks after a postmortem until somebody else does: the commander, else whoever declared it."""
    commanders = [row.user_id for row in roles if row.role == "commander" and row.ended_at is None]
    return commanders[-1] if commanders else incident.declared_by


def gather(session: Session, incident: Incident, settings: Settings) -> Facts:
    """Read all that is known of `incident`."""
    number = incident.id or 0
    lines = timeline.of_incident(session, number, struck=True)
    roles = role_rows.of_incident(session, number, past=True)
    items = action_items.of_incident(session, number)
    factors = incidents.contributing_factors(session, number)
    times = key_times.of(session, incident)
    postmortem = postmortems.of_incident(session, number)
    appearing = list(dict.fromkeys(_appearing(incident, lines, factors, items, postmortem)))
    known = people.several(session, incident.team_id, {*appearing, *(role.user_id for role in roles)})
    workspace = workspaces.get(session, incident.team_id)
    channel = {incident.channel_id: incident.channel_name} if incident.channel_id and incident.channel_name else {}
    return Facts(
        incident=incident,
        key_times=times,
        durations=metrics.durations(times),
        roles=roles,
        lines=lines,
        factors=factors,
        action_items=items,
        reminders={item.id or 0: reminders.of_item(session, item.id or 0) for item in items},
        postmortem=postmortem,
        people=known,
        names=channel | {user_id: person.name for user_id, person in known.items() if person.name},
        labels=labels(appearing, roles, known, settings.roles),
        workspace_url=workspace.url if workspace else "",
        attached=capture.attached(session, settings, incident),
        links=link_rows.of_incident(session, number),
        related=links.shown_to_all(session, incident),
        tags=tags.of_incident(session, number, tags.TAG),
        services=tags.of_incident(session, number, tags.SERVICE),
    )


def _appearing(
    incident: Incident,
    lines: list[Line],
    factors: list[ContributingFactor],
    items: list[ActionItem],
    postmortem: Postmortem | None,
) -> Iterator[str]:
    """Give people by their first appearance in the record, so that a line that comes late moves nobody's letter."""
    yield incident.declared_by
    for line in sorted(lines, key=lambda line: line.number):
        if line.author_id:
            yield line.author_id
        yield from _MENTION.findall(line.text or "")
    for factor in factors:
        yield from _MENTION.findall(f"{factor.question or ''} {factor.text}")
    for item in items:
        yield from (*_MENTION.findall(item.text), *([item.owner_id] if item.owner_id else []))
    if postmortem and postmortem.owner_id:
        yield postmortem.owner_id


def _capital(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]
