"""`/incident edit`: another time, kind or text for a line; without them, the dialog."""

from sqlmodel import Session

from bot import corrections, incidents, policy, readings, timeline
from bot.corrections import Edit, Hand
from bot.errors import Refusal
from bot.words import LineWords, numbered
from handlers import lines
from handlers.answers import told
from handlers.shapes import Answer, Asked, Command, Outcome
from storage.incidents import Incident
from storage.timeline import Line


def run(session: Session, asked: Asked) -> Outcome:
    """Change the line as it was said, and tell what it is now."""
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    number, rest = numbered(asked.rest)
    if number is None:
        raise Refusal("which_line", command="edit 17 03:05", given=asked.rest)
    line = timeline.hold(session, incident, number)
    policy.allow_correcting(session, asked.services.settings, incident, line, asked.user_id)
    if not rest:
        return lines.line_dialog(session, asked, incident, line)
    said = _read(session, asked, incident, line, rest)
    wanted = Edit(
        at=said.moment.at if said.moment else None,
        approximate=said.moment.approximate if said.moment else False,
        kind=said.kind,
        text=said.text or None,
    )
    hand = Hand(asked.user_id, asked.at, asked.source)
    is_changed = corrections.edit(session, asked.services.settings, incident, line, wanted, hand=hand)
    facts = told(session, asked, incident, line, moment=said.moment) | {"is_changed": is_changed, "in_dialog": False}
    return Answer("edited", facts)


def _read(session: Session, asked: Asked, incident: Incident, line: Line, rest: str) -> LineWords:
    settings = asked.services.settings
    return corrections.read(
        rest,
        line,
        kinds=settings.kind_words,
        now=asked.at,
        zone=asked.zone,
        started_at=incidents.zero(session, incident),
        utc=readings.bare_is_utc(settings, incident),
    )


COMMAND = Command(
    name="edit",
    usage="edit <line> [new time] [kind:] [new text]",
    summary="correct a line: `edit 17 03:05`, `edit 17 decision:`, `edit 17 failed over to eu-west`; alone, a dialog",
    run=run,
    synonyms=("correct", "amend", "move"),
)
