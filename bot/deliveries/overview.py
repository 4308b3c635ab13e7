"""The overview: one post in the incident's channel, pinned, redrawn in place."""

from typing import Any

from sqlmodel import Session

from bot import copies
from bot.deliveries.base import Kind, World, again, channel_of, mark
from bot.errors import Moot
from bot.people import names
from storage import action_items, postmortems, timeline
from storage import incidents as rows
from storage import roles as role_rows
from storage.incidents import Incident
from storage.outbox import Delivery


class Overview(Kind):
    """Post the overview, or redraw it in place; what was noted since then is posted under it next."""

    name = "overview"

    def ask(self, row: Delivery, world: World) -> str:
        with world.db.read() as session:
            incident = rows.get(session, int(row.subject))
            said = world.rendering.say("overview", overview_facts(session, incident, world))
        channel = channel_of(incident)
        if incident.overview_ts is None:
            return world.slack.post(channel, said, mark=mark(row), again=again(row))
        world.slack.update(channel, incident.overview_ts, said)
        return incident.overview_ts

    def keep(self, session: Session, row: Delivery, answer: str, world: World) -> None:
        incident = rows.get(session, int(row.subject))
        incident.overview_ts = answer
        session.add(incident)
        copies.post(session, world.settings, incident)

    def gave_up(self, session: Session, row: Delivery, why: str, world: World) -> None:
        copies.post(session, world.settings, rows.get(session, int(row.subject)))


class Pin(Kind):
    """Pin the overview."""

    name = "pin"

    def ask(self, row: Delivery, world: World) -> None:
        with world.db.read() as session:
            incident = rows.get(session, int(row.subject))
        if incident.overview_ts is None:
            raise Moot("there is no overview to pin")
        world.slack.pin(channel_of(incident), incident.overview_ts)


def overview_facts(session: Session, incident: Incident, world: World) -> dict[str, Any]:
    """Return what the overview shows."""
    incident_id = incident.id or 0
    roles = role_rows.of_incident(session, incident_id)
    document = postmortems.of_incident(session, incident_id)
    severities = {one.id: one for one in world.settings.severities}
    return {
        "incident": incident,
        "severity": severities.get(incident.severity),
        "role_names": {role.id: role.name for role in world.settings.roles},
        "roles": roles,
        "key_times": rows.key_times(session, incident_id),
        "lines": timeline.count(session, incident_id),
        "items": [item for item in action_items.of_incident(session, incident_id) if item.status == action_items.OPEN],
        "draft_url": document.file_permalink if document else None,
        "duplicate_of": rows.get(session, incident.merged_into).key if incident.merged_into else None,
        "now": world.clock.now(),
        "names": names(session, incident.team_id, [incident.declared_by, *(role.user_id for role in roles)]),
    }
