"""Print the table: the bot beside a bare Bolt app, over both ways in, on both databases."""

import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.clock import SystemClock
from bot.sandbox import Sandbox
from tests.bench.documents import FEW, MANY, measure_documents
from tests.bench.load import Figures, Http, Load, Socket, Way, measure
from tests.bench.machine import databases, mebibytes
from tests.bench.waits import BARE as ONLY_ACKNOWLEDGES
from tests.bench.waits import measure_waits
from tests.faults.child import APP, Child

BARE = ("-m", "tests.bench.bare")
MOST_P50, LEAST_RATE = 1.5, 0.66
ALONE, TOGETHER = 100, 200
MOST_MEBIBYTES, MOST_SECONDS = 120, 1.5
MOST_GROWTH = 15


@dataclass(frozen=True)
class Measured:
    """Figures by what was delivered, seconds from the start of the process until it was ready, memory at the end."""

    figures: dict[str, Figures]
    start_seconds: float
    mebibytes: float


def run(program: tuple[str, ...], url: str, transport: str, folder: Path) -> Measured:
    """Start a program on a fresh database, and measure notes and reactions.

    The stand-in holds Slack's rate limits: what the bot sends on its way is as much as Slack would take.
    """
    with (
        Sandbox(clock=SystemClock()) as slack,
        Child(slack, url, folder, transport=transport, program=program) as child,
    ):
        ana = slack.person("ana")
        channel = slack.channel("payments", members=[ana], with_bot=True)
        child.start()  # the first start makes the tables, once in a database's life
        child.kill()
        start_seconds = child.start()

        def way() -> Way:
            if transport == "socket":
                slack.wait_connected()
                return Socket(slack)
            return Http(f"http://127.0.0.1:{child.port}/slack/events", slack.signing_secret)

        if program == APP:
            ana.types("/incident declare --here sev2 Nobody can pay", channel).wait_later()
        load = Load(slack, ana, channel)
        notes = measure(way(), load.note, alone=ALONE, together=TOGETHER)
        time.sleep(1.0)  # what the notes sent on its way has left
        reactions = measure(way(), load.reaction, alone=ALONE, together=TOGETHER)
        return Measured({"note": notes, "reaction": reactions}, start_seconds, mebibytes(child.pid))


def main() -> int:
    """Measure every pair of database and way in, and say which ratios miss their target."""
    table = Table(
        "database", "way in", "what", "p50 ms", "p99 ms", "per second", "bare p50", "bare/s", "p50 ×", "rate ×"
    )
    waits = Table("database", "way in", "a person waits", "p50 ms", "p99 ms", "ack only p50", "p99", "p50 ×", "p99 ×")
    lives = Table("database", "way in", "ready after s", "memory MiB", "bare: ready after s", "bare: memory MiB")
    missed = 0
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for kind, fresh in databases(stack, folder):
            for transport in ("socket", "http"):
                bare = run(BARE, fresh(f"bare_{transport}"), transport, folder)
                ours = run(APP, fresh(f"ours_{transport}"), transport, folder)
                for what, figures in ours.figures.items():
                    beside = bare.figures[what]
                    slower, rate = figures.p50 / beside.p50, figures.per_second / beside.per_second
                    missed += (slower > MOST_P50) + (rate < LEAST_RATE)
                    shown = (figures.p50, figures.p99, figures.per_second, beside.p50, beside.per_second)
                    numbers = [f"{one:.1f}" if one < 100 else f"{one:,.0f}" for one in shown]
                    table.add_row(kind, transport, what, *numbers, f"{slower:.2f}", f"{rate:.2f}")
                acknowledged = measure_waits(ONLY_ACKNOWLEDGES, fresh(f"ack_{transport}"), transport, folder)
                for what, wait in measure_waits(APP, fresh(f"wait_{transport}"), transport, folder).items():
                    least = acknowledged[what]
                    numbers = [f"{one:.1f}" for one in (wait.p50, wait.p99, least.p50, least.p99)]
                    waits.add_row(
                        kind, transport, what, *numbers, f"{wait.p50 / least.p50:.1f}", f"{wait.p99 / least.p99:.1f}"
                    )
                both = (ours.start_seconds, ours.mebibytes, bare.start_seconds, bare.mebibytes)
                lives.add_row(kind, transport, *(f"{one:.1f}" for one in both))
                missed += (ours.start_seconds > MOST_SECONDS) + (ours.mebibytes > MOST_MEBIBYTES)
        documents, grown = _documents(folder)
        missed += grown
    console = Console(width=110)
    for one in (table, waits, lives, documents):
        console.print(one)
    console.print(
        f"Targets: p50 at most {MOST_P50} × bare, rate at least {LEAST_RATE} × bare, ready within {MOST_SECONDS} s, "
        f"memory at most {MOST_MEBIBYTES} MiB, documents of ten times the lines in at most {MOST_GROWTH} × the time; "
        f"{missed} missed."
    )
    return 0


def _documents(folder: Path) -> tuple[Table, int]:
    """Measure the documents; return their table, and how many grow faster than their lines."""
    table = Table("document", f"s for {MANY:,} lines", "memory MiB", f"× the time of {FEW:,}")
    costs = measure_documents(folder)
    for one in costs:
        table.add_row(one.name, f"{one.seconds:.2f}", f"{one.mebibytes:.0f}", f"{one.growth:.1f}")
    return table, sum(one.growth > MOST_GROWTH for one in costs)


if __name__ == "__main__":
    sys.exit(main())
