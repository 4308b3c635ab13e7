"""The control: the same bot, but it knows no patience. The checks of what leaves for Slack must catch it."""

import sys
from collections.abc import Mapping
from typing import Any

import app
from bot.pacing import DatabaseGate
from bot.settings import load_settings
from bot.slack import answers


class OpenDoor(DatabaseGate):
    """Lets every call through at once."""

    def pass_through(self, method: str, channel_id: str) -> None:
        pass


def soon(_headers: Mapping[str, Any]) -> float:
    return 0.2


if __name__ == "__main__":
    vars(app)["DatabaseGate"] = OpenDoor
    vars(answers)["retry_after"] = soon
    sys.exit(app.serve(load_settings()))
