"""What leaves when an incident is hidden midway, or shown again: its old channel is cleared, and points nobody on."""

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta

from sqlmodel import Session

from bot import people as known_people
from bot.deliveries.base import Kind, World, again, channel_of, mark
from bot.deliveries.copies import CLOSED
from bot.deliveries.dressing import bookmarks_of
from bot.errors import Moot, SlackRefused
from bot.slack import FoundMessage, already
from bot.slack.dressing import bookmarks, remove_bookmark, set_topic
from bot.slack.taking_back import delete_file, rename_channel
from bot.sweep import oldest, ts_of
from storage import channels, exports, moves, people, publications, reports, watches, workspaces
from storage import incidents as rows
from storage.incidents import Incident
from storage.moves import Move
from storage.outbox import Delivery
from storage.publications import Publication

MOST_PAGES = 25
ANNOUNCED_WITHIN = timedelta(minutes=30)  # a response_url lives as long
NOT_OURS = ("cant_delete_message", "message_not_found", *CLOSED)


class ClearChannel(Kind):
    """Take the bot's own posts out of the channel that an incident left; deletions may be repeated.

    The subject is the move, or `<move>:again` for a second look: what was on its way at that moment is found too.
    """

    name = "clear_channel"

    def ask(self, row: Delivery, world: World) -> dict[str, str]:
        with world.db.read() as session:
            move = moves.get(session, int(row.subject.partition(":")[0]))
            incident = rows.get(session, move.incident_id)
            if ":" in row.subject:
                _refuse_undone(move, incident)
            workspace = workspaces.get(session, move.team_id)
            since = oldest(session, incident)
            known = channels.find(session, move.team_id, move.channel_id or "")
            told = {tuple(one) for one in bookmarks_of(session, incident).values()}
            known_ids = {str(one[0]) for one in known.bookmarks.values() if one[0]}
            published = publications.elsewhere(session, incident.id or 0, move.channel_id)
        bot_user = workspace.bot_user_id or "" if workspace else ""
        clearing = _Clearing(world, move, incident, bot_user, since=since, bookmarks=known_ids, told=told)
        taken_back = clearing.published(published) if move.to_private else {}
        return clearing.all(is_first=":" not in row.subject) | taken_back

    def keep(self, session: Session, row: Delivery, answer: dict[str, str], world: World) -> None:
        move = moves.get(session, int(row.subject.partition(":")[0]))
        total = int(move.seen.get("withdrawn", "0")) + int(answer.get("withdrawn", "0"))
        move.seen = {**answer, **move.seen, "withdrawn": str(total)}
        if "name" in answer:
            move.channel_name = answer["name"]
        if move.channel_id is not None and move.to_private:
            left = channels.find(session, move.team_id, move.channel_id)
            left.topic, left.bookmarks = "", {}
            session.add(left)
        session.add(move)


class _Clearing:
    """One look through what the bot has posted where it may be seen no more."""

    def __init__(
        self,
        world: World,
        move: Move,
        incident: Incident,
        bot_user: str,
        *,
        since: str,
        bookmarks: Collection[str],
        told: Collection[tuple[str, ...]],
    ) -> None:
        """Keep what is cleared; `since` is the ts from which on the bot has posted about the incident.

        `bookmarks` are the ids of those that the bot put there, as far as it knows, `told` the titles and addresses.
        """
        self._bookmarks, self._told = bookmarks, told
        self._slack, self._prefix = world.slack, world.settings.channel_prefix
        self._move, self._incident, self._bot_user, self._since = move, incident, bot_user, since
        self._gone: set[tuple[str, str]] = set()

    def all(self, *, is_first: bool) -> dict[str, str]:
        """Clear everything; return what was found."""
        found: dict[str, str] = {}
        for file_id in self._move.posts.get("files", "").split() if is_first else []:
            delete_file(self._slack, file_id)  # what a message only shows, as the picture, is none of its files
        if self._move.channel_id is not None:
            with already(*NOT_OURS):
                found |= self._channel(self._move.channel_id, is_first=is_first)
        if self._move.to_private and is_first:
            found |= self._announcement()
        return found | {"withdrawn": str(len(self._gone))}

    def published(self, posts: Sequence[Publication]) -> dict[str, str]:
        """Take back the postmortem where it was published elsewhere; return in which channels."""
        for one in posts:
            channel_id, ts = one.channel_id or "", one.message_ts or ""
            with already(*NOT_OURS):  # without membership the thread cannot be read, but one's own posts be deleted
                self._thread(channel_id, ts)
            if one.file_id:
                delete_file(self._slack, one.file_id)
            self._delete(channel_id, ts)
        return {"published": " ".join(dict.fromkeys(one.channel_id or "" for one in posts))} if posts else {}

    def _channel(self, channel_id: str, *, is_first: bool) -> dict[str, str]:
        found = {"members": " ".join(self._slack.members(channel_id))} if is_first else {}
        for ts in (self._move.posts.get("overview", ""), self._move.posts.get("resolved", "")):
            if ts and is_first:
                self._thread(channel_id, ts)
        for ts in self._move.posts.get("others", "").split() if is_first else []:
            self._delete(channel_id, ts)
        if self._move.to_private:
            for message in self._own(channel_id, self._since, ""):
                if not self._move.is_here or self._is_about(message):
                    self._thread(channel_id, message.source.ts, message)
            if not self._move.is_here:
                self._undress(channel_id)
                found |= self._neutral_name(channel_id) if is_first else {}
        return found

    def _neutral_name(self, channel_id: str) -> dict[str, str]:
        """Take the title out of the channel's name."""
        number, name = self._incident.number, ""
        for wanted in (f"{self._prefix}-{number}", f"{self._prefix}-{number}-left"):
            name = name or rename_channel(self._slack, channel_id, wanted)
        return {"name": name} if name else {}

    def _undress(self, channel_id: str) -> None:
        """Take off the topic, and the bookmarks that tell of the incident: also those that were on their way there."""
        with already("restricted_action", "missing_scope"):
            set_topic(self._slack, channel_id, "")
        overview = f"{self._incident.key} overview"
        with already("not_found", "missing_scope"):
            for one in bookmarks(self._slack, channel_id):
                if one.bookmark_id in self._bookmarks or (one.title, one.link) in self._told or one.title == overview:
                    remove_bookmark(self._slack, channel_id, one.bookmark_id)

    def _announcement(self) -> dict[str, str]:
        """Take back the public line, where the bot is a member and so can find it."""
        origin = self._incident.origin_channel_id or ""
        if not origin or origin.startswith("D") or origin == self._move.channel_id or self._incident.is_practice:
            return {}
        declared = self._incident.declared_at
        since, until = ts_of(declared - timedelta(seconds=1)), ts_of(declared + ANNOUNCED_WITHIN)
        try:
            lines = [one for one in self._own(origin, since, until) if self._is_about(one)]
        except SlackRefused as refused:
            if refused.code not in CLOSED:
                raise
            return {"not_withdrawn": origin}
        for one in lines:
            self._delete(origin, one.source.ts)
        return {"announced": origin} if lines else {"not_withdrawn": origin}

    def _own(self, channel_id: str, oldest_ts: str, latest: str) -> Iterator[FoundMessage]:
        for _ in range(MOST_PAGES):
            page = self._slack.history(channel_id, oldest=oldest_ts, latest=latest)
            yield from (one for one in page.messages if one.source.user_id == self._bot_user and not one.is_gone)
            if page.is_last or not page.messages:
                return
            latest = page.messages[-1].source.ts

    def _is_about(self, message: FoundMessage) -> bool:
        return re.search(rf"\b{self._incident.key}\b", message.source.text) is not None

    def _thread(self, channel_id: str, ts: str, message: FoundMessage | None = None) -> None:
        """Delete a post with the bot's own replies, these first: what has replies leaves its place behind."""
        if message is None or message.latest_reply:
            with already("thread_not_found", "message_not_found"):
                for reply in self._slack.thread(channel_id, ts):
                    if reply.source.user_id == self._bot_user and reply.source.ts != ts:
                        self._take_away(channel_id, reply)
        if message is not None:
            self._take_away(channel_id, message)
        else:
            self._delete(channel_id, ts)

    def _take_away(self, channel_id: str, message: FoundMessage) -> None:
        for file in message.source.files:
            delete_file(self._slack, file.file_id)
        self._delete(channel_id, message.source.ts)

    def _delete(self, channel_id: str, ts: str) -> None:
        if (channel_id, ts) in self._gone or ts == self._move.pointer_ts:
            return
        with already(*NOT_OURS):
            self._slack.delete(channel_id, ts)
            self._gone.add((channel_id, ts))


class PointOn(Kind):
    """Say in the channel that was left that it goes on elsewhere: where, only when everybody may know."""

    name = "point_on"

    def ask(self, row: Delivery, world: World) -> str:
        with world.db.read() as session:
            move = moves.get(session, int(row.subject))
            incident = rows.get(session, move.incident_id)
        if move.channel_id is None:
            raise Moot("it had no channel")
        _refuse_undone(move, incident)
        said = world.rendering.say("point_on", {"incident": incident, "move": move})
        try:
            return world.slack.post(move.channel_id, said, mark=mark(row), again=again(row))
        except SlackRefused as refused:
            if refused.code in CLOSED:
                raise Moot(refused.code) from refused
            raise

    def keep(self, session: Session, row: Delivery, answer: str, world: World) -> None:
        move = moves.get(session, int(row.subject))
        move.pointer_ts = answer
        session.add(move)


class BringAlong(Kind):
    """Invite everybody who was in the channel that a hidden incident left; the subject is the move."""

    name = "bring_along"

    def ask(self, row: Delivery, world: World) -> list[str]:
        with world.db.read() as session:
            move = moves.get(session, int(row.subject))
            incident = rows.get(session, move.incident_id)
        if not incident.is_private:
            raise Moot("everybody may see it again")
        here = world.slack.members(move.channel_id or "")
        world.slack.invite(channel_of(incident), here)
        return here

    def keep(self, session: Session, row: Delivery, answer: list[str], world: World) -> None:
        incident = rows.get(session, moves.get(session, int(row.subject)).incident_id)
        for user_id in answer:
            people.keep_membership(
                session, row.team_id, incident.channel_id or "", user_id, is_member=True, at=world.clock.now()
            )


class HadBeenSeen(Kind):
    """Tell, by DM, what had been seen of an incident before it was hidden; the subject is `<move>:<person>`."""

    name = "had_been_seen"

    def ask(self, row: Delivery, world: World) -> None:
        move_id, _, user_id = row.subject.partition(":")
        with world.db.read() as session:
            move = moves.get(session, int(move_id))
            incident = rows.get(session, move.incident_id)
            _refuse_undone(move, incident)
            workspace = workspaces.get(session, move.team_id)
            bot_user = workspace.bot_user_id if workspace else None
            members = [one for one in move.seen.get("members", "").split() if one != bot_user]
            followed = watches.of_incident(session, move.incident_id)
            shown = [one for one in followed if one.ended_at is not None and one.ended_at >= move.moved_at]
            got = exports.sent_to(session, move.incident_id, before=move.moved_at)
            exported = sorted({*got, *reports.sent_about(session, incident, before=move.moved_at)})
            facts = {
                "incident": incident,
                "move": move,
                "seen": move.seen,
                "members": members,
                "watched": [one.channel_id for one in shown if not one.is_person and one.channel_id],
                "followers": [one.target for one in shown if one.is_person],
                "published": move.seen.get("published", "").split(),
                "exported": exported,
                "names": known_people.names(
                    session, move.team_id, [*members, *exported, *(one.target for one in shown)]
                ),
            }
        said = world.rendering.say("had_been_seen", facts)
        world.slack.post(world.slack.open_dm(user_id), said, mark=mark(row), again=again(row))


def _refuse_undone(move: Move, incident: Incident) -> None:
    """Raise Moot when an incident that was hidden is shown again: it is where it was, and its posts stay."""
    if move.to_private and not incident.is_private:
        raise Moot("it was shown again")
