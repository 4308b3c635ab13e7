"""A burst of changes: what is redrawn at each keeps Slack's rates, and ends right."""

import time
from collections.abc import Iterator

import pytest

from bot.sandbox.api import METHODS
from bot.sandbox.pacing import PER_MINUTE
from tests.stage import HTTP, Stage, staged

CHANGES = ("note step {0} is done", "severity sev{1}", "note step {0} again", "status {2}", "todo Look at step {0}")
STATUSES = ("identified", "monitoring", "investigating")
pytestmark = pytest.mark.timed


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[Stage]:
    with staged(sqlite_url, HTTP, pace=True) as made:
        yield made


@pytest.mark.parametrize(
    ("changes", "seconds"),
    [
        pytest.param(100, 0.0, id="100 at once"),
        pytest.param(500, 60.0, id="500 in a minute", marks=[pytest.mark.soak, pytest.mark.timeout(400)]),
    ],
)
def test_overview_topic_and_home_keep_the_rates_and_end_right(stage: Stage, changes: int, seconds: float) -> None:
    channel = stage.declares("sev1 Checkout is down")
    stage.ana.opens_home()
    begun = time.monotonic()
    for number in range(changes):
        words = CHANGES[number % len(CHANGES)].format(number, number % 3 + 1, STATUSES[number // 5 % 3])
        stage.types((stage.ana, stage.ben, stage.chloe)[number % 3], words, channel)
        time.sleep(max(0.0, begun + (number + 1) * seconds / changes - time.monotonic()))
    stage.types(stage.ana, "severity sev2", channel)
    stage.types(stage.ana, "status identified", channel)
    stage.bot.outbox.settle(90)

    assert [call.method for call in stage.slack.calls if call.status == 429] == []
    for method in {call.method for call in stage.slack.calls}:
        at = [call.at for call in stage.slack.calls if call.method == method]
        assert busiest(at, 60) <= PER_MINUTE.get(METHODS[method].tier, len(at)), method
    posted = [call.at for call in stage.slack.calls if call.args.get("channel") == channel.id and posts(call.method)]
    assert busiest(posted, 10) <= 11  # one a second; a busy machine brings one late, and the next in time
    shown = stage.overview()
    assert "Severity: 🟠 SEV-2" in shown
    assert "Status: 🔧 identified" in shown
    assert f"{len(stage.lines(all_=True))} lines" in shown
    assert f"{changes // 5} open action items" in shown
    assert channel.topic.startswith(":large_orange_circle: SEV-2 · identified · @Ana · ")
    assert stage.dead() == []


def posts(method: str) -> bool:
    return method == "chat.postMessage"


def busiest(at: list[float], seconds: float) -> int:
    """Return how many of these moments (in seconds) lie within any stretch of that many seconds, at most."""
    return max(sum(1 for other in at if 0 <= other - one < seconds) for one in at)
