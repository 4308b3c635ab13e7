"""Bugs that are planted on purpose, each in one place of the running bot: the simulation must find them.

Each is what a promise forbids, as somebody might write it in good faith.
"""

import html
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from unittest.mock import patch

from jinja2 import pass_context
from markupsafe import Markup
from sqlalchemy import delete, true
from sqlmodel import Session, col

import bot.capture
import bot.deliveries.given_up
import bot.rendering
import bot.slack
import bot.sources
import handlers
import handlers.clock
import handlers.entry
import handlers.messages
import storage.listing
import storage.pages
import storage.people
import storage.reminders
import storage.timeline
from bot.outbox import Outbox
from bot.rendering import Said
from handlers.entry import Entry
from handlers.replies import NotStored
from storage import inbox
from storage.timeline import Line, Reaction
from tests.faults.ack_first import AckFirst, _bolt

Plant = Callable[[], AbstractContextManager[object]]


@contextmanager
def acknowledges_before_it_stores() -> Iterator[None]:
    with patch.object(handlers, "Entry", AckFirst), patch.object(handlers, "App", _bolt):
        yield


@contextmanager
def knows_repeats_by_their_event_id_only() -> Iterator[None]:
    seen, real = threading.local(), Entry.mention

    def mention(self: Entry, read: Any, find: Any) -> Callable[..., Any]:
        listener = real(self, read, find)

        def remembering(body: dict[str, Any], context: Any) -> Any:
            seen.event_id = body["event_id"]
            return listener(body, context)

        return remembering

    def key(_event: object, _team_id: str) -> str:
        return f"event:{getattr(seen, 'event_id', '')}"

    with patch.object(Entry, "mention", mention), patch.object(handlers.entry.payloads, "event_key", key):
        yield


@contextmanager
def orders_by_when_it_was_recorded() -> Iterator[None]:
    whole, piece = storage.timeline.of_incident, storage.pages.between

    def recorded(lines: list[Line]) -> list[Line]:
        return sorted(lines, key=lambda line: (line.recorded_at, line.number))

    def of_incident(session: Session, incident_id: int, *, struck: bool = False) -> list[Line]:
        return recorded(whole(session, incident_id, struck=struck))

    def between(session: Session, incident_id: int, only: str, bounds: tuple[int, int], total: int) -> list[Line]:
        return recorded(piece(session, incident_id, only, (0, total), total))[slice(*bounds)]

    with patch.object(storage.timeline, "of_incident", of_incident), patch.object(storage.pages, "between", between):
        yield


@contextmanager
def forgets_what_was_taken_back() -> Iterator[None]:
    real = storage.timeline.keep_reaction

    def keep(session: Session, reaction: Reaction) -> bool:
        if reaction.is_there:
            return real(session, reaction)
        same = [
            col(getattr(Reaction, name)) == getattr(reaction, name)
            for name in ("team_id", "channel_id", "message_ts", "emoji", "user_id")
        ]
        return bool(session.connection().execute(delete(Reaction).where(*same).returning(Reaction.emoji)).first())  # type: ignore[call-overload]

    with patch.object(storage.timeline, "keep_reaction", keep):
        yield


def lists_and_finds_whatever_is_there() -> AbstractContextManager[object]:
    return patch.object(storage.listing, "visible_to", lambda _viewer: true())


def shows_what_people_type_as_it_is() -> AbstractContextManager[object]:
    return patch.object(bot.rendering, "_said", pass_context(lambda _, wire: Markup(html.unescape(wire or ""))))


def does_not_mark_a_reminder_as_sent() -> AbstractContextManager[object]:
    return patch.object(storage.reminders, "mark_sent", lambda *_: None)


def never_looks_for_what_it_missed() -> AbstractContextManager[object]:
    return patch.object(handlers.clock.Ticker, "sweep", lambda *_, **__: None)


@contextmanager
def keeps_what_nobody_captured() -> Iterator[None]:
    real = handlers.messages.handle

    def handle(session: Session, services: Any, team_id: str, event: Any) -> None:
        said = f"said:{event.get('previous_message')}"
        inbox.take_in(session, key=said, team_id=team_id, event_id=None, at=services.clock.now())
        real(session, services, team_id, event)

    with patch.object(handlers.messages, "handle", handle):
        yield


def posts_again_without_looking() -> AbstractContextManager[object]:
    return patch.object(bot.slack.Slack, "_marked", lambda *_: None)


def drops_what_slack_does_not_take() -> AbstractContextManager[object]:
    return patch.object(Outbox, "_put_off", lambda self, row, *_: self._settled(row, None, None, outcome="dropped"))


@contextmanager
def takes_any_edit_for_the_latest() -> Iterator[None]:
    real = bot.sources.follow_edit

    def follow(session: Session, settings: Any, team_id: str, channel_id: str, ts: str, **more: Any) -> list[Line]:
        for line in storage.timeline.of_source(session, team_id, channel_id, ts):
            line.source_ts = None
            session.add(line)
        session.flush()
        return real(session, settings, team_id, channel_id, ts, **more)

    with patch.object(bot.sources, "follow_edit", follow):
        yield


@contextmanager
def does_not_notice_who_left() -> Iterator[None]:
    real = storage.people.keep_membership

    def keep(*given: Any, is_member: bool, **more: Any) -> None:
        if is_member:
            real(*given, is_member=is_member, **more)

    with patch.object(storage.people, "keep_membership", keep):
        yield


def says_noted_where_it_stored_nothing() -> AbstractContextManager[object]:
    return patch.object(Entry, "_not_stored", lambda *_, **__: NotStored(Said("Noted.")))


def tells_nobody_of_what_it_gave_up() -> AbstractContextManager[object]:
    return patch.object(bot.deliveries.given_up, "tell", lambda *_: None)


def lets_an_emoji_undo_a_strike_by_hand() -> AbstractContextManager[object]:
    return patch.object(bot.capture, "is_struck_by_hand", lambda _: False)


QUICKLY_FOUND: tuple[Plant, ...] = (orders_by_when_it_was_recorded,)
PLANTS: tuple[Plant, ...] = (
    *QUICKLY_FOUND,
    says_noted_where_it_stored_nothing,
    drops_what_slack_does_not_take,
    acknowledges_before_it_stores,
    knows_repeats_by_their_event_id_only,
    forgets_what_was_taken_back,
    lists_and_finds_whatever_is_there,
    shows_what_people_type_as_it_is,
    does_not_mark_a_reminder_as_sent,
    never_looks_for_what_it_missed,
    keeps_what_nobody_captured,
    posts_again_without_looking,
    takes_any_edit_for_the_latest,
    does_not_notice_who_left,
    tells_nobody_of_what_it_gave_up,
    lets_an_emoji_undo_a_strike_by_hand,
)
