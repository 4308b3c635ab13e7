"""What leaves when somebody's emoji stands on a post of the bot's that shows several lines."""

from bot.deliveries.base import Kind, World
from bot.errors import Moot, SlackRefused
from bot.people import names_in
from storage import copies, incidents
from storage.outbox import Delivery

CLOSED = frozenset({"channel_not_found", "not_in_channel", "is_archived", "user_not_in_channel"})


class WhichLine(Kind):
    """`which_line`: ask who reacted which line they mean; the subject is `<incident>:<ts>:<person>:<emoji>`.

    Only they see it. Said twice, after a crash, it does no harm.
    """

    name = "which_line"

    def ask(self, row: Delivery, world: World) -> None:
        incident_id, ts, user_id, emoji = row.subject.split(":")
        with world.db.read() as session:
            incident = incidents.get(session, int(incident_id))
            lines = [one for one in copies.of_post(session, int(incident_id), ts) if one.struck_at is None]
            names = names_in(session, incident.team_id, *(line.text for line in lines))
        if incident.channel_id is None or not lines:
            raise Moot("there is no line to choose")
        kinds = {kind.id: kind for kind in world.settings.kinds}
        kind = kinds.get(world.settings.reactions.get(emoji, ""))
        facts = {"incident": incident, "lines": lines, "emoji": emoji, "wanted": kind, "names": names, "kinds": kinds}
        thread_ts = incident.overview_ts or "" if world.settings.copies == "thread" else ""
        said = world.rendering.say(self.name, facts)
        try:
            world.slack.whisper(incident.channel_id, user_id, said, thread_ts=thread_ts)
        except SlackRefused as refused:
            if refused.code not in CLOSED:
                raise
            raise Moot(refused.code) from refused
