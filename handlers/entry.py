"""The one way in: every listener is wrapped here when it is registered.

Read the payload, one transaction (drop repeats, run the handler), commit, word the answer outside of the write lock,
acknowledge. Only then are dialogs opened and clicks answered. A handler never calls `ack`, `begin` or Slack.
"""

import dataclasses
import logging
import uuid
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from slack_bolt import Ack, BoltContext, BoltResponse
from sqlmodel import Session

from bot import instruments, logs, people, policy
from bot.errors import Refusal
from bot.faults import point
from bot.services import Services
from bot.timeline import moment_of_ts
from handlers import payloads, recording
from handlers.replies import NotStored, Refused, Replies, result_view
from handlers.shapes import Answer, Asked, Button, Command, Dialog, Form, FormErrors, Outcome, Request, Shortcut
from storage import inbox
from storage import people as people_rows

log = logging.getLogger(__name__)
R = TypeVar("R", bound=Request)
NOT_STORED = BoltResponse(status=503, body="not stored")
TAKEN_ALREADY = Answer("taken_already")
EventHandler = Callable[[Session, Services, str, Mapping[str, Any]], None]


class Entry:
    """Wraps handlers into Bolt listeners."""

    def __init__(self, services: Services) -> None:
        """Keep the services, and what answers."""
        self.services = services
        self._replies = Replies(services)

    def close(self) -> None:
        """Let what follows the last acknowledgements end."""
        self._replies.close()

    def command(self, find: Callable[[Asked], Command]) -> Callable[..., None]:
        """Make the listener of a slash command; `find` gives the command that a request means."""

        def listener(ack: Ack, body: dict[str, Any]) -> None:
            point("received")
            asked = payloads.asked(body, self.services)
            command = find(asked)
            outcome = self._run(
                asked,
                asked.trigger_id,
                command.run,
                again=lambda: payloads.command_again(asked, command.name),
                reads_only=command.only_reads(asked),
                door=command.name,
            )
            said = self._replies.words(outcome)
            point("before ack")
            if said is None:
                ack()
            else:
                ack(text=said.text, blocks=said.blocks or None, response_type="ephemeral")
            if isinstance(outcome, Dialog):
                self._replies.open(outcome, asked)

        return listener

    def event(self, handle: EventHandler) -> Callable[..., BoltResponse | None]:
        """Make the listener of an event; one that could not be stored is not acknowledged: Slack sends it again."""

        def listener(body: dict[str, Any]) -> BoltResponse | None:
            point("received")
            event = body.get("event")
            if not isinstance(event, dict):
                return None
            team_id = payloads.string(body, "team_id")
            key = payloads.event_key(event, team_id)
            event_id = payloads.string(body, "event_id") or None

            def job(session: Session) -> None:
                at = self.services.clock.now()
                if inbox.take_in(session, key=key, team_id=team_id, event_id=event_id, at=at):
                    handle(session, self.services, team_id, event)
                    point("before commit")

            try:
                point("before begin")
                self.services.db.write(job)
            except Exception:
                log.exception("Event %s was not stored; Slack delivers it again.", event_id)
                return NOT_STORED
            point("after commit")
            point("before ack")
            return None

        return listener

    def mention(
        self, read: Callable[[Mapping[str, Any], Services, str], Asked | None], find: Callable[[Asked], Command]
    ) -> Callable[..., BoltResponse | None]:
        """Make the listener of what is typed to the bot itself; `read` gives None for what only speaks of it.

        Like any event, it is delivered again until it is stored. The answer then leaves directly, best effort, as
        the answers to clicks do: only its author sees it, and what it tells is stored.
        """

        def listener(body: dict[str, Any], context: BoltContext) -> BoltResponse | None:
            point("received")
            asked = read(body, self.services, context.bot_user_id or "")
            is_stored = asked is None or self._typed(body["event"], _as_of_its_message(asked, body), find)
            return None if is_stored else NOT_STORED

        return listener

    def missed_mention(
        self, read: Callable[[Mapping[str, Any], Services, str], Asked | None], find: Callable[[Asked], Command]
    ) -> Callable[[Mapping[str, Any]], bool]:
        """Make what takes in words that Slack did not tell of, as of when they were typed; False: not stored."""

        def hear(body: Mapping[str, Any]) -> bool:
            asked = read(body, self.services, "")
            return asked is None or self._typed(body["event"], _as_of_its_message(asked, body), find)

        return hear

    def knows(self, team_id: str, event: Mapping[str, Any]) -> bool:
        """Whether what an event means was taken in as a person's words already."""
        with self.services.db.read() as session:
            return inbox.knows(session, f"request:{team_id}:{payloads.event_key(event, team_id)}")

    def _typed(self, event: Mapping[str, Any], asked: Asked, find: Callable[[Asked], Command]) -> bool:
        """Do what somebody typed to the bot, and answer; return False when it could not be stored."""
        command = find(asked)
        outcome = self._run(asked, payloads.event_key(event, asked.team_id), command.run, door=command.name)
        if isinstance(outcome, NotStored):
            return False
        point("before ack")
        if outcome is not None and outcome is not TAKEN_ALREADY:
            self._replies.after_mention(outcome, asked)
        return True

    def click(self, buttons: Mapping[str, Button]) -> Callable[..., None]:
        """Make the listener of all clicks."""

        def listener(ack: Ack, body: dict[str, Any]) -> None:
            point("received")
            action_id, clicked = payloads.clicked(body, self.services)
            button = buttons.get(action_id.split(":")[0])
            if button is None:  # a link, or a button of another version
                ack()
                return
            key = f"{clicked.trigger_id}:{action_id}"
            if button.is_once and clicked.message_ts:
                key = f"{clicked.message_ts}:{clicked.user_id}:{button.action_id}"
            outcome = self._run(clicked, key, button.run, door=button.action_id, reads_only=button.reads_only)
            point("before ack")
            ack()
            self._replies.after_click(outcome, clicked)

        return listener

    def shortcut(self, shortcuts: Mapping[str, Shortcut]) -> Callable[..., None]:
        """Make the listener of all message shortcuts."""

        def listener(ack: Ack, body: dict[str, Any]) -> None:
            point("received")
            callback_id, used = payloads.used(body, self.services)
            outcome = None
            if callback_id in shortcuts:
                outcome = self._run(used, used.trigger_id, shortcuts[callback_id].run, door=callback_id)
            point("before ack")
            ack()
            self._replies.after_click(outcome, used)

        return listener

    def submission(self, forms: Mapping[str, Form]) -> Callable[..., None]:
        """Make the listener of all dialogs that are sent."""

        def listener(ack: Ack, body: dict[str, Any]) -> None:
            point("received")
            callback_id, submitted = payloads.submitted(body, self.services)
            form = forms.get(callback_id)
            if form is None:
                ack()
                return
            outcome = self._run(submitted, submitted.trigger_id, form.run, door=callback_id)
            point("before ack")
            said = self._replies.words(outcome)
            if isinstance(outcome, FormErrors):
                ack(response_action="errors", errors=dict(outcome.errors))
            elif isinstance(outcome, Refused) and said is not None:
                ack(response_action="errors", errors={form.field: said.text})
            elif said is not None:
                ack(response_action="update", view=result_view(said))
            else:
                ack()
            if isinstance(outcome, Answer) and outcome.redraws is not None:
                self._replies.redraw(outcome.redraws)

        return listener

    def fault(self, error: Exception, body: dict[str, Any]) -> BoltResponse:
        """Answer what failed before its listener ran: a person is told, an event is not acknowledged."""
        if "event" in body:
            log.error("An event failed before it was taken in; Slack delivers it again.", exc_info=error)
            return NOT_STORED
        reference = logs.reference()
        log.error("Request %s failed before its handler ran.", reference, exc_info=error)
        said = self._not_stored(error, reference).said
        return BoltResponse(status=200, body={"text": said.text} if "command" in body else "")

    # The transaction

    def _run(
        self,
        request: R,
        key: str,
        run: Callable[[Session, R], Outcome],
        *,
        again: Callable[[], str] = str,
        reads_only: bool = False,
        door: str = "",
    ) -> Any:
        """Run a handler in its transaction; a refusal, or a failure to store, becomes the answer.

        `door` is the word, or the button's or dialog's id, by which the audit tells where somebody came in.
        """
        try:
            if reads_only:
                with self.services.db.read() as session:
                    person = people_rows.get(session, request.team_id, request.user_id)
                    if person is not None:  # whoever is new is met first, which is stored
                        policy.admit(self.services.settings, person)
                        outcome = run(session, _of(person, request))
                if person is not None:
                    return self._looked(outcome, request, door)
            point("before begin")
            outcome = self.services.db.write(lambda session: self._job(session, request, key, run, door))
        except Refusal as refusal:
            recording.refusal(self.services, request, refusal, door)
            return Refused(self.services.rendering.refuse(refusal))
        except Exception as error:
            reference = logs.reference()
            log.exception("Request %s was not stored.", reference)
            return self._not_stored(error, reference, again=again())
        point("after commit")
        return outcome

    def _not_stored(self, error: Exception, reference: str, *, again: str = "") -> NotStored:
        instruments.NOT_STORED.inc()
        fault = Refusal("not_stored", again=again, reference=reference, error=type(error).__name__)
        return NotStored(self.services.rendering.refuse(fault))

    def _looked(self, outcome: Outcome, request: Request, door: str) -> Outcome:
        """Record who is about to see what is private: unless that is stored, nothing is shown."""
        if recording.seen(outcome):
            self.services.db.write(lambda session: recording.looks(session, outcome, request, door))
        return outcome

    def _job(self, session: Session, request: R, key: str, run: Callable[[Session, R], Outcome], door: str) -> Outcome:
        key = f"request:{request.team_id}:{key}" if key else f"request:{uuid.uuid4().hex}"
        if not inbox.take_in(session, key=key, team_id=request.team_id, event_id=None, at=request.at):
            return TAKEN_ALREADY
        person = people.meet(session, request.team_id, request.user_id, request.at)
        policy.admit(self.services.settings, person)
        outcome = run(session, _of(person, request))
        recording.looks(session, outcome, request, door)
        point("before commit")
        return outcome


def _as_of_its_message(asked: Asked, body: Mapping[str, Any]) -> Asked:
    """Return words as of when they were typed: Slack's event, or the sweep, may bring them hours later."""
    said_at = moment_of_ts(payloads.string(body["event"], "ts"))
    return asked if said_at is None else dataclasses.replace(asked, at=min(said_at, asked.at))


def _of(person: people_rows.Person, request: R) -> R:
    if person.zone is None:
        return request
    return dataclasses.replace(request, zone=person.zone, is_zone_assumed=False)
