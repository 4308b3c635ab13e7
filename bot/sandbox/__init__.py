"""A strict Slack stand-in on loopback: the demo runs on it, and so do the tests."""

from bot.sandbox.people import Person, typed
from bot.sandbox.records import Call, Channel, Delivery, Message
from bot.sandbox.reply import Reply
from bot.sandbox.sandbox import Sandbox

__all__ = ["Call", "Channel", "Delivery", "Message", "Person", "Reply", "Sandbox", "typed"]
