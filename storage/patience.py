"""How long a server may be silent: a PostgreSQL process that stands still keeps no one waiting.

Its own `statement_timeout` does not end such a process, and the kernel goes on to acknowledge what it is sent.
"""

from typing import Any

from sqlalchemy import Connection, text

STATEMENT_SECONDS = 1.8  # more than a lock is waited for
SILENCE_SECONDS = 1.9  # longer than the server lets a statement run: whoever lives has answered by then


def allow(connection: Connection, seconds: int) -> None:
    """Let this transaction take longer than people's requests may, on PostgreSQL: each statement, and between them.

    0: statements as they need.
    """
    if connection.dialect.name == "postgresql":
        raw: Any = connection.connection.driver_connection  # put right again when it goes back to the pool
        raw.patience_seconds = seconds + SILENCE_SECONDS - STATEMENT_SECONDS if seconds else None
        connection.execute(text(f"SET LOCAL statement_timeout = '{seconds}s'"))
        if seconds:
            connection.execute(text(f"SET LOCAL idle_in_transaction_session_timeout = '{seconds}s'"))
