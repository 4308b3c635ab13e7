"""One replica, as far as reminders go: it ticks and sends, on a database that others share, until it is killed.

It lives in working hours that never end, and on the machine's clock. `CARELESS` is the control: it claims what
somebody else holds, too.
"""

import contextlib
import os
import signal
import threading
from datetime import timedelta

from sqlalchemy import select, update
from sqlmodel import func

from bot import outbox as outbox_room
from bot import reminders
from bot.clock import SystemClock
from bot.deliveries import World
from bot.deliveries.people import PersonFacts
from bot.deliveries.reminders import ReminderMessage
from bot.outbox import Outbox
from bot.pacing import DatabaseGate
from bot.rendering import Rendering
from bot.settings import Settings
from bot.slack import Slack
from storage import outbox as outbox_rows
from storage.database import NotStoredError, open_database
from storage.prepared import Prepared

CAREFUL, CARELESS = "careful", "careless"
ALWAYS = {"work_starts_hour": 0, "work_ends_hour": 24, "work_days": [1, 2, 3, 4, 5, 6, 7]}


def claim_whatever_is_first() -> None:
    """Take the head of a lane without a look at whether somebody holds it."""
    rows = outbox_rows._TABLE
    heads = select(func.min(rows.c.id)).where(rows.c.lane == outbox_rows.bindparam("of_lane"), outbox_rows._UNFINISHED)
    outbox_rows._CLAIM = Prepared(
        update(rows)
        .where(rows.c.id == heads.scalar_subquery())
        .values(
            state=outbox_rows.CLAIMED,
            claimed_by=outbox_rows.bindparam("worker"),
            claimed_until=outbox_rows.MachineTime(outbox_rows._SECONDS),
            attempts=rows.c.attempts + 1,
            first_tried_at=func.coalesce(rows.c.first_tried_at, outbox_rows._NOW),
        )
        .returning(*rows.c)
    )


def live(database_url: str, slack_url: str, token: str, lease_seconds: float, manner: str) -> None:
    """Tick and send until a SIGTERM, and finish what is under way then. Its claims carry its process id."""
    if manner == CARELESS:
        claim_whatever_is_first()
    outbox_room.LEASE = timedelta(seconds=lease_seconds)
    settings = Settings(slack_bot_token=token, **ALWAYS)  # type: ignore[arg-type]
    db, clock = open_database(database_url), SystemClock()
    world = World(db, Slack(token, slack_url, DatabaseGate(db)), Rendering("UTC"), settings, clock)
    outbox = Outbox(world, [PersonFacts(), ReminderMessage()], unknown_for=timedelta())
    outbox._name = str(os.getpid())
    outbox.start()
    asked = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: asked.set())
    while not asked.wait(0.2):
        with contextlib.suppress(NotStoredError):  # the next tick tries again
            db.write(lambda session: reminders.tick(session, clock.now(), settings))
    outbox.stop(60.0)
