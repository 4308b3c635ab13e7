"""What is said back: outcomes into words, and what leaves right after the acknowledgement.

Dialogs, and answers to clicks, shortcuts and mentions, leave directly and best effort: they change no channel, and
what they tell is stored.
"""

import contextvars
import dataclasses
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bot import logs
from bot.errors import DeliveryError
from bot.rendering import Said
from bot.services import Services
from handlers.shapes import Answer, Asked, Clicked, Dialog, Redrawn, Request

log = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True)
class Refused:
    """What a person asked was not done, and why."""

    said: Said


class NotStored(Refused):
    """Nothing of it is stored."""


class Replies:
    """Words outcomes, and sends what follows an acknowledgement by a few threads of its own."""

    def __init__(self, services: Services) -> None:
        """Keep the services."""
        self._services = services
        self._threads = ThreadPoolExecutor(4, thread_name_prefix="afterwards")

    def close(self) -> None:
        """Let what follows the last acknowledgements end."""
        self._threads.shutdown(wait=True, cancel_futures=False)

    def words(self, outcome: Any) -> Said | None:
        """Return the words of an outcome, None where nothing is said."""
        if isinstance(outcome, Refused):
            return outcome.said
        if not isinstance(outcome, Answer):
            return None
        try:
            return self._services.rendering.say(outcome.template, outcome.facts)
        except Exception:
            reference = logs.reference()
            log.exception("Answer %s (%s) could not be worded.", reference, outcome.template)
            return Said(f"It is stored, but I could not word the answer. (Reference {reference}.)")

    def open(self, dialog: Dialog, request: Request) -> None:
        """Open a dialog, soon."""
        self._soon(self._open, dialog, request)

    def after_click(self, outcome: Any, request: Request) -> None:
        """Answer a click or a shortcut, soon."""
        if isinstance(outcome, Dialog):
            self.open(outcome, request)
        elif outcome is not None:
            self._soon(self._answer, outcome, request)

    def redraw(self, older: Redrawn) -> None:
        """Redraw an older answer, soon; one that cannot be any more stays as it is."""
        self._soon(self._redraw, older)

    def after_mention(self, outcome: Any, asked: Asked) -> None:
        """Answer what was typed to the bot itself, soon."""
        self._soon(self._whisper, outcome, asked)

    def _soon(self, act: Callable[..., None], *given: Any) -> None:
        self._threads.submit(contextvars.copy_context().run, _act, act, *given)  # the log tells of which request it is

    def _answer(self, outcome: Any, request: Request) -> None:
        said = self.words(outcome)
        if said is not None:
            self._respond(request, said, replace=isinstance(outcome, Answer) and outcome.replace)

    def _redraw(self, older: Redrawn) -> None:
        said = self.words(older.answer)
        if said is not None:
            try:
                self._services.slack.respond(older.response_url, said, replace=older.replace)
            except DeliveryError as error:
                log.info("An older answer stays as it is: %s", error)

    def _open(self, dialog: Dialog, request: Request) -> None:
        try:
            view = self._services.rendering.say(dialog.template, self._facts(dialog)).dialog
            on_top = isinstance(request, Clicked) and request.in_dialog
            self._services.slack.open_dialog(request.trigger_id, view, on_top=on_top)
        except DeliveryError as error:
            log.warning("A dialog could not be opened: %s", error)
            self._respond(request, self._instead(dialog))
        except Exception:
            log.exception("A dialog (%s) could not be worded.", dialog.template)
            self._respond(request, self._instead(dialog))

    def _facts(self, dialog: Dialog) -> Mapping[str, Any]:
        if dialog.look is None:
            return dialog.facts
        try:
            return {**dialog.facts, **dialog.look(self._services.slack)}
        except DeliveryError as error:
            log.warning("What a dialog would show could not be asked: %s", error)
            return dialog.facts

    def _instead(self, dialog: Dialog) -> Said:
        return self._services.rendering.say("dialog_instead", {"instead": dialog.instead})

    def _whisper(self, outcome: Any, asked: Asked) -> None:
        said = self._instead(outcome) if isinstance(outcome, Dialog) else self.words(outcome)
        if said is None:
            return
        try:
            self._services.slack.whisper(asked.channel_id, asked.user_id, said, thread_ts=asked.thread_ts)
        except DeliveryError as error:
            log.warning("An answer did not reach its person: %s", error)

    def _respond(self, request: Request, said: Said, *, replace: bool = False) -> None:
        if request.response_url:
            try:
                self._services.slack.respond(request.response_url, said, replace=replace)
            except DeliveryError as error:
                log.warning("An answer did not reach its person: %s", error)


def _act(act: Callable[..., None], *given: Any) -> None:
    """Do what follows an acknowledgement: nobody asks its thread what it raised."""
    try:
        act(*given)
    except Exception:
        log.exception("What follows an acknowledgement failed by a fault of ours.")


def result_view(said: Said) -> dict[str, Any]:
    """Return the view that takes the place of a dialog, once it was sent and stored."""
    blocks = said.blocks or [{"type": "section", "text": {"type": "mrkdwn", "text": said.text[:3000]}}]
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Incident Scribe"},
        "close": {"type": "plain_text", "text": "Close"},
        "blocks": blocks,
    }
