"""The dialogs of a postmortem's sections: what it says, or would say; a comment; an answer."""

from sqlmodel import Session

from bot import text
from bot.errors import Refusal
from bot.postmortem import editing, parts, reviewing
from handlers import sections
from handlers.shapes import Answer, Form, Outcome, Redrawn, Submitted
from storage import postmortems
from storage.incidents import Incident
from storage.postmortems import Postmortem, Section
from storage.proposals import SUGGESTION


def write(session: Session, submitted: Submitted) -> Outcome:
    """Store what a section is to say, or propose it; parts that were left as they were stay byte for byte."""
    state = sections.read_state(submitted, sections.WRITING)
    incident, document, one = sections.held(session, submitted, state["incident"], state["section"])
    began = postmortems.version(session, one.id or 0, state["version"])
    if began is None:
        raise Refusal("old_button")
    shown = parts.split(one.title, began.body)
    typed = [text.unescape(submitted.values.get(f"part{number}", "")) for number in range(len(shown))]
    body = parts.join(shown, typed, text.unescape(submitted.values.get("more", "")))
    pen = sections.pen(submitted, state["what"])
    if state["what"] == "suggest":
        if body == began.body:
            became = editing.SAME
        else:
            editing.propose(session, one, body, kind=SUGGESTION, base=began.body, pen=pen)
            became = "suggested"
    else:
        became = editing.edit(session, document, one, body, seen=began.number, pen=pen)
    return _answer(session, submitted, (incident, document, one), became, state["response_url"])


def remark(session: Session, submitted: Submitted) -> Outcome:
    """Store a comment, a wish for changes, or the answer to a comment."""
    state = sections.read_state(submitted, sections.REMARKS)
    incident, document, one = sections.held(session, submitted, state["incident"], state["section"])
    said, by, at = submitted.values.get("text", ""), submitted.user_id, submitted.at
    if state["what"] == "answer":
        reviewing.answer(session, document, state["comment"], said, by=by, at=at)
    else:
        reviewing.comment(session, document, one, said, by=by, at=at, wants=state["what"] == "changes")
    return _answer(session, submitted, (incident, document, one), state["what"], state["response_url"])


def _answer(
    session: Session, submitted: Submitted, about: tuple[Incident, Postmortem, Section], became: str, response_url: str
) -> Answer:
    """Say what became of it; the section from which the dialog was opened is redrawn."""
    incident, document, one = about
    page = sections.page(session, submitted, incident, document, one)
    facts = {"incident": incident, "section": one, "became": became, "found": page.facts["found"]}
    redraws = Redrawn(response_url, page) if response_url else None
    return Answer("postmortem_saved", facts, redraws=redraws)


FORMS = (
    Form(callback_id="postmortem_section", field="part0", run=write),
    Form(callback_id="postmortem_remark", field="text", run=remark),
)
