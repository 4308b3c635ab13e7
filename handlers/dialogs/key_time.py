"""The dialog that asks for a key time."""

from sqlmodel import Session

from bot import incidents, key_times
from bot.errors import Refusal
from handlers import carried, closing
from handlers.shapes import Form, Outcome, Submitted
from storage.incidents import KEY_TIMES


def run(session: Session, submitted: Submitted) -> Outcome:
    """Set the time that was typed."""
    number, name = _state(submitted.state)
    incident = incidents.find(session, submitted.viewer, number=number)
    when = submitted.values.get("when", "")
    moment = closing.read_time(session, submitted, incident, when)
    if moment is None:
        raise Refusal("no_time_in_field", given=when)
    assumed = closing.is_zone_assumed(submitted, incident)
    key_times.set_times(
        session, incident, {name: moment}, by=submitted.user_id, at=submitted.at, is_zone_assumed=assumed
    )
    return closing.time_set(submitted, incident, name, moment)


def _state(written: str) -> tuple[int, str]:
    number, name = carried.number(written), carried.read(written, lambda found: str(found["name"]))
    if name not in KEY_TIMES:
        raise Refusal("old_button")
    return number, name


FORM = Form(callback_id="key_time", field="when", run=run)
