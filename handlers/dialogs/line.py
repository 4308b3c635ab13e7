"""The dialog of a line: its time, kind and text, and where the postmortem shows it; or a new line."""

from typing import Any

from sqlmodel import Session

from bot import corrections, digits, incidents, people, readings, text, timeline
from bot.corrections import Edit, Hand
from bot.errors import Refusal
from bot.when import Moment
from handlers import carried, lines
from handlers.answers import told
from handlers.shapes import Answer, Form, Outcome, Submitted
from storage.incidents import Incident
from storage.timeline import Line

UNKNOWN = "unknown"


def run(session: Session, submitted: Submitted) -> Outcome:
    """Store what was changed; what was left as it stood stays, to the second."""
    state = carried.read(submitted.state, _state)
    if state["line"] is None:
        return _add(session, submitted, state)
    incident, line = corrections.hold(session, submitted.viewer, state["line"])
    if lines.version(session, line) != state["version"]:
        raise Refusal("changed_meanwhile", number=line.number)
    wanted, moment = _wanted(session, submitted, incident, line, state["when"])
    is_changed = corrections.edit(session, submitted.services.settings, incident, line, wanted, hand=_hand(submitted))
    facts = told(session, submitted, incident, line, moment=moment) | {"is_changed": is_changed}
    return _edited(session, submitted, incident, state, facts)


def _wanted(
    session: Session, submitted: Submitted, incident: Incident, line: Line, before: str
) -> tuple[Edit, Moment | None]:
    values = submitted.values
    when = values.get("when", "").strip()
    is_same = text.unescape(when) == before
    is_unknown = when.lower() == UNKNOWN
    moment = None if is_same or is_unknown else _moment(session, submitted, incident, line, when)
    shown = values.get("shown", "")
    kind = values.get("kind", "")
    wanted = Edit(
        at=moment.at if moment else None,
        approximate=moment.approximate if moment else False,
        unknown=is_unknown and not is_same,
        kind=kind if kind in submitted.services.settings.kind_ids else None,
        text=_words(session, line, values.get("text", "")),
        shown=shown if shown in corrections.SHOWN else None,
    )
    return wanted, moment


def _words(session: Session, line: Line, given: str) -> str | None:
    """Return the new text in wire form, None when it is as it was shown; mentions that are still in it stay."""
    shown = lines.text_words(session, line)
    if not given.strip() or text.unescape(given).strip() == shown.strip():
        return None
    return text.with_mentions(given.strip(), line.text or "", people.names_in(session, line.team_id, line.text))


def _moment(session: Session, submitted: Submitted, incident: Incident, line: Line | None, when: str) -> Moment:
    found = corrections.read_when(
        when,
        line,
        now=submitted.at,
        zone=submitted.zone,
        started_at=incidents.zero(session, incident),
        utc=readings.bare_is_utc(submitted.services.settings, incident),
    )
    if found is None:
        raise Refusal("no_time_in_field", given=when)
    return found


def _add(session: Session, submitted: Submitted, state: dict[str, Any]) -> Answer:
    incident = incidents.find(session, submitted.viewer, number=state["incident"])
    words, kind = submitted.values.get("text", "").strip(), submitted.values.get("kind", "")
    if not words:
        raise Refusal("empty_note")
    moment = _moment(session, submitted, incident, None, submitted.values.get("when", ""))
    line = timeline.note(
        session,
        incident,
        text_=words,
        kind=kind if kind in submitted.services.settings.kind_ids else "note",
        at=moment.at,
        approximate=moment.approximate,
        author_id=submitted.user_id,
        source="dialog",
        recorded_at=submitted.at,
    )
    facts = told(session, submitted, incident, line) | {"is_changed": True}
    return _edited(session, submitted, incident, state, facts)


def _edited(
    session: Session, submitted: Submitted, incident: Incident, state: dict[str, Any], facts: dict[str, Any]
) -> Answer:
    older = Answer("edited", facts | {"in_dialog": False})
    redraws = lines.redrawn(session, submitted, incident, state, older) if facts["is_changed"] else None
    return Answer("edited", facts | {"in_dialog": True}, redraws=redraws)


def _hand(submitted: Submitted) -> Hand:
    return Hand(by=submitted.user_id, at=submitted.at, source="dialog")


def _state(found: Any) -> dict[str, Any]:
    numbers = {name: digits.carried(found[name]) for name in ("incident", "version")}
    line = None if found["line"] is None else digits.carried(found["line"])
    return dict(found) | numbers | {"line": line, "when": str(found["when"])}


FORM = Form(callback_id="line", field="when", run=run)
