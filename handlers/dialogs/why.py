"""The dialog of the five whys: which chain, the question, the answer, the lines that it points at."""

import re

from sqlmodel import Session

from bot import digits, factors, incidents
from handlers import carried, whys
from handlers.shapes import Form, FormErrors, Outcome, Submitted


def run(session: Session, submitted: Submitted) -> Outcome:
    """Keep what was said."""
    incident = incidents.find(session, submitted.viewer, number=carried.number(submitted.state))
    question, answer = (submitted.values.get(name, "").strip() for name in ("question", "answer"))
    chosen = submitted.values.get("chain", whys.NEW)
    if not answer:
        return FormErrors({"answer": "Say what the answer is, or cancel."})
    if not question and chosen != whys.ALONE:
        return FormErrors({"question": "Ask why, or choose a factor of its own above."})
    numbers = re.findall(r"[0-9]{1,6}", submitted.values.get("lines", ""))
    factor = factors.add(
        session,
        incident,
        question if chosen != whys.ALONE else None,
        answer,
        by=submitted.user_id,
        at=submitted.at,
        chain=digits.read(chosen) or 0,
        pointed=[digits.carried(number) for number in numbers],
    )
    return whys.told(session, submitted, incident, factor)


FORM = Form(callback_id="why", field="lines", run=run)
