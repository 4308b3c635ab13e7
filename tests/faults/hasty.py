"""The control: the bot that acknowledges first, and on SIGTERM ends at once. The test of draining must catch it."""

import os
import sys
from typing import Any

import app
import handlers
from bot.settings import load_settings
from tests.faults import ack_first


class Hasty(app.Bot):
    def stop(self) -> None:
        os._exit(0)


if __name__ == "__main__":
    parts: dict[str, Any] = {"App": ack_first._bolt, "Entry": ack_first.AckFirst}
    vars(app)["Bot"] = Hasty
    vars(handlers).update(parts)
    sys.exit(app.serve(load_settings()))
