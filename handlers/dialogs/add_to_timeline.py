"""The dialog that puts a message on a timeline."""

from sqlmodel import Session

from bot import digits, incidents, pointed, text
from bot.errors import Refusal
from handlers.answers import told
from handlers.shapes import Answer, Form, FormErrors, Outcome, Submitted


def run(session: Session, submitted: Submitted) -> Outcome:
    """Store the message as a line of the incident that was chosen."""
    values, settings = submitted.values, submitted.services.settings
    message, number = pointed.from_state(submitted.state), digits.carried(values.get("incident"))
    if message is None:
        raise Refusal("old_button")
    incident = incidents.find(session, submitted.viewer, number=number)
    if pointed.needs_consent(message, incident) and values.get("consent") != "yes":
        refused = Refusal("not_agreed", incident=incident)
        return FormErrors({"consent": submitted.services.rendering.refuse(refused).text})
    typed = values.get("text", "")
    words = None if pointed.is_as_shown(submitted.state, text.unescape(typed)) else typed
    kind = values.get("kind", "")
    line, is_new = pointed.take(
        session,
        incident,
        message,
        kind=kind if kind in settings.kind_ids else "note",
        words=words,
        by=submitted.user_id,
        at=submitted.at,
    )
    with_thread = values.get("thread") == "yes"
    if with_thread:
        pointed.take_thread(session, line, by=submitted.user_id)
    facts = told(session, submitted, incident, line)
    return Answer("added_to_timeline", facts | {"is_new": is_new, "with_thread": with_thread})


FORM = Form(callback_id="add_to_timeline", field="text", run=run)
