"""`/incident time`: the key times, and lines of which nobody knows when they happened."""

from sqlmodel import Session

from bot import incidents, key_times, policy, timeline
from bot.errors import Refusal
from handlers import closing
from handlers.shapes import Answer, Asked, Command, Outcome
from storage.incidents import KEY_TIMES, Incident

UNKNOWN = "unknown"


def run(session: Session, asked: Asked) -> Outcome:
    """Set a key time, or mark a line's time as unknown; alone, open the dialog of all key times."""
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    name, when = _split(asked)
    if not name:
        return closing.key_times_dialog(session, asked, incident)
    if name.isdecimal() and len(name) < 9:
        return _line_unknown(session, asked, incident, int(name), when)
    if name not in KEY_TIMES or not when:
        raise Refusal("which_time", names=KEY_TIMES, given=asked.rest)
    return set_time(session, asked, incident, name, when)


def set_time(session: Session, asked: Asked, incident: Incident, name: str, when: str) -> Answer:
    """Set one key time to what was typed. Raises Refusal when that is no time."""
    is_unknown = when.lower() == UNKNOWN
    moment = None if is_unknown else closing.read_time(session, asked, incident, when)
    if moment is None and not is_unknown:
        raise Refusal("no_time", given=when, command=f"{name} 17:42")
    assumed = closing.is_zone_assumed(asked, incident)
    key_times.set_times(session, incident, {name: moment}, by=asked.user_id, at=asked.at, is_zone_assumed=assumed)
    return closing.time_set(asked, incident, name, moment)


def _line_unknown(session: Session, asked: Asked, incident: Incident, number: int, when: str) -> Answer:
    if when.lower() != UNKNOWN:
        raise Refusal("line_time_unknown_only", number=number)
    line = timeline.find(session, incident, number)
    policy.allow_correcting(session, asked.services.settings, incident, line, asked.user_id)
    line = timeline.mark_unknown(session, incident, number, by=asked.user_id, at=asked.at)
    return Answer("time_unknown", {"incident": incident, "line": line})


def _split(asked: Asked) -> tuple[str, str]:
    """Return what is set, and to when: `/incident time mitigated 17:42` and `/incident mitigated 17:42` are one."""
    if asked.word in KEY_TIMES:
        return asked.word, asked.rest.strip() or "now"
    name, _, when = asked.rest.strip().partition(" ")
    return name.lower().rstrip(":"), when.strip()


COMMAND = Command(
    name="time",
    usage="time [started|detected|acknowledged|mitigated|resolved <when>]",
    summary="the key times, in a dialog; or set one (`time detected 17:42`, or short `mitigated 10 min ago`); "
    "`time 12 unknown` for a line",
    run=run,
    synonyms=("started", "detected", "acknowledged", "mitigated"),
)
