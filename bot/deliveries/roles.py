"""What the holder of a role is told: its duties, and what others decide meanwhile."""

from typing import Any

from sqlmodel import Session

from bot import timeline
from bot.deliveries.base import Kind, World, again, mark
from bot.errors import Moot
from bot.people import names, names_in
from storage import incidents, people
from storage import roles as rows
from storage import timeline as lines
from storage.outbox import Delivery


class Duties(Kind):
    """Tell a person by DM what the role is about that they have just got; the subject is its row.

    The DM is looked for by its mark before it is posted again.
    """

    name = "duties"

    def ask(self, row: Delivery, world: World) -> None:
        with world.db.read() as session:
            role = rows.get(session, int(row.subject))
            incident = incidents.get(session, role.incident_id)
            person = people.get(session, role.team_id, role.user_id)
            held = rows.of_incident(session, role.incident_id)
            known = names(session, role.team_id, [one.user_id for one in held])
        word = next((one for one in world.settings.roles if one.id == role.role), None)
        if (
            word is None
            or role.ended_at is not None
            or person is None
            or person.is_stranger
            or person.is_deleted
            or person.is_bot
        ):
            raise Moot("the role is no longer theirs, or its holder cannot be written to")
        facts = {
            "incident": incident,
            "role": word,
            "roles": [one for one in held if one.user_id != role.user_id],
            "role_names": {one.id: one.name for one in world.settings.roles},
            "names": known,
            "now": world.clock.now(),
        }
        world.slack.post(
            world.slack.open_dm(role.user_id), world.rendering.say("duties", facts), mark=mark(row), again=again(row)
        )

    def keep(self, session: Session, row: Delivery, answer: Any, world: World) -> None:
        # by now the person's name is known, which it need not have been when the overview was drawn
        timeline.refresh_overview(session, incidents.get(session, rows.get(session, int(row.subject)).incident_id))


class CommanderTold(Kind):
    """Tell the commander by DM of a step that somebody else took; the subject is its line.

    The DM is looked for by its mark before it is posted again.
    """

    name = "commander_told"

    def ask(self, row: Delivery, world: World) -> None:
        with world.db.read() as session:
            line = lines.get(session, int(row.subject))
            incident = incidents.get(session, line.incident_id)
            known = names(session, row.team_id, [line.author_id or ""]) | names_in(session, row.team_id, line.text)
        facts = {"incident": incident, "line": line, "names": known, "mark": "triangular_flag_on_post"}
        said = world.rendering.say(self.name, facts)
        user_id = row.lane.rpartition(":")[2]
        world.slack.post(world.slack.open_dm(user_id), said, mark=mark(row), again=again(row))
