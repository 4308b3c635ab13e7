"""`/incident why`: contributing factors and the five whys."""

from sqlmodel import Session

from bot import incidents, people
from bot.errors import Refusal
from bot.words import arrow
from handlers.shapes import Answer, Asked, Command, Outcome
from storage import incidents as rows


def run(session: Session, asked: Asked) -> Outcome:
    """Keep an answer to a why, or without an arrow a contributing factor."""
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    question, answer = arrow(asked.rest)
    if not answer:
        raise Refusal("empty_why")
    incidents.add_why(session, incident, question, answer, by=asked.user_id, at=asked.at)
    session.flush()
    whys = [one for one in rows.contributing_factors(session, incident.id or 0) if one.question]
    names = people.names_in(session, asked.team_id, question, answer)
    return Answer(
        "why", {"incident": incident, "question": question, "answer": answer, "whys": len(whys), "names": names}
    )


COMMAND = Command(
    name="why",
    usage="why [<question> ->] <text>",
    summary="five whys: `why Why did it fail? -> The token expired`; without an arrow, a contributing factor",
    run=run,
    synonyms=("factor",),
)
