"""What is asked about the workspace itself: who the bot is there, and who is in which channel."""

from sqlmodel import Session

from bot.deliveries.base import Kind, World
from bot.slack import Identity
from storage import people, workspaces
from storage.outbox import Delivery

LANE = "workspace"


class Introduce(Kind):
    """Ask who the bot is, at each start: no request waits for it."""

    name = "introduce"

    def ask(self, row: Delivery, world: World) -> Identity:
        return world.slack.identity()

    def keep(self, session: Session, row: Delivery, answer: Identity, world: World) -> None:
        workspaces.remember(
            session,
            answer.team_id,
            name=answer.team,
            url=answer.url,
            bot_user_id=answer.user_id,
            bot_id=answer.bot_id,
            checked_at=world.clock.now(),
        )


class Members(Kind):
    """Read who is in a private incident's channel; the subject is the channel's id."""

    name = "members"

    def ask(self, row: Delivery, world: World) -> list[str]:
        return world.slack.members(row.subject)

    def keep(self, session: Session, row: Delivery, answer: list[str], world: World) -> None:
        people.replace_members(session, row.team_id, row.subject, set(answer), at=world.clock.now())
