"""The offer to catch up, to whoever comes into an incident's channel late."""

from bot import catching_up
from bot.deliveries.base import Kind, World, channel_of
from bot.errors import Moot, SlackRefused
from storage import incidents as rows
from storage import people as people_rows
from storage.outbox import Delivery

LEFT = frozenset({"user_not_in_channel", "not_in_channel", "channel_not_found", "is_archived", "user_not_found"})


class OfferCatchUp(Kind):
    """Offer the summary to one person, only visible to them; the subject is `<incident>:<user>`.

    Whether it came already cannot be asked: after a crash it may come a second time.
    """

    name = catching_up.DELIVERY

    def ask(self, row: Delivery, world: World) -> None:
        incident_id, _, user_id = row.subject.partition(":")
        with world.db.read() as session:
            incident = rows.get(session, int(incident_id))
            person = people_rows.get(session, row.team_id, user_id)
        if person is not None and (person.is_bot or person.is_stranger):
            raise Moot("nobody who may ask")
        if not incident.is_open:
            raise Moot("it is over")
        facts = {"incident": incident, "lasted": world.clock.now() - incident.declared_at}
        try:
            world.slack.whisper(channel_of(incident), user_id, world.rendering.say("catch_up_offer", facts))
        except SlackRefused as refused:
            if refused.code not in LEFT:
                raise
            raise Moot(f"they cannot see it there ({refused.code})") from refused
