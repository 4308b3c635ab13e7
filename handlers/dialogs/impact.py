"""The dialog of the impact: figures and words."""

from sqlmodel import Session

from bot import impact, incidents, text, timeline
from handlers import carried
from handlers.shapes import Answer, Form, Outcome, Submitted


def run(session: Session, submitted: Submitted) -> Outcome:
    """Keep what was changed, and leave a line of the kind impact; an emptied field is unknown again."""
    number, shown = carried.fields(submitted.state)
    incident = incidents.find(session, submitted.viewer, number=number)
    given = {name: submitted.values.get(name, "").strip() for name in (*impact.FIGURES, impact.TEXT)}
    changed = {name: said for name, said in given.items() if text.unescape(said) != shown.get(name, "")}
    impact.replace(session, incident, changed)
    told = impact.worded(changed)
    if told:
        session.flush()
        timeline.note(
            session,
            incident,
            text_=told,
            kind="impact",
            at=submitted.at,
            author_id=submitted.user_id,
            source="dialog",
            recorded_at=submitted.at,
        )
    elif changed:
        timeline.refresh_overview(session, incident)
    figures = {name: said for name, said in changed.items() if said and name != impact.TEXT}
    return Answer("impact", {"incident": incident, "figures": figures, "free": changed.get(impact.TEXT, "")})


FORM = Form(callback_id="impact", field="users", run=run)
