"""What the command of the five whys and its dialog share."""

import json
from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from bot import factors, people, text
from handlers.shapes import Answer, Dialog, Request
from storage import incidents as rows
from storage.incidents import ContributingFactor, Incident
from storage.timeline import Line

NEW, ALONE = "new", "alone"
_SHOWN = 60  # characters of a question in a choice


def told(session: Session, request: Request, incident: Incident, factor: ContributingFactor) -> Answer:
    """Return the answer to whoever said why: where it stands, and what to ask next."""
    session.flush()
    known = rows.contributing_factors(session, incident.id or 0)
    chains = factors.chains(known)
    own = next((one for one in chains if factor in one.answers), None)
    numbers = [line.number for line in (session.get(Line, line_id) for line_id in factor.line_ids) if line]
    return Answer(
        "why",
        {
            "incident": incident,
            "question": factor.question,
            "answer": factor.text,
            "whys": len(own.answers) if own else 0,
            "chain": own.number if own and len(chains) > 1 else 0,
            "pointed": numbers,
            "another": factors.wants_another(known) and (own is None or len(own.answers) >= factors.FIVE),
            "names": people.names_in(session, request.team_id, factor.question, factor.text),
        },
    )


def dialog(session: Session, request: Request, incident: Incident) -> Dialog:
    """Return the dialog of the five whys: it goes on with the last chain."""
    chains = factors.chains(rows.contributing_factors(session, incident.id or 0))
    last = chains[-1] if chains else None
    choices = {str(one.number): f"Go on: {_short(one.answers[0].question or '')}" for one in chains}
    facts: Mapping[str, Any] = {
        "incident": incident,
        "choices": choices | {NEW: "Another chain of whys" if chains else "Five whys", ALONE: "A factor of its own"},
        "initial": str(last.number) if last else NEW,
        "answers": last.answers if last else [],
        "names": people.names_in(session, request.team_id, *(one.text for one in last.answers)) if last else {},
        "state": json.dumps({"channel_id": request.channel_id, "incident": incident.number}),
    }
    return Dialog("why_dialog", facts, instead=f"/incident {incident.key} why Why did it fail? -> The token expired")


def _short(wire: str) -> str:
    return text.shorten(" ".join(text.plain(wire, {}).split()), _SHOWN)
