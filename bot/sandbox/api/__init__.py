"""The Web API: one file per family of methods."""

from bot.sandbox.api import channels, conversations, files, marks, messages, users, views
from bot.sandbox.api.call import METHODS

__all__ = ["METHODS", "channels", "conversations", "files", "marks", "messages", "users", "views"]
