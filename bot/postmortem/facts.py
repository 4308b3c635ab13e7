"""Everything that is known of one incident, read in one go; the same rows give the same facts."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from sqlmodel import Session

from bot import capture, key_times, links, metrics, text
from bot.capture import Attached
from bot.links import Related
from bot.postmortem.markdown import Words
from bot.postmortem.naming import labels
from bot.postmortem.people_in_text import MENTION, SOMEBODY, PeopleInText
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


@dataclass(frozen=True)
class Facts:
    """One incident with all that belongs to it, everything in a fixed order.

    `lines` holds struck ones too. `labels` (by user id) is what people are called in the document, `names` (by user
    and channel id) what they are called in exports; with `by_name` the two are the same. Nothing here depends on when
    it is read.
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
    by_name: bool = False

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
        return Words(self.people_in_text.wire((wire or "").strip(), self.names))

    def typed(self, said: str) -> Words:
        """Return typed text, with the handles and names of known people as role or letter (for the document)."""
        return Words(self.people_in_text.typed(said))

    def who(self, user_id: str | None, name: str = "") -> Words:
        """Return what a person is called in the document; `name` for what is no Slack account, such as a monitor."""
        return Words(self.labels.get(user_id, SOMEBODY) if user_id else name)

    @cached_property
    def people_in_text(self) -> PeopleInText:
        """Says people in typed text as the document does."""
        return PeopleInText(self.labels, self.people, by_handle_only=self.by_name)


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
    by_name = settings.postmortem_names == "names"
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
        labels=labels(appearing, roles, known, settings.roles, by_name=by_name),
        by_name=by_name,
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
        yield from MENTION.findall(line.text or "")
    for factor in factors:
        yield from MENTION.findall(f"{factor.question or ''} {factor.text}")
    for item in items:
        yield from (*MENTION.findall(item.text), *([item.owner_id] if item.owner_id else []))
    if postmortem and postmortem.owner_id:
        yield postmortem.owner_id
