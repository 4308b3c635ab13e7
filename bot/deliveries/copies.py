"""What leaves so that others see what was noted: one post for the lines of the moment, redrawn when they change."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from bot import copies, privacy
from bot.deliveries.base import Kind, World, again, mark
from bot.errors import Moot, SlackRefused
from bot.people import names, names_in
from bot.rendering import Said
from bot.slack import already
from storage import copies as rows
from storage import incidents, outbox, timeline
from storage.incidents import Incident
from storage.outbox import Delivery
from storage.timeline import Line

ROOM = 9000  # characters of all lines of a post: Slack takes about 13,000
# the overview meets these too, and its notice tells what to do
CLOSED = frozenset({"channel_not_found", "not_in_channel", "is_archived"})


@dataclass(frozen=True)
class Posted:
    """Where lines were posted, and which."""

    channel_id: str
    ts: str
    line_ids: tuple[int | None, ...]


class Copies(Kind):
    """`copies`: post what was noted in an incident, and is not posted yet, as one message."""

    name = "copies"

    def ask(self, row: Delivery, world: World) -> Posted:
        with world.db.read() as session:
            incident = incidents.get(session, int(row.subject))
            lines = rows.missing(session, int(row.subject), limit=copies.MOST)
            if not lines or world.settings.copies == "nowhere":
                raise Moot("nothing is left to post")
            said = worded(session, incident, lines, world)
        if incident.channel_id is None or incident.overview_ts is None:
            raise Moot("there is no overview to post under")
        thread_ts = incident.overview_ts if world.settings.copies == "thread" else None
        try:
            ts = world.slack.post(
                incident.channel_id, said, mark=_mark(row, lines), again=again(row), thread_ts=thread_ts
            )
        except SlackRefused as refused:
            if refused.code not in CLOSED:
                raise
            raise Moot(refused.code) from refused
        return Posted(incident.channel_id, ts, tuple(line.id for line in lines))

    def keep(self, session: Session, row: Delivery, answer: Posted, world: World) -> None:
        incident = incidents.get(session, int(row.subject))
        incidents.hold(session, incident)
        if incident.channel_id == answer.channel_id:
            kept = rows.keep(session, incident.id or 0, answer.line_ids, answer.ts)
            if len(kept) < len(answer.line_ids):  # a merge, or its undoing, took the others away meanwhile
                subject = f"{incident.id}:{answer.ts}"
                outbox.add(session, team_id=row.team_id, lane=row.lane, kind="uncopy", subject=subject)
            elif again(row):  # the post that was found may be one that showed fewer lines
                copies.redraw(session, timeline.get(session, answer.line_ids[-1] or 0))
        elif incident.is_private:
            privacy.look_again(session, incident, answer.channel_id)
        copies.post(session, world.settings, incident)


class Recopy(Kind):
    """`recopy`: redraw the post that shows a line; while the channel is closed, it waits."""

    name = "recopy"

    def ask(self, row: Delivery, world: World) -> None:
        with world.db.read() as session:
            line = timeline.get(session, int(row.subject))
            incident = incidents.get(session, line.incident_id)
            if line.copy_ts is None or incident.channel_id is None:
                raise Moot("the line was not posted")
            said = worded(session, incident, rows.of_post(session, line.incident_id, line.copy_ts), world)
        with already("message_not_found"):  # somebody took the post away: it stays away
            world.slack.update(incident.channel_id, line.copy_ts, said)


def _mark(row: Delivery, lines: Sequence[Line]) -> str:
    """Tell a post by its row, and by its first line: an incident has many posts, and a restored row knows one so."""
    first = f"line:{lines[0].id}"
    return first if row.is_restored else f"{mark(row)} {first}"


def worded(session: Session, incident: Incident, lines: Sequence[Line], world: World) -> Said:
    """Word a post that shows some lines."""
    texts = [line.text for line in lines]
    facts = {
        "incident": incident,
        "lines": lines,
        "most": max(ROOM // len(lines), 300),
        "kinds": {kind.id: kind for kind in world.settings.kinds},
        "authors": names(session, incident.team_id, {line.author_id for line in lines if line.author_id}),
        "names": names_in(session, incident.team_id, *texts),
    }
    return world.rendering.say("copies", facts)
