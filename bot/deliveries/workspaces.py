"""What is asked about the workspace itself: who the bot is there, and who is in which channel."""

from sqlmodel import Session

from bot import troubles
from bot.deliveries.base import Kind, World
from bot.errors import SlackRefused
from bot.scopes import REQUIRED
from bot.slack import Identity
from storage import parking, people, workspaces
from storage.outbox import Delivery

LANE = troubles.WORKSPACE_LANE


class Introduce(Kind):
    """Ask who the bot is, at each start and when something seems wrong: no request waits for it.

    Its answer, also that Slack does not take the token, is what readiness tells. Once all is well again, what was
    parked leaves.
    """

    name = "introduce"

    def ask(self, row: Delivery, world: World) -> Identity | str:
        try:
            return world.slack.identity()
        except SlackRefused as refused:
            with world.db.read() as session:
                is_known = bool(workspaces.all_known(session))
            if refused.code not in troubles.TOKEN or not is_known:
                raise
            return refused.code

    def keep(self, session: Session, row: Delivery, answer: Identity | str, world: World) -> None:
        if isinstance(answer, str):
            workspaces.mark_trouble(session, answer)
            return
        missing = sorted(REQUIRED - answer.scopes) if answer.scopes else []
        workspaces.remember(
            session,
            answer.team_id,
            name=answer.team,
            url=answer.url,
            bot_user_id=answer.user_id,
            bot_id=answer.bot_id,
            checked_at=world.clock.now(),
            trouble="",
            missing_scopes=",".join(missing),
        )
        parking.release(session, troubles.PARKED_FOR_TOKEN)


class Members(Kind):
    """Read who is in a private incident's channel; the subject is the channel's id."""

    name = "members"

    def ask(self, row: Delivery, world: World) -> list[str]:
        return world.slack.members(row.subject)

    def keep(self, session: Session, row: Delivery, answer: list[str], world: World) -> None:
        people.replace_members(session, row.team_id, row.subject, set(answer), at=world.clock.now())
