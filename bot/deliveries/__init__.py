"""What each kind of outbox row means: one small class per kind, worded from the facts of the moment it leaves."""

from collections.abc import Iterator

from bot.deliveries import (
    copies,
    given_up,
    incidents,
    lines,
    pages,
    people,
    postmortem,
    reminders,
    sweeps,
    threads,
    workspaces,
)
from bot.deliveries.base import Kind, World

__all__ = ["Kind", "World", "kinds"]


def kinds() -> Iterator[Kind]:
    """Return one of every kind that these rooms hold."""
    for module in (
        copies,
        given_up,
        incidents,
        lines,
        pages,
        people,
        postmortem,
        reminders,
        sweeps,
        threads,
        workspaces,
    ):
        for one in vars(module).values():
            if isinstance(one, type) and issubclass(one, Kind) and one is not Kind:
                yield one()
