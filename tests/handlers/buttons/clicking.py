"""A click, as the handlers of buttons get it."""

from bot.sandbox import Person
from handlers.shapes import Clicked
from tests.bot.desk import Desk


def clicked(at: Desk, who: Person, value: str, channel_id: str = "D1") -> Clicked:
    """Return somebody's click on a button of a message."""
    return Clicked(
        services=at.services,
        team_id=at.sandbox.team_id,
        user_id=who.id,
        channel_id=channel_id,
        response_url="",
        trigger_id="",
        at=at.now,
        zone="UTC",
        is_zone_assumed=False,
        value=value,
        message_ts="1.2",
    )
