"""The control: the same bot, but it acknowledges before it writes, as most bots do. The fault tests must catch it.

The handlers are the product's own; only the order is turned round, in the one place where it is decided.
"""

import sys
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_bolt.response import BoltResponse

import app
import handlers
from bot.settings import load_settings
from handlers.entry import Entry, EventHandler
from handlers.shapes import Asked, Command


class AckFirst(Entry):
    """Answers "Noted." at once, and stores afterwards."""

    def command(self, find: Callable[[Asked], Command]) -> Callable[..., None]:
        store = super().command(find)

        def listener(ack: Ack, body: dict[str, Any]) -> None:
            ack(text="Noted.")
            store(_said_already, body)

        return listener

    def event(self, handle: EventHandler) -> Callable[..., BoltResponse | None]:
        store = super().event(handle)

        def listener(ack: Ack, body: dict[str, Any]) -> None:
            ack()
            store(body)

        return listener


def _said_already(*_: object, **__: object) -> None:
    """Take the second acknowledgement: the first one has left."""


def _bolt(**given: Any) -> App:
    return App(**{**given, "process_before_response": False})


if __name__ == "__main__":
    vars(handlers)["Entry"] = AckFirst
    vars(handlers)["App"] = _bolt
    sys.exit(app.serve(load_settings()))
