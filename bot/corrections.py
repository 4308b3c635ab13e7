"""Corrections: who may change a line, edit, strike, restore, undo, and what a line was. Nothing is deleted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from bot import capture, digits, line_items, people, timeline, watching
from bot.action_items import Change as ItemChange
from bot.errors import Refusal
from bot.line_items import Followed
from bot.policy import allow_correcting
from bot.settings import Settings
from bot.when import Moment, is_bare_clock, read_moment
from bot.words import LineWords, line_words
from storage import incidents as incident_rows
from storage import outbox, versions
from storage import timeline as rows
from storage.incidents import Incident
from storage.people import Viewer
from storage.timeline import Line, LineVersion

SHOWN = {"document": "in the document", "appendix": "in the appendix only", "internal": "internal"}
ASKS_AFTER = timedelta(minutes=15)
_FIELDS = ("text", "kind", "occurred_at", "approximate", "struck_at", "shown", "hint_at")
_HALF_A_DAY = timedelta(hours=12)


@dataclass(frozen=True)
class Hand:
    """Who changes a line, when (UTC), and from where: command, mention, dialog, button, menu, check, undo."""

    by: str
    at: datetime
    source: str


@dataclass(frozen=True)
class Edit:
    """What a line is to become; what is None stays. `at` is UTC; `unknown`: nobody knows when it happened."""

    at: datetime | None = None
    approximate: bool = False
    unknown: bool = False
    kind: str | None = None
    text: str | None = None
    shown: str | None = None


@dataclass(frozen=True)
class Step:
    """Something that a person did to a line: `before` is what it was; None when they recorded the line itself."""

    line: Line
    at: datetime
    before: LineVersion | None = None


@dataclass(frozen=True)
class Change:
    """One entry of a line's history: who, when, from where; by field, what it was and what it became."""

    by: str | None
    at: datetime
    source: str
    fields: dict[str, tuple[Any, Any]]


def hold(session: Session, viewer: Viewer, line_id: str | int) -> tuple[Incident, Line]:
    """Return the line that a button carries, and its incident, to change them: nobody else does meanwhile.

    Raises Refusal when the viewer sees no such line.
    """
    line = rows.find(session, viewer.team_id, digits.carried(line_id))
    incident = incident_rows.get(session, line.incident_id) if line else None
    if line is None or incident is None or incident_rows.by_number(session, viewer, incident.number) is None:
        raise Refusal("old_button")
    incident_rows.hold(session, incident)
    rows.hold(session, line)
    return (incident, line) if line.incident_id == incident.id else hold(session, viewer, line_id)  # merged meanwhile


def read(
    rest: str, line: Line, *, kinds: dict[str, str], now: datetime, zone: str, started_at: datetime, utc: bool
) -> LineWords:
    """Read `[new time] [kind:] [new text]`: a clock without a day is the one that is nearest to the line."""
    said = line_words(rest, kinds=kinds, now=now, zone=zone, started_at=started_at, utc=utc)
    if said.moment is None or not is_bare_clock(said.moment.written):
        return said
    near = min(now, line.placed_at + _HALF_A_DAY)
    return line_words(rest, kinds=kinds, now=near, zone=zone, started_at=started_at, utc=utc)


def read_when(
    when: str, line: Line | None, *, now: datetime, zone: str, started_at: datetime, utc: bool
) -> Moment | None:
    """Read a time and nothing else, or return None; a clock without a day is the one that is nearest to the line."""
    moment = read_moment(when, now=now, zone=zone, started_at=started_at, utc=utc)
    if moment is None or line is None or not is_bare_clock(moment.written):
        return moment
    return read_moment(when, now=min(now, line.placed_at + _HALF_A_DAY), zone=zone, started_at=started_at, utc=utc)


def edit(session: Session, settings: Settings, incident: Incident, line: Line, wanted: Edit, *, hand: Hand) -> bool:
    """Change a line, keeping what it was; return False when it is so already.

    Raises Refusal when the person may not.
    """
    allow_correcting(session, settings, incident, line, hand.by)
    new: dict[str, Any] = {"text": wanted.text, "kind": wanted.kind, "occurred_at": wanted.at, "shown": wanted.shown}
    values: dict[str, Any] = {
        name: value for name, value in new.items() if value is not None and value != getattr(line, name)
    }
    if wanted.at is not None and wanted.approximate != line.approximate:
        values["approximate"] = wanted.approximate
    if wanted.unknown and line.occurred_at is not None:
        values["occurred_at"] = None
    if not values:
        return False
    timeline.change(session, line, at=hand.at, by=hand.by, source=hand.source)
    _set(line, values, hand)
    if "occurred_at" in values:
        line.hint_at, line.typed = None, None
    line.is_edited = line.is_edited or set(values) != {"shown"}
    _follow(session, incident, line)
    return True


def strike(session: Session, settings: Settings, incident: Incident, line: Line, hand: Hand) -> list[Followed]:
    """Take a line off the timeline, and return what became of its action items.

    Raises Refusal when it is off already, or the person may not.
    """
    allow_correcting(session, settings, incident, line, hand.by)
    if line.struck_at is not None:
        raise Refusal("struck_already", number=line.number, key=incident.key)
    timeline.strike(session, line, by=hand.by, at=hand.at, source=hand.source)
    _follow(session, incident, line)
    return _items(session, settings, incident, line, hand)


def restore(session: Session, settings: Settings, incident: Incident, line: Line, hand: Hand) -> list[Followed]:
    """Put a struck line back, and return what became of its action items.

    Raises Refusal when it stands, or the person may not.
    """
    allow_correcting(session, settings, incident, line, hand.by)
    if line.struck_at is None:
        raise Refusal("stands_already", number=line.number, key=incident.key)
    timeline.change(session, line, at=hand.at, by=hand.by, source=hand.source)
    _set(line, {"struck_at": None}, hand)
    _follow(session, incident, line)
    return _items(session, settings, incident, line, hand)


def leave_hint(session: Session, settings: Settings, incident: Incident, line: Line, hand: Hand) -> None:
    """Let a line stand where it stands, whatever time its words tell. Raises Refusal when the person may not."""
    allow_correcting(session, settings, incident, line, hand.by)
    if line.hint_at is None:
        return
    timeline.change(session, line, at=hand.at, by=hand.by, source=hand.source)
    line.hint_at = None
    session.add(line)


def last_step(session: Session, incident: Incident, user_id: str, *, line: Line | None = None) -> Step | None:
    """Return what a person did last on an incident's timeline (to `line`, when given) and did not undo yet."""
    done: list[Step] = []
    for step, is_undo in _steps(session, incident, user_id):
        if is_undo:
            undone = next((one for one in reversed(done) if one.line.id == step.line.id), None)
            done = [one for one in done if one is not undone]
        else:
            done.append(step)
    left = [one for one in done if one.before is not None or one.line.struck_at is None]
    return next((one for one in reversed(left) if line is None or one.line.id == line.id), None)


def undo(session: Session, settings: Settings, incident: Incident, step: Step, hand: Hand) -> list[Followed]:
    """Take back one's own step, and return what became of the line's action items.

    A note is struck; of a change, what was changed is put back.
    Raises Refusal when somebody has changed the same since.
    """
    line = step.line
    incident_rows.hold(session, incident)
    rows.hold(session, line)
    values = {"struck_at": hand.at} if step.before is None else _former(session, incident, line, step.before)
    timeline.change(session, line, at=hand.at, by=hand.by, source=hand.source)
    _set(line, values, hand)
    if step.before is not None:
        first = rows.versions(session, line.id or 0)[0]
        told = [name for name in ("text", "kind", "occurred_at") if getattr(first, name) is not None]
        line.is_edited = any(getattr(first, name) != getattr(line, name) for name in told)
    if line.typed is not None and (zone := people.known_zone_of(session, line.team_id, line.author_id)):
        session.flush()
        timeline.read_again(session, settings, line.team_id, line.author_id or "", zone, at=hand.at)
    _follow(session, incident, line)
    return _items(session, settings, incident, line, hand) if "struck_at" in values else []


def history(session: Session, line: Line) -> list[Change]:
    """Return every change of a line, oldest first."""
    befores = rows.versions(session, line.id or 0)
    afters: list[LineVersion | Line] = [*befores[1:], line]
    return [
        Change(before.changed_by, before.changed_at, before.changed_from, _shown_differences(before, after))
        for before, after in zip(befores, afters, strict=False)
    ]


def _steps(session: Session, incident: Incident, user_id: str) -> Iterator[tuple[Step, bool]]:
    """Give what a person did, oldest first, and whether it took back what they did before."""
    recorded = versions.recorded_by(session, incident.id or 0, user_id, {*timeline.BY_HAND, watching.SOURCE})
    found = [((one.recorded_at, 0, one.number), Step(one, one.recorded_at), False) for one in recorded]
    for before, line in versions.changed_by(session, incident.id or 0, user_id):
        if before.changed_from in {*timeline.BY_HAND, "undo"}:
            step = Step(line, before.changed_at, before)
            found.append(((before.changed_at, 1, before.id or 0), step, before.changed_from == "undo"))
    yield from ((step, is_undo) for _, step, is_undo in sorted(found, key=lambda one: one[0]))


def _former(session: Session, incident: Incident, line: Line, before: LineVersion) -> dict[str, Any]:
    later = [one for one in rows.versions(session, line.id or 0) if one.version > before.version]
    changed = _differences(before, later[0] if later else line)
    # What a message's words tell is read anew whenever its author's zone becomes known: that is nobody's change.
    if any(getattr(line, name) != became for name, (_, became) in changed.items() if name != "hint_at"):
        raise Refusal("changed_since", number=line.number, key=incident.key)
    values = {name: was for name, (was, _) in changed.items()}
    return values | ({"placed_at": before.placed_at, "typed": before.typed} if "occurred_at" in values else {})


def _differences(before: LineVersion, after: LineVersion | Line) -> dict[str, tuple[Any, Any]]:
    pairs = {name: (getattr(before, name), getattr(after, name)) for name in _FIELDS}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _shown_differences(before: LineVersion, after: LineVersion | Line) -> dict[str, tuple[Any, Any]]:
    """Leave out that the time which a message's words tell changed along with something else."""
    found = _differences(before, after)
    return found if set(found) == {"hint_at"} else {name: pair for name, pair in found.items() if name != "hint_at"}


def _set(line: Line, values: dict[str, Any], hand: Hand) -> None:
    for name, value in values.items():
        setattr(line, name, value)
    if "occurred_at" in values and "placed_at" not in values:
        line.placed_at = line.occurred_at or line.placed_at
    if "struck_at" in values:
        is_struck = line.struck_at is not None
        line.struck_by, line.struck_from = (hand.by, hand.source) if is_struck else (None, "")


def _items(session: Session, settings: Settings, incident: Incident, line: Line, hand: Hand) -> list[Followed]:
    """Let the action items that the line's words and emoji made go and come with it."""
    session.flush()
    followed = line_items.follow(session, settings, line, change=ItemChange(hand.by, hand.at, hand.source))
    if line.struck_at is None and line.message_ts is not None:
        there = capture.on_message(session, settings, line.team_id, line.channel_id or "", line.message_ts)
        capture.keep_item_in_step(session, settings, incident, line, there, by=hand.by, at=hand.at)
    timeline.refresh_overview(session, incident)
    return followed


def _follow(session: Session, incident: Incident, line: Line) -> None:
    """Have everything that shows the line brought in step: the overview, and the mark on its message."""
    session.add(line)
    if line.message_ts is not None:
        outbox.add(session, team_id=line.team_id, lane=line.lane, kind="confirm", subject=line.id)
    timeline.refresh_overview(session, incident)
