"""What Slack tells of the app itself: its token is void, or some events were left out."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import BoltResponse
from sqlmodel import Session

from bot import sweep, troubles
from bot.services import Services

EVENTS = ("app_uninstalled", "tokens_revoked")
log = logging.getLogger(__name__)


def handle(session: Session, services: Services, team_id: str, event: Mapping[str, Any]) -> None:
    """Have Slack asked whether it still takes the bot's token: the event may be about a person's."""
    del services, team_id, event
    troubles.look_again(session)


def left_out(services: Services) -> Callable[..., BoltResponse | None]:
    """Return the middleware that takes in `app_rate_limited`, which is no event of its own: what was missed is read.

    https://docs.slack.dev/reference/events/app_rate_limited/
    """

    def middleware(body: dict[str, Any], next: Callable[[], None]) -> BoltResponse | None:  # noqa: A002 - Bolt's name
        if body.get("type") != "app_rate_limited":
            next()
            return None

        def job(session: Session) -> None:
            sweep.ask(session, sweep.due(session, now=services.clock.now(), unless_since=None))

        try:
            services.db.write(job)
        except Exception:
            log.exception("That events were left out could not be stored; Slack tells again.")
            return BoltResponse(status=503, body="not stored")
        return BoltResponse(status=200, body="")

    return middleware
