"""The promises P1–P9 of the README, checked against the model once everything has arrived."""

import re
from collections import Counter
from itertools import pairwise

from sqlmodel import select

from bot.sandbox import Message, Person, typed
from storage.letters import Letter
from storage.reminders import Reminder
from storage.timeline import Line
from tests.simulation.model import KINDS, Case, Fact, Model
from tests.simulation.world import World

CHECKED = "white_check_mark"


def check(world: World, model: Model, *, may_die: bool) -> None:
    """Check whatever must hold when nothing is under way; `may_die`: Slack refused something for good."""
    for case in model.cases:
        _timeline(world, model, case)
        _order(world, case, model)
        _overview(world, case)
    _nothing_of_the_refused(world, model)
    _nobody_is_pinged(world)
    _posted_once(world)
    _reminded_once(world)
    _uncaptured_is_not_kept(world, model)
    _the_dead_are_told(world, may_die=may_die)
    _outsider_sees_nothing(world, model, world.dan)


# P1, P2, P9: what was acknowledged is there, once, and as Slack has it now


def _timeline(world: World, model: Model, case: Case) -> None:
    lines = world.lines(case.number)
    claimed: list[int] = []
    for fact in model.facts(case):
        found = [line for line in lines if _is_of(line, fact)]
        assert len(found) <= 1, f"P2: {fact.marker} is {len(found)} lines"
        claimed += [line.number for line in found]
        if fact.message is None:
            _note(world, fact, found)
        elif not fact.is_left:
            _talk(world, fact, found)
    unknown = [line.text for line in lines if line.number not in claimed]
    assert not unknown, f"P2: lines that nobody made: {unknown}"


def _is_of(line: Line, fact: Fact) -> bool:
    if fact.message is not None:
        return (line.channel_id, line.message_ts) == (fact.message.channel.id, fact.message.ts)
    return line.message_ts is None and fact.marker in (line.text or "")


def _note(world: World, fact: Fact, found: list[Line]) -> None:
    if fact.is_told:
        assert found, f"P1: {fact.marker} was acknowledged, and is lost"
    for line in found:
        assert line.text == fact.text, f"P1: {fact.marker} says {line.text!r}, not {fact.text!r}"
        assert line.occurred_at == fact.at, f"P3: {fact.marker} stands at {line.occurred_at}, not {fact.at}"
        assert line.author_id == fact.author.id, f"P1: {fact.marker} is not its author's"
        assert (line.struck_at is not None) == fact.struck, f"P1: {fact.marker} is struck: {line.struck_at}"
        if not fact.struck:
            room = world.channel(fact.case.number)
            copy = room.by_ts.get(line.copy_ts or "") if room else None
            assert copy is not None, f"P5: nobody else was shown {fact.marker}"
            assert fact.marker in f"{copy.text} {copy.blocks}", f"P5: {fact.marker} was not drawn anew: {copy.text}"


def _talk(world: World, fact: Fact, found: list[Line]) -> None:
    message = fact.message
    assert message is not None
    if _is_gone(message):
        for line in found:
            assert line.source_state in {"deleted", "unreadable"}, f"P9: nobody knows that {fact.marker} was deleted"
        return
    stands = fact.is_captured_now and not fact.by_hand
    if not found:
        assert not stands, f"P9: {fact.marker} was captured, and is no line"
        return
    (line,) = found
    assert (line.struck_at is None) == stands, f"P2: {fact.marker} stands: {line.struck_at is None}, not {stands}"
    text = fact.text if fact.text is not None else message.text
    assert line.text == text, f"P3: {fact.marker} says {line.text!r}, not {text!r}"
    kinds = {KINDS[emoji] for emoji in message.reactions if emoji in KINDS}
    if stands and len(kinds) == 1:
        assert {line.kind} == kinds, f"P9: {fact.marker} is a {line.kind}, not a {kinds}"
    if not any(one.lane == line.lane for one in world.dead()):
        is_marked = world.slack.bot_user_id in message.reactions.get(CHECKED, [])
        assert is_marked == stands, f"P5: {fact.marker} is confirmed: {is_marked}, and stands: {stands}"


def _is_gone(message: Message) -> bool:
    return message.deleted or message.subtype == "tombstone"


# P3: in the order in which things happened


def _order(world: World, case: Case, model: Model) -> None:
    person = case.declarer
    if not case.shows_to(person):
        return
    shown = world.reads(person, person.types(f"/incident {case.key} timeline", world.general))
    known = {fact.marker: fact.at for fact in model.notes if fact.case is case and fact.at}
    places = sorted((shown.index(marker), at) for marker, at in known.items() if marker in shown)
    for (_, one), (_, other) in pairwise(places):
        assert one <= other, f"P3: the timeline of {case.key} is not in order:\n{shown}"


def _overview(world: World, case: Case) -> None:
    """Whatever changed was drawn: the last update of the overview left, and came after the last change."""
    incident, room = world.incident(case.number), world.channel(case.number)
    assert incident is not None
    assert room is not None, f"P5: {case.key} never got its channel"
    assert incident.overview_ts, f"P5: {case.key} never got its overview"
    said = world.reads(world.ana, room.by_ts[incident.overview_ts])
    shown = re.search(r"(\d+) lines?", said)
    standing = [line for line in world.every_line(case.number) if line.struck_at is None]
    assert shown is not None, said
    assert int(shown[1]) == len(standing), f"P5: the overview of {case.key} tells of {shown[1]}, not {len(standing)}"


# P6: whoever was told that it is not stored is right


def _nothing_of_the_refused(world: World, model: Model) -> None:
    texts = [line.text or "" for case in model.cases for line in world.lines(case.number)]
    for marker in model.refused:
        assert not any(marker in text for text in texts), f"P6: {marker} was said not to be stored, and is"


# P4, P5


def _posted_once(world: World) -> None:
    marks = Counter(one.metadata["event_payload"]["mark"] for one in world.own_posts() if one.metadata)
    twice = [mark for mark, count in marks.items() if count > 1]
    assert not twice, f"P4: posted twice: {twice}"


def _reminded_once(world: World) -> None:
    """Each letter is one message, and what it told is marked as told."""
    sent = world.read(lambda session: list(session.exec(select(Letter).where(Letter.sent_at.is_not(None)))))  # type: ignore[union-attr]
    posted = [one.channel.members[0] for one in world.own_posts() if "letter_" in str(one.blocks)]
    assert Counter(posted) == Counter(one.user_id for one in sent), (
        f"P4: posted were letters to {Counter(posted)}, as sent count {Counter(one.user_id for one in sent)}"
    )
    told = world.read(lambda session: list(session.exec(select(Reminder).where(Reminder.letter_id.is_not(None)))))  # type: ignore[union-attr]
    for one in told:
        if one.letter_id in {letter.id for letter in sent} and one.cancelled_at is None:
            assert one.sent_at is not None, f"P4: reminder {one.id} was sent, and does not count as sent"


def _the_dead_are_told(world: World, *, may_die: bool) -> None:
    dead = world.dead()
    assert may_die or not dead, f"P5: given up: {[(one.kind, one.outcome) for one in dead]}"
    for one in dead:
        if one.lane.partition(":")[0] in {"incident", "line", "copies"}:
            assert world.told_of(one), f"P5: nobody was told that {one.kind} {one.subject} was given up"


def _nobody_is_pinged(world: World) -> None:
    assert world.stage().pings() == [], "somebody is pinged"


# P7, P8


def _outsider_sees_nothing(world: World, model: Model, person: Person) -> None:
    screens = "\n".join(f"{one.text} {one.blocks}" for one in _on_screen(world, person))
    for channel in world.slack.workspace.channels.values():
        if person.id in channel.members or channel.kind == "channel":
            screens += f"\n{channel.name} {channel.topic} {channel.purpose} {channel.bookmarks}"
    must_not_show(model, person, screens, "on the screen")


def _on_screen(world: World, person: Person) -> list[Message]:
    """Return what a person can read of the bot's: answers to themself of before are theirs."""
    seen = [one for channel in world.slack.workspace.channels.values() for one in person.sees(channel)]
    return [one for one in seen if one.user == world.slack.bot_user_id and one.ephemeral_for is None]


def must_not_show(model: Model, person: Person, said: str, where: str) -> None:
    """Fail when something is shown to somebody who may not see its incident."""
    leaked = [word for word in model.secrets(person) if word in said]
    assert not leaked, f"P7: {person.name} reads {leaked} {where}"


def _uncaptured_is_not_kept(world: World, model: Model) -> None:
    versions = [version.split()[0] for talk in model.talks for version in talk.versions if version not in talk.seen]
    if versions:
        stored = world.everything_stored()
        kept = [word for word in versions if word in stored]
        assert not kept, f"P8: nobody captured {kept}, and it is stored"


def wire(text: str) -> str:
    """Return a typed text in wire form, as a command brings it."""
    return typed(" ".join(text.split()))
