"""What each kind of outbox row means: one small class per kind, worded from the facts of the moment it leaves."""

from bot.deliveries.base import Kind, World

__all__ = ["Kind", "World"]
