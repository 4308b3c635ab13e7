"""What Slack tells of the app itself: its token is void, or some events were left out."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.middleware import Middleware
from sqlmodel import Session

from bot import sweep, troubles
from bot.services import Services

EVENTS = ("app_uninstalled", "tokens_revoked")
log = logging.getLogger(__name__)


def handle(session: Session, services: Services, team_id: str, event: Mapping[str, Any]) -> None:
    """Have Slack asked whether it still takes the bot's token: the event may be about a person's."""
    del services, team_id, event
    troubles.look_again(session)


class LeftOut(Middleware):
    """Takes in `app_rate_limited`, which is no event of its own: what was missed is read.

    https://docs.slack.dev/reference/events/app_rate_limited/
    """

    def __init__(self, services: Services) -> None:
        """Keep the services."""
        self._services = services

    def process(
        self,
        *,
        req: BoltRequest,
        resp: BoltResponse,
        next: Callable[[], BoltResponse],  # noqa: A002 - Bolt's name
    ) -> BoltResponse | None:
        """Store it and answer, or let the next one look."""
        del resp
        if req.body.get("type") != "app_rate_limited":
            return next()
        try:
            self._services.db.write(self._ask)
        except Exception:
            log.exception("That events were left out could not be stored; Slack tells again.")
            return BoltResponse(status=503, body="not stored")
        return BoltResponse(status=200, body="")

    def _ask(self, session: Session) -> None:
        sweep.ask(session, sweep.due(session, now=self._services.clock.now(), unless_since=None))
