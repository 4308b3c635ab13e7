"""The app's HTTP door, with a raw client that signs what it is given, or signs it wrongly."""

import http.client
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlmodel import func, select

from bot.sandbox.signed import signature
from storage.inbox import Receipt
from storage.timeline import Line
from tests.databases import ready_made, sqlite_copy
from tests.stage import HTTP, Stage, staged

JSON, FORM = "application/json", "application/x-www-form-urlencoded"


@dataclass
class Door:
    """Knocks at `/slack/events` with raw bytes, and tells status and text."""

    stage: Stage

    def __post_init__(self) -> None:
        self.port, self.secret = self.stage.bot.port, self.stage.slack.signing_secret

    def knock(
        self,
        body: bytes,
        *,
        content_type: str | None = JSON,
        at: str | None = None,
        sign: str | bytes | None = None,
        signed: bool = True,
        more: dict[str, str] | None = None,
    ) -> tuple[int, str]:
        """Post `body`, signed unless told otherwise; `at` and `sign` replace what stands in the headers."""
        stamp = str(int(time.time())) if at is None else at
        headers: dict[str, str | bytes] = dict(more or {})
        if content_type is not None:
            headers["Content-Type"] = content_type
        if signed:
            headers["X-Slack-Request-Timestamp"] = stamp
            headers["X-Slack-Signature"] = signature(self.secret, stamp, body) if sign is None else sign
        return self.ask("POST", "/slack/events", body, headers)

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str | bytes] | None = None
    ) -> tuple[int, str]:
        """Make any request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read().decode("utf-8", "replace")
        finally:
            connection.close()

    def rows(self) -> tuple[int, int]:
        """Count what was taken in: receipts and lines."""
        with self.stage.bot.db.read() as session:
            receipts, lines = (session.scalar(select(func.count()).select_from(one)) for one in (Receipt, Line))
        return receipts or 0, lines or 0


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """The door of one app, for all tests of a file."""
    folder = tmp_path_factory.mktemp("door")
    with staged(sqlite_copy(ready_made(folder), folder), HTTP) as stage:
        yield Door(stage)
