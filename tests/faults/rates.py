"""What the stand-in's list of calls must show, whatever Slack did to them."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

from bot.sandbox.records import Call

POST = "chat.postMessage"
IN_FLIGHT = 1.5  # seconds: a call that was on its way when Slack asked for patience
UNREADABLE = 60.0


def asked_for(retry_after: str | None) -> float:
    """How many seconds Slack wants to be left alone; what is missing or cannot be read means a minute."""
    try:
        seconds = float(retry_after or "")
    except ValueError:
        return UNREADABLE
    return seconds if seconds >= 0 else UNREADABLE


def assert_patient(calls: Sequence[Call]) -> None:
    """No call comes before the Retry-After of an earlier one has ended: per method, posts per channel too."""
    quiet_from: dict[str, float] = {}
    quiet_until: dict[str, float] = {}
    for call in sorted(calls, key=lambda one: one.at):
        key = f"{call.method} {call.args.get('channel', '')}" if call.method == POST else call.method
        early = quiet_until.get(key, 0.0) - call.at
        is_early = call.at > quiet_from.get(key, math.inf) and early > 0.1
        assert not is_early, f"{key} was called {early:.1f} s before its Retry-After ended"
        if call.status == 429:
            if early <= 0:
                quiet_from[key] = call.at + IN_FLIGHT
            quiet_until[key] = max(quiet_until.get(key, 0.0), call.at + asked_for(call.retry_after))


def assert_paced(calls: Iterable[Call]) -> None:
    """One message a second and channel; within ten seconds a busy machine brings one late, and the next in time."""
    at: dict[str, list[float]] = defaultdict(list)
    for call in calls:
        if call.method == POST:
            at[str(call.args["channel"])].append(call.at)
    for channel, moments in at.items():
        most = max(sum(1 for other in moments if 0 <= other - one < 10) for one in moments)
        assert most <= 11, f"{most} messages within ten seconds in {channel}"


def percentile(seconds: Sequence[float], share: float) -> float:
    """The value below which a share (0 to 1) of them lies."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]
