"""What is posted when an incident is opened again, or was declared in error; and its channel's new name."""

from typing import Any

from sqlmodel import Session

from bot.deliveries.base import Kind, World, again, channel_of, mark
from bot.deliveries.incidents import channel_names
from bot.errors import Moot
from bot.people import names, names_in
from bot.slack.taking_back import rename_channel
from storage import incidents as rows
from storage import timeline
from storage.incidents import Incident
from storage.outbox import Delivery
from storage.timeline import Line


class Reopened(Kind):
    """Say in the channel that the incident is open again; the subject is the line that says so.

    The post is looked for by its mark before it is posted again. The message of its end stays as it was: the next
    end is told below.
    """

    name = "reopened"

    def ask(self, row: Delivery, world: World) -> None:
        incident, line = _about(row, world)
        if not incident.is_open:
            raise Moot("the incident is over again")
        _post(self.name, incident, line, row, world)

    def keep(self, session: Session, row: Delivery, answer: Any, world: World) -> None:
        incident = rows.get(session, timeline.get(session, int(row.subject)).incident_id)
        if incident.is_open:
            incident.resolve_ts = None
            session.add(incident)


class Cancelled(Kind):
    """Say in the channel that the incident was declared in error; the subject is the line that says so.

    The post is looked for by its mark before it is posted again.
    """

    name = "cancelled"

    def ask(self, row: Delivery, world: World) -> None:
        incident, line = _about(row, world)
        if incident.closed_as != self.name:
            raise Moot("the incident is not cancelled any more")
        _post(self.name, incident, line, row, world)


class RenameChannel(Kind):
    """Give the channel a name that fits the title, where the bot opened it and Slack lets it; may be repeated."""

    name = "rename_channel"

    def ask(self, row: Delivery, world: World) -> str:
        with world.db.read() as session:
            incident = rows.get(session, int(row.subject))
        channel, wanted = channel_of(incident), channel_names(incident, world.settings.channel_prefix)
        if incident.is_here or incident.channel_name in wanted:
            raise Moot("its name need not change")
        given = (rename_channel(world.slack, channel, one) for one in wanted)
        name = next((one for one in given if one), "")
        if not name:
            raise Moot("Slack does not let the bot rename it")
        return name

    def keep(self, session: Session, row: Delivery, answer: str, world: World) -> None:
        incident = rows.get(session, int(row.subject))
        incident.channel_name = answer
        session.add(incident)


def _about(row: Delivery, world: World) -> tuple[Incident, Line]:
    with world.db.read() as session:
        line = timeline.get(session, int(row.subject))
        return rows.get(session, line.incident_id), line


def _post(template: str, incident: Incident, line: Line, row: Delivery, world: World) -> None:
    with world.db.read() as session:
        known = names(session, row.team_id, [line.author_id or ""]) | names_in(session, row.team_id, line.text)
    said = world.rendering.say(template, {"incident": incident, "line": line, "names": known})
    thread = incident.overview_ts if incident.is_here else None
    world.slack.post(channel_of(incident), said, mark=mark(row), again=again(row), thread_ts=thread)
