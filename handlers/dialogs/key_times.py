"""The dialog of all key times."""

from sqlmodel import Session

from bot import incidents, key_times, text
from bot.errors import Refusal
from bot.when import Moment
from handlers import carried, closing
from handlers.shapes import Answer, Form, FormErrors, Outcome, Submitted
from storage.incidents import KEY_TIMES, Incident

UNKNOWN = "unknown"


def run(session: Session, submitted: Submitted) -> Outcome:
    """Set what was changed: an emptied field is unknown, what was left as it stood stays what it was."""
    number, shown = carried.fields(submitted.state)
    incident = incidents.find(session, submitted.viewer, number=number)
    times, unread = _read(session, submitted, incident, shown)
    if unread:
        return FormErrors(unread)
    if times:
        assumed = closing.is_zone_assumed(submitted, incident)
        key_times.set_times(session, incident, times, by=submitted.user_id, at=submitted.at, is_zone_assumed=assumed)
    known = key_times.of(session, incident)
    return Answer("key_times", {"incident": incident, "known": known, "zone": submitted.zone, "now": submitted.at})


def _read(
    session: Session, submitted: Submitted, incident: Incident, shown: dict[str, str]
) -> tuple[dict[str, Moment | None], dict[str, str]]:
    """Return the times that were changed by name, and by field what could not be read."""
    times: dict[str, Moment | None] = {}
    unread: dict[str, str] = {}
    for name in KEY_TIMES:
        when = submitted.values.get(name, "").strip()
        if text.unescape(when) == shown.get(name, ""):
            continue
        times[name] = (
            closing.read_time(session, submitted, incident, when) if when.lower() not in {"", UNKNOWN} else None
        )
        if times[name] is None and when.lower() not in {"", UNKNOWN}:
            refusal = Refusal("no_time_in_field", given=when)
            unread[name] = submitted.services.rendering.refuse(refusal).text
    return times, unread


FORM = Form(callback_id="key_times", field="started", run=run)
