"""The overview: one post in the incident's channel, pinned, redrawn in place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from bot import copies, key_times, links, text, troubles
from bot.deliveries import dressing
from bot.deliveries.base import Kind, World, again, channel_of, mark
from bot.deliveries.updates import last_told
from bot.errors import Moot, SlackRefused
from bot.people import names, names_in
from bot.rendering import Said
from bot.slack.dressing import LONGEST_TOPIC
from storage import action_items, homes, outbox, postmortems, tags, timeline
from storage import incidents as rows
from storage import links as link_rows
from storage import roles as role_rows
from storage.incidents import Incident
from storage.outbox import Delivery

# what is left of a message with replies is nobody's: it cannot be changed
LOST = frozenset({"message_not_found", "cant_update_message"})


@dataclass(frozen=True)
class Drawn:
    """Where the overview stands, and the topic that its channel ought to have (wire form)."""

    ts: str
    topic: str


class Overview(Kind):
    """Post the overview, or redraw it in place; what was noted since then is posted under it next.

    One that somebody took away is posted and pinned anew. The topic and the bookmarks of the channel follow it.
    """

    name = "overview"
    is_redrawn = True

    def ask(self, row: Delivery, world: World) -> Drawn:
        with world.db.read() as session:
            incident = rows.get(session, int(row.subject))
            facts = overview_facts(session, incident, world)
        said, topic = world.rendering.say("overview", facts), topic_of(world, facts)
        channel = channel_of(incident)
        if incident.overview_ts is not None and _redraw(world, channel, incident.overview_ts, said):
            return Drawn(incident.overview_ts, topic)
        return Drawn(world.slack.post(channel, said, mark=mark(row), again=again(row)), topic)

    def keep(self, session: Session, row: Delivery, answer: Drawn, world: World) -> None:
        incident = rows.get(session, int(row.subject))
        if incident.overview_ts not in {None, answer.ts}:
            outbox.add(session, team_id=row.team_id, lane=row.lane, kind=Pin.name, subject=incident.id)
        if again(row) and incident.overview_ts != answer.ts:  # the post that was found may tell what was so before
            outbox.add(session, team_id=row.team_id, lane=row.lane, kind=self.name, subject=incident.id)
        incident.overview_ts = answer.ts
        session.add(incident)
        dressing.follow(session, incident, answer.topic)
        copies.post(session, world.settings, incident)
        homes.refresh_of_incident(session, incident)

    def gave_up(self, session: Session, row: Delivery, why: str, world: World) -> None:
        copies.post(session, world.settings, rows.get(session, int(row.subject)))


class Pin(Kind):
    """Pin the overview; where the scope for that is missing, the rest goes on without."""

    name = "pin"

    def ask(self, row: Delivery, world: World) -> bool:
        with world.db.read() as session:
            incident = rows.get(session, int(row.subject))
        if incident.overview_ts is None:
            raise Moot("there is no overview to pin")
        try:
            world.slack.pin(channel_of(incident), incident.overview_ts)
        except SlackRefused as refused:
            if refused.code != troubles.MISSING_SCOPE:
                raise
            return False
        return True

    def keep(self, session: Session, row: Delivery, answer: bool, world: World) -> None:
        if not answer:
            troubles.look_again(session)


def topic_of(world: World, facts: Mapping[str, Any]) -> str:
    """Return the topic that the channel ought to have (wire form); `facts` are those of the overview."""
    return text.shorten(world.rendering.say("topic", facts).text, LONGEST_TOPIC)


def _redraw(world: World, channel_id: str, ts: str, said: Said) -> bool:
    """Redraw the overview; return False when somebody took it away."""
    try:
        world.slack.update(channel_id, ts, said)
    except SlackRefused as refused:
        if refused.code not in LOST:
            raise
        return False
    return True


def overview_facts(session: Session, incident: Incident, world: World) -> dict[str, Any]:
    """Return what the overview shows."""
    incident_id = incident.id or 0
    roles = role_rows.of_incident(session, incident_id)
    document = postmortems.of_incident(session, incident_id)
    severities = {one.id: one for one in world.settings.severities}
    merged_into = rows.get(session, incident.merged_into) if incident.merged_into else None
    told = last_told(session, incident_id)
    last, people = told["last_update"], [incident.declared_by, *(role.user_id for role in roles)]
    return {
        **told,
        "incident": incident,
        "severity": severities.get(incident.severity),
        "role_names": {role.id: role.name for role in world.settings.roles},
        "roles": roles,
        "key_times": key_times.of(session, incident),
        "lines": timeline.count(session, incident_id),
        "items": [item for item in action_items.of_incident(session, incident_id) if item.status == action_items.OPEN],
        "draft_url": document.file_permalink if document else None,
        "duplicate_of": merged_into.key if merged_into and not merged_into.is_private else None,
        "links": link_rows.of_incident(session, incident_id),
        "related": links.shown_to_all(session, incident),
        "tag_names": tags.of_incident(session, incident_id, tags.TAG),
        "service_names": tags.of_incident(session, incident_id, tags.SERVICE),
        "now": world.clock.now(),
        "names": names(session, incident.team_id, [*people, (last and last.author_id) or ""])
        | names_in(session, incident.team_id, last and last.text),
    }
