"""Message shortcuts: one file per callback_id. This is their table of contents."""

from handlers.shapes import Shortcut
from handlers.shortcuts import add_to_timeline, declare_from_message

SHORTCUTS: tuple[Shortcut, ...] = (add_to_timeline.SHORTCUT, declare_from_message.SHORTCUT)
