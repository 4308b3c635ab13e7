"""The bag that handlers are given."""

from dataclasses import dataclass

from bot.clock import Clock
from bot.outbox import Outbox
from bot.rendering import Rendering
from bot.settings import Settings
from bot.slack import Slack
from storage.database import Database


@dataclass(frozen=True)
class Services:
    """What a handler may reach; `slack` here makes only calls that change no channel (dialogs, direct answers)."""

    settings: Settings
    db: Database
    rendering: Rendering
    clock: Clock
    slack: Slack
    outbox: Outbox
