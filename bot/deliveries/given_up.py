"""What is said when something could not be sent: nothing is dropped in silence."""

from sqlmodel import Session

from bot import people, troubles
from bot.deliveries.base import Kind, World, again, mark
from bot.people import names
from storage import incidents, outbox, publications, timeline
from storage.incidents import Incident
from storage.outbox import Delivery
from storage.timeline import Line


class GivenUp(Kind):
    """Tell the incident commander what could not be sent; the subject is the id of the delivery that died."""

    name = "given_up"

    def ask(self, row: Delivery, world: World) -> None:
        user_id = row.lane.rpartition(":")[2]
        with world.db.read() as session:
            dead = outbox.get(session, int(row.subject))
            incident, line = concerns(session, dead)
            known = names(session, row.team_id, [dead.subject.rpartition(":")[2]])
        facts = {"incident": incident, "line": line, "dead": dead, "names": known}
        said = world.rendering.say(self.name, facts)
        world.slack.post(world.slack.open_dm(user_id), said, mark=mark(row), again=again(row))


def tell(session: Session, dead: Delivery) -> None:
    """Have the commander (else the declarer) told of a delivery that died, when it concerns an incident or a line.

    A notice that itself cannot be sent is not told of: it shows with the dead in `doctor` and in the metrics.
    """
    incident, _ = concerns(session, dead)
    if incident is None or dead.kind == GivenUp.name:
        return
    whom = troubles.whom_to_tell(session, incident)
    if whom is not None:
        lane = people.lane(incident.team_id, whom)
        outbox.add(session, team_id=incident.team_id, lane=lane, kind=GivenUp.name, subject=dead.id)


def concerns(session: Session, row: Delivery) -> tuple[Incident | None, Line | None]:
    """Return the incident, and the line, that a delivery's lane is about."""
    what, _, number = row.lane.partition(":")
    if what in {"incident", "copies", "watching"}:
        return incidents.get(session, int(number)), None
    if what == "publication":
        return incidents.get(session, publications.publication(session, int(number)).incident_id), None
    if what == "line":
        line = timeline.get(session, int(number))
        return incidents.get(session, line.incident_id), line
    return None, None
