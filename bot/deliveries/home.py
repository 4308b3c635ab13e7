"""Home tabs, published to one person each."""

import hashlib
import json

from sqlmodel import Session

from bot import home
from bot.deliveries.base import Kind, World
from bot.errors import Moot, TooSoon
from storage import homes, outbox
from storage.outbox import Delivery

PAUSE_SECONDS = 2.0  # between two of one person's: a burst of changes is a few, and Slack's rate is for everybody's


class Home(Kind):
    """Publish a person's Home tab, unless it shows the same already; published twice, it is the same."""

    name = homes.DELIVERY

    def ask(self, row: Delivery, world: World) -> str:
        now = world.clock.now()
        with world.db.read() as session:
            tab = homes.get(session, row.team_id, row.subject)
            facts = home.show(session, world.settings, row.team_id, row.subject, now=now)
        said = world.rendering.say("home", facts)
        view = {"type": "home", "blocks": said.blocks}
        digest = hashlib.sha256(json.dumps(view, sort_keys=True).encode()).hexdigest()
        if tab is None or tab.digest == digest:
            raise Moot("it shows this already")
        wait = world.db.write(lambda session: outbox.reserve(session, row.lane, PAUSE_SECONDS))
        if wait > 0:
            raise TooSoon(wait)
        world.slack.call("views.publish", user_id=row.subject, view=view)
        return digest

    def keep(self, session: Session, row: Delivery, answer: str, world: World) -> None:
        tab = homes.get(session, row.team_id, row.subject)
        if tab is not None:
            tab.digest = answer
            session.add(tab)
