"""`/incident export`: take an incident away as a file, for yourself or for the channel."""

from sqlmodel import Session

from bot import exporting, incidents
from bot.errors import Refusal
from bot.postmortem.pdf import has_pdf
from handlers.shapes import Answer, Asked, Command, Outcome


def run(session: Session, asked: Asked) -> Outcome:
    """Have the files made that were asked for: by DM to who asks, with `here` for everybody in its channel."""
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    wanted = exporting.wanted(asked.rest)
    if "pdf" in wanted.forms and not has_pdf():
        raise Refusal("pdf_missing")
    exporting.ask(session, incident, wanted, channel_id=asked.channel_id, by=asked.user_id, at=asked.at)
    return Answer("export", {"incident": incident, "wanted": wanted})


COMMAND = Command(
    name="export",
    usage="export [markdown|html|pdf|json|csv] [external] [here]",
    summary="take it away as a file: the postmortem, or all the data; you get it by DM, with `here` its channel does; "
    "`external` leaves out what is not for outsiders",
    run=run,
    synonyms=("download",),
)
