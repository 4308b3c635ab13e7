"""`/incident update`: how it stands, told to everybody."""

from sqlmodel import Session

from bot import incidents, nudges, updates
from handlers import updating
from handlers.shapes import Answer, Asked, Command, Outcome


def run(session: Session, asked: Asked) -> Outcome:
    """Post what was typed; without words, open the dialog; `every` sets how often somebody is asked for one."""
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    settings = asked.services.settings
    if not asked.rest.strip():
        return updating.dialog(session, asked, incident)
    every = updating.every_minutes(asked.rest)
    if every is not None:
        nudge = nudges.set_every(session, settings, incident, every_minutes=every, by=asked.user_id, now=asked.at)
        facts = {"incident": incident, "every": every, "due_at": nudge.due_at, "zone": asked.zone, "now": asked.at}
        return Answer("update_every", facts)
    told = updates.Told(asked.rest)
    update = updates.post(session, settings, incident, told, by=asked.user_id, at=asked.at)
    return Answer("update_posted", updating.posted(asked, incident, update))


COMMAND = Command(
    name="update",
    usage="update [<text> | every 20m | every off]",
    summary="tell everybody how it stands, here and where it is followed; alone, a dialog with the next update's time",
    run=run,
    synonyms=("updates",),
)
