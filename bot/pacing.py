"""How fast calls may follow each other, kept in rows, so that replicas share it."""

from bot.errors import TooSoon
from bot.slack.budgets import BUDGETS
from storage import budgets, outbox
from storage.database import Database


class DatabaseGate:
    """Pacing and Retry-After, read from rows: replicas share them.

    Posts are one a second and channel; what follows each change has a budget.
    """

    def __init__(self, db: Database) -> None:
        """Keep the database."""
        self._db = db

    def pass_through(self, method: str, channel_id: str) -> None:
        """Raise TooSoon while `method` must be left alone (in `channel_id`)."""
        keys = [method, f"{method}:{channel_id}"] if channel_id else [method]
        with self._db.read() as session:
            wait = outbox.wait_for(session, keys)
        if wait == 0 and method == "chat.postMessage":
            wait = self._db.write(lambda session: outbox.reserve(session, f"post:{channel_id}", 1.0))
        if wait == 0 and (budget := BUDGETS.get(method)):
            wait = self._db.write(lambda session: budgets.spend(session, method, **budget._asdict()))
        if wait > 0:
            raise TooSoon(wait)
