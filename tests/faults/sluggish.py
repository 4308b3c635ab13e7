"""The control: the same bot, but one event after the other, each with a wait, and all of them kept in mind."""

import sys
import threading
import time
from typing import Any

from slack_bolt import BoltResponse

import app
import handlers
from bot.settings import load_settings
from handlers.entry import Entry, EventHandler


class Sluggish(Entry):
    def event(self, handle: EventHandler) -> Any:
        store, turn, kept = super().event(handle), threading.Lock(), []

        def listener(body: dict[str, Any]) -> BoltResponse | None:
            with turn:
                time.sleep(0.6)
                kept.append(b"x" * 2**22)
                return store(body)

        return listener


if __name__ == "__main__":
    vars(handlers)["Entry"] = Sluggish
    sys.exit(app.serve(load_settings()))
