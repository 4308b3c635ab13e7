from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from slack_sdk import WebClient

from bot.clock import DrivenClock
from bot.sandbox import Sandbox

START = datetime(2025, 7, 15, 17, 42, tzinfo=UTC)


@pytest.fixture
def clock() -> DrivenClock:
    return DrivenClock(START)


@pytest.fixture
def sandbox(clock: DrivenClock) -> Iterator[Sandbox]:
    with Sandbox(clock=clock, retry_delays=(0.0, 0.2, 0.2)) as made:
        yield made


@pytest.fixture
def web(sandbox: Sandbox) -> WebClient:
    return WebClient(sandbox.bot_token, base_url=sandbox.url)
