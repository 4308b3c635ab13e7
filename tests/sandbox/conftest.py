from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from slack_sdk import WebClient

from bot.clock import DrivenClock
from bot.sandbox import Person, Sandbox
from tests.sandbox.apps import Listener, listening

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


@pytest.fixture
def listener(sandbox: Sandbox) -> Iterator[Listener]:
    """An app that hears what the stand-in delivers, over HTTP."""
    with listening(sandbox) as made:
        yield made


@pytest.fixture
def alice(sandbox: Sandbox) -> Person:
    return sandbox.person("alice")
