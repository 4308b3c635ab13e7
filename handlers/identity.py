"""Who the bot is in each workspace, for Bolt: from rows, so that no request waits for auth.test."""

from slack_bolt.authorization import AuthorizeResult
from sqlmodel import Session

from bot import text
from bot.deliveries.workspaces import LANE, Introduce
from bot.services import Services
from storage import incidents, outbox, workspaces
from storage.database import write_patiently


class Identities:
    """Answers Bolt's question "as whom do we act here?"."""

    def __init__(self, services: Services) -> None:
        """Keep the services; nothing is asked yet."""
        self._services = services
        self._known: dict[str, AuthorizeResult] = {}

    def refresh(self) -> None:
        """Have Slack asked, in the background, who the bot is, and who is in the channels of private incidents."""

        def job(session: Session) -> None:
            outbox.add(session, team_id="", lane=LANE, kind=Introduce.name, subject="self")
            for incident in incidents.private_ones(session):
                lane = f"channel:{incident.team_id}:{incident.channel_id}"
                outbox.add(session, team_id=incident.team_id, lane=lane, kind="members", subject=incident.channel_id)

        write_patiently(self._services.db, job)

    def who(self, team_id: str | None, enterprise_id: str | None) -> AuthorizeResult:
        """Return the bot's identity in a team; without its ids while Slack has not told them yet."""
        team = text.storable(team_id or "")
        if team not in self._known:
            with self._services.db.read() as session:
                workspace = workspaces.get(session, team)
            result = AuthorizeResult(
                enterprise_id=enterprise_id,
                team_id=team,
                bot_token=self._services.settings.slack_bot_token.get_secret_value(),
                bot_user_id=workspace.bot_user_id if workspace else None,
                bot_id=workspace.bot_id if workspace else None,
            )
            if workspace is None or workspace.bot_user_id is None:
                return result
            self._known[team] = result
        return self._known[team]
