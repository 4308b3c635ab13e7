"""What a look over the present draft finds: words that blame, section by section, and what action items lack."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from bot.postmortem.blameless import Finding, Ruling, check
from bot.postmortem.draft import current
from bot.postmortem.facts import Facts, gather
from bot.postmortem.item_check import CARE, Item, check_item
from bot.postmortem.language import digest
from bot.postmortem.markdown import bare
from bot.postmortem.sections import APPENDIX, SectionText
from bot.rendering import Rendering
from bot.settings import Settings
from bot.text import shorten
from storage import postmortems, proposals
from storage.action_items import ActionItem
from storage.incidents import Incident
from storage.postmortems import GENERATED

MOST_READ = 100_000  # characters: Slack waits three seconds for an answer
AROUND = 120  # characters that are shown on either side of the words
# The appendix tells the timeline again; action items are looked at one by one; the others hold names and addresses.
_NOT_READ = frozenset({APPENDIX, "action_items", "responders", "links", "key_times"})
# While nobody has edited it, it tells lines of the timeline again.
_TWICE = "detection_response_recovery"


@dataclass(frozen=True)
class Place:
    """One finding as it is shown: the section's title or the action item, and the `words` within their sentence.

    `section_id` is of the section that is kept, None for an action item, or while nothing is drafted.
    """

    where: str
    before: str
    words: str
    after: str
    finding: Finding
    section_id: int | None = None


@dataclass(frozen=True)
class Wanting:
    """An action item that lacks something, and the questions that help."""

    item: ActionItem
    text: str
    questions: Sequence[str]


@dataclass(frozen=True)
class Looked:
    """What was found; `is_all`: the whole draft was read."""

    places: Sequence[Place]
    wanting: Sequence[Wanting]
    is_all: bool


def look(session: Session, incident: Incident, *, settings: Settings, rendering: Rendering) -> Looked:
    """Check the draft as it would be now, edited sections as people left them; nothing is stored."""
    facts = gather(session, incident, settings)
    read = [one for one in current(session, facts, settings, rendering) if _is_read(one)]
    ruling = ruling_for(facts, settings)
    fitting = _fitting(read)
    items = [item for item in facts.action_items if item.status == "open"]
    kept = _kept(session, facts)
    gone = proposals.dismissed(session, facts.postmortem.id or 0) if facts.postmortem else set()
    places = [
        *_in_sections(fitting, ruling, kept, gone),
        *(place for item in items for place in _in_item(facts, item, ruling)),
    ]
    wanting = [one for item in items if (one := _wanting(facts, item)).questions]
    return Looked(places, wanting, is_all=len(fitting) == len(read))


def _is_read(section: SectionText) -> bool:
    return section.key not in _NOT_READ and not (section.key == _TWICE and section.origin == GENERATED)


def ruling_for(facts: Facts, settings: Settings) -> Ruling:
    """Return the team's rules, and the names of those who were part of the incident."""
    names = frozenset(facts.people[user_id].name for user_id in facts.labels if user_id in facts.people)
    return Ruling(frozenset(settings.blameless_off), tuple(settings.blameless_words), names)


def _fitting(read: Sequence[SectionText]) -> list[SectionText]:
    """Return the sections that there is time for."""
    length, fitting = 0, []
    for section in read:
        length += len(section.body)
        if length > MOST_READ:
            break
        fitting.append(section)
    return fitting


def _kept(session: Session, facts: Facts) -> dict[str, int | None]:
    """Return the ids of the sections that are kept, by their key."""
    if facts.postmortem is None:
        return {}
    return {one.key: one.id for one in postmortems.sections(session, facts.postmortem.id or 0)}


def _in_sections(
    read: Sequence[SectionText], ruling: Ruling, kept: Mapping[str, int | None], gone: Collection[str]
) -> Iterator[Place]:
    """Give what nobody has dismissed."""
    for section in read:
        for finding in check(section.body, ruling):
            if digest(section.key, finding) not in gone:
                yield replace(_placed(section.title, section.body, finding), section_id=kept.get(section.key))


def _in_item(facts: Facts, item: ActionItem, ruling: Ruling) -> Iterator[Place]:
    text = facts.plain(item.text)
    for finding in check(text, ruling):
        yield _placed(f"Action item {item.number}", text, finding)


def _placed(where: str, text: str, finding: Finding) -> Place:
    begin = text.rfind(finding.sentence, 0, finding.end + len(finding.sentence))
    begin = begin if 0 <= begin <= finding.start else finding.start
    end = max(finding.end, begin + len(finding.sentence))
    words = finding.words.strip()
    start = finding.start + finding.words.find(words)
    return Place(where, _begin(text[begin:start]), words, _end(text[start + len(words) : end]), finding)


def _begin(before: str) -> str:
    shown = _plain(before).lstrip("->#| ")
    return shown if len(shown) <= AROUND else "…" + shown[-AROUND:]


def _end(after: str) -> str:
    shown = _plain(after).rstrip("| ")
    return shown if len(shown) <= AROUND else shown[:AROUND] + "…"


def _plain(markdown: str) -> str:
    """Return a piece of Markdown on one line, without links, and without the backslashes of typed marks."""
    return re.sub(r"\s+", " ", bare(markdown))


def _wanting(facts: Facts, item: ActionItem) -> Wanting:
    due = item.due_on.isoformat() if item.due_on else ""
    text = facts.plain(item.text)
    lacks = check_item(Item(text, owner=item.owner_id or item.owner_name or "", due=due))
    return Wanting(
        item, shorten(" ".join(text.split()), AROUND), [lack.question for lack in lacks if lack.what != CARE]
    )
