"""What each kind of outbox row means: one small class per kind, worded from the facts of the moment it leaves."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

from bot.deliveries.base import Ears, Kind, World

__all__ = ["Ears", "Kind", "World", "kinds"]


def kinds() -> Iterator[Kind]:
    """Return one of every kind that these rooms hold."""
    for room in pkgutil.iter_modules(__path__, f"{__name__}."):
        for one in vars(importlib.import_module(room.name)).values():
            is_kind = isinstance(one, type) and issubclass(one, Kind) and one is not Kind
            if is_kind and one.__module__ == room.name and not inspect.isabstract(one):
                yield one()
