"""What a person waits for: until a note is answered, and until the bot's mark stands on a message with a pin.

The baseline acknowledges and does nothing else: no bot can be faster than that.
"""

import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.clock import SystemClock
from bot.defaults import CONFIRMATION
from bot.sandbox import Channel, Message, Person, Sandbox
from tests.bench.load import at_share
from tests.faults.child import Child

BARE = ("-m", "tests.bench.bare", "--only-acknowledge")
TIMES = 40
LONGEST = 20.0


@dataclass(frozen=True)
class Wait:
    """Milliseconds: the median, and what 99 of 100 stay below."""

    p50: float
    p99: float


def measure_waits(program: tuple[str, ...], url: str, transport: str, folder: Path) -> dict[str, Wait]:
    """Start a program on a fresh database, and wait as a person does. Of the bare one only its acknowledgements.

    Slack takes fifty reactions a minute: so many are measured, one after the other, that none waits for that.
    """
    with (
        Sandbox(clock=SystemClock()) as slack,
        Child(slack, url, folder, transport=transport, program=program) as child,
    ):
        ana = slack.person("ana")
        channel = slack.channel("payments", members=[ana], with_bot=True)
        child.start()
        if transport == "socket":
            slack.wait_connected()
        else:
            slack.deliver_to(f"http://127.0.0.1:{child.port}/slack/events")
        is_bare = program == BARE
        if not is_bare:
            ana.types("/incident declare --here sev2 Nobody can pay", channel).wait_later()
            time.sleep(1.5)  # the overview and its pin are on their way
        numbers = itertools.count(1)
        return {
            "note → answer": _waits(lambda: _note(ana, channel, next(numbers))),
            "message and 📌 → ✅": _waits(lambda: _pin(slack, ana, channel, is_bare=is_bare)),
        }


def _note(ana: Person, channel: Channel, number: int) -> None:
    reply = ana.types(f"/incident note the gateway times out again, attempt {number}", channel)
    if reply.message is None:
        reply.wait_later()


def _pin(slack: Sandbox, ana: Person, channel: Channel, *, is_bare: bool) -> None:
    message = ana.posts(channel, "the gateway answers again")
    ana.reacts(message)
    if is_bare:
        slack.settle()
    else:
        _until(lambda: _is_confirmed(slack, message))


def _is_confirmed(slack: Sandbox, message: Message) -> bool:
    return slack.bot_user_id in message.reactions.get(CONFIRMATION, [])


def _until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + LONGEST
    while not is_so():
        if time.monotonic() > until:
            raise TimeoutError(f"There is no check mark after {LONGEST} s.")
        time.sleep(0.001)


def _waits(act: Callable[[], None]) -> Wait:
    for _ in range(3):
        act()
    seconds = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - begun)
    seconds.sort()
    return Wait(at_share(seconds, 0.50) * 1000, at_share(seconds, 0.99) * 1000)
