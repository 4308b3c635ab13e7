"""Bookmarks and the topic follow the overview, in channels that the bot opened: one that people use is theirs.

They are ornaments: what Slack refuses of them (a scope, a setting of the workspace) holds nothing up, and is not
tried again until something else is to be shown.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlmodel import Session

from bot import privacy, text, troubles
from bot.deliveries.base import Kind, World, channel_of
from bot.errors import Moot, SlackRefused
from bot.slack import dressing
from bot.slack.dressing import LONGEST_BOOKMARK
from storage import channels, links, outbox, postmortems
from storage import incidents as rows
from storage.incidents import Incident
from storage.outbox import Delivery

OVERVIEW, POSTMORTEM = "overview", "postmortem"
MOST_LINKS = 3  # what is linked later is in the overview
Wanted = Mapping[str, list[str]]  # what a bookmark is for → its title and what it leads to


@dataclass(frozen=True)
class Dressed:
    """What was put onto a channel: its topic, or its bookmarks; `refused` is Slack's code, where it did not take it."""

    channel_id: str
    topic: str = ""
    bookmarks: Mapping[str, list[str]] | None = None
    refused: str = ""


def follow(session: Session, incident: Incident, topic: str) -> None:
    """Have the topic set, and bookmarks changed, where they differ from what they ought to be now."""
    if incident.is_here or incident.channel_id is None:
        return
    known = channels.find(session, incident.team_id, incident.channel_id)
    there = {what: bookmark[1:] for what, bookmark in known.bookmarks.items()}
    differs = {"topic": known.topic != topic, "bookmarks": there != bookmarks_of(session, incident)}
    for kind in (name for name, is_so in differs.items() if is_so):
        lane = f"{kind}:{incident.id}"
        outbox.add(session, team_id=incident.team_id, lane=lane, kind=kind, subject=incident.id)


def bookmarks_of(session: Session, incident: Incident) -> dict[str, list[str]]:
    """Return the bookmarks that the channel ought to have; that of the overview leads to its ts."""
    document = postmortems.of_incident(session, incident.id or 0)
    postmortem = incident.postmortem_url or (document.file_permalink if document else None)
    wanted = {OVERVIEW: [f"{incident.key} overview", incident.overview_ts]} if incident.overview_ts else {}
    wanted |= {POSTMORTEM: ["Postmortem", postmortem]} if postmortem else {}
    first = links.of_incident(session, incident.id or 0)[:MOST_LINKS]
    wanted |= {f"link {link.id}": [link.title or urlsplit(link.url).netloc or link.url, link.url] for link in first}
    return {what: [text.shorten(str(title), LONGEST_BOOKMARK), str(target)] for what, (title, target) in wanted.items()}


def keep(session: Session, row: Delivery, dressed: Dressed) -> None:
    """Keep what was put onto the channel; of a missing scope the operator is to be told."""
    incident = rows.get(session, int(row.subject))
    rows.hold(session, incident)
    channel = channels.find(session, row.team_id, dressed.channel_id)
    channel.topic = dressed.topic or channel.topic
    channel.bookmarks = channel.bookmarks if dressed.bookmarks is None else dict(dressed.bookmarks)
    session.add(channel)
    if incident.is_private and incident.channel_id != dressed.channel_id:
        privacy.look_again(session, incident, dressed.channel_id)
    if dressed.refused == troubles.MISSING_SCOPE:
        troubles.look_again(session)


def refusal(change: Callable[[], None]) -> str:
    """Make a change and return Slack's code where it is refused; in a closed channel there is nothing to change."""
    try:
        change()
    except SlackRefused as refused:
        if refused.code in troubles.CLOSED:
            raise Moot(refused.code) from refused
        if refused.code in troubles.TOKEN:
            raise
        return refused.code
    return ""


class Bookmarks(Kind):
    """Bring the bookmarks of the incident's channel up to date: one that is there is found by what it says."""

    name = "bookmarks"
    tells_itself = True

    def ask(self, row: Delivery, world: World) -> Dressed:
        with world.db.read() as session:
            incident = rows.get(session, int(row.subject))
            known = dict(channels.find(session, incident.team_id, incident.channel_id or "").bookmarks)
            wanted = bookmarks_of(session, incident)
        channel_id = channel_of(incident)
        change = _Change(world, channel_id, known)
        refused = refusal(lambda: change.towards(wanted))
        there = {what: [change.ids.get(what, ""), *target] for what, target in wanted.items()}
        return Dressed(channel_id, bookmarks=there, refused=refused)

    def keep(self, session: Session, row: Delivery, answer: Dressed, world: World) -> None:
        keep(session, row, answer)


class _Change:
    """Bookmarks on their way from what is known of them to what is wanted; `ids` are Slack's, by what each is for."""

    def __init__(self, world: World, channel_id: str, known: Mapping[str, list[str]]) -> None:
        self._slack, self._channel_id = world.slack, channel_id
        self.ids = {what: there[0] for what, there in known.items() if there[0]}

    def towards(self, wanted: Wanted) -> None:
        there = {one.bookmark_id: one for one in dressing.bookmarks(self._slack, self._channel_id)}
        for what in [what for what, known in self.ids.items() if what not in wanted or known not in there]:
            bookmark_id = self.ids.pop(what)
            if bookmark_id in there:
                dressing.remove_bookmark(self._slack, self._channel_id, bookmark_id)
        ours = {(one.title, one.link): one.bookmark_id for one in there.values()}
        for what, (title, target) in wanted.items():
            link = self._slack.permalink(self._channel_id, target) if what == OVERVIEW else target
            if (title, link) in ours:
                self.ids[what] = ours[title, link]
            elif what in self.ids:
                dressing.edit_bookmark(self._slack, self._channel_id, self.ids[what], title, link)
            else:
                self.ids[what] = dressing.add_bookmark(self._slack, self._channel_id, title, link)
