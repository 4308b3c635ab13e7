"""What leaves for action items: the question on the day after, and the one about an owner who is not in the channel."""

from typing import Any

from sqlmodel import Session

from bot import action_items, items_in_question, people
from bot.deliveries.base import Kind, World, again
from bot.deliveries.base import mark as mark_of
from bot.errors import Moot
from bot.item_reviews import KIND, is_asked
from storage import action_items as rows
from storage import incidents
from storage import item_reviews as item_review_rows
from storage.letters import Letter
from storage.outbox import Delivery
from storage.people import Viewer


class ItemReviewMessage(Kind):
    """`item_review`: ask somebody by DM which items are kept, and whose they are; `<incident>:<what>` is its subject.

    The DM is looked for by its mark before it is posted, also for a bot whose database was lost.
    """

    name = KIND

    def ask(self, row: Delivery, world: World) -> None:
        """Word it; raise Moot when everything was decided meanwhile."""
        number, _, asks = row.subject.partition(":")
        user_id = row.lane.rpartition(":")[2]
        with world.db.read() as session:
            incident = incidents.get(session, int(number))
            asked = item_review_rows.get(session, int(number))
            facts = items_in_question.show(
                session,
                Viewer(team_id=row.team_id, user_id=user_id),
                incident,
                asks=asks,
                zone=people.zone_of(session, row.team_id, user_id, world.settings),
                now=world.clock.now(),
                settings=world.settings,
            )
        if facts is None or not is_asked(incident) or not facts["items"]:
            raise Moot("nothing is left to ask")
        mark = f"{KIND}:{row.subject}:{int(asked.due_at.timestamp()) if asked else 0}"
        said = world.rendering.say("item_review", facts)
        world.slack.post(world.slack.open_dm(user_id), said, mark=mark, again=True)

    def keep(self, session: Session, row: Delivery, answer: Any, world: World) -> None:
        # It counts as a message of reminders: nobody gets two of them a day.
        user_id = row.lane.rpartition(":")[2]
        session.add(Letter(team_id=row.team_id, user_id=user_id, sent_at=world.clock.now()))


class OutsiderQuestion(Kind):
    """`outsider`: ask whoever named an owner from outside of a private incident what they may be told.

    The subject is the item; the DM is looked for by its mark before it is posted again.
    """

    name = "outsider"

    def ask(self, row: Delivery, world: World) -> None:
        user_id = row.lane.rpartition(":")[2]
        viewer = Viewer(team_id=row.team_id, user_id=user_id)
        with world.db.read() as session:
            item = rows.get(session, int(row.subject))
            if not item.is_withheld or not action_items.sees_incident(session, viewer, item):
                raise Moot("it was decided meanwhile")
            zone = people.zone_of(session, row.team_id, user_id, world.settings)
            facts = action_items.show(
                session, viewer, [item], zone=zone, now=world.clock.now(), settings=world.settings
            )
        said = world.rendering.say("outsider", facts)
        world.slack.post(world.slack.open_dm(user_id), said, mark=mark_of(row), again=again(row))
