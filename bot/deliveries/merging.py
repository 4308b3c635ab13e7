"""What leaves when two incidents become one: the old channel points on; and when they part again."""

from bot.deliveries.base import Kind, World, again, mark
from bot.deliveries.copies import CLOSED, worded
from bot.errors import Moot, SlackRefused
from bot.slack import already
from storage import copies, incidents, merges
from storage.incidents import Incident
from storage.outbox import Delivery


class Merged(Kind):
    """`merged`: say in a duplicate's channel where it goes on, if all there may know; the subject is the merge."""

    name = "merged"
    template = "merged_point"

    def ask(self, row: Delivery, world: World) -> None:
        with world.db.read() as session:
            merge = merges.get(session, int(row.subject))
            duplicate, into = incidents.get(session, merge.duplicate_id), incidents.get(session, merge.into_id)
        if duplicate.channel_id is None or (self.name == "merged") != (merge.undone_at is None):
            raise Moot("there is nothing to say any more")
        said = world.rendering.say(self.template, {"duplicate": duplicate, "into": _nameable(into)})
        thread_ts = duplicate.overview_ts if duplicate.is_here else None
        try:
            world.slack.post(duplicate.channel_id, said, mark=mark(row), again=again(row), thread_ts=thread_ts)
        except SlackRefused as refused:
            if refused.code in CLOSED:
                raise Moot(refused.code) from refused
            raise


class Unmerged(Merged):
    """`unmerged`: say in the channel of what was a duplicate that it goes on there; the subject is the merge."""

    name = "unmerged"
    template = "unmerged_point"


class Uncopy(Kind):
    """`uncopy`: redraw a post whose lines have moved back, or delete it; the subject is `<incident>:<ts>`."""

    name = "uncopy"

    def ask(self, row: Delivery, world: World) -> None:
        incident_id, _, ts = row.subject.partition(":")
        with world.db.read() as session:
            incident = incidents.get(session, int(incident_id))
            left = copies.of_post(session, int(incident_id), ts)
            said = worded(session, incident, left, world) if left else None
        if incident.channel_id is None:
            raise Moot("the incident has no channel")
        with already("message_not_found", *CLOSED):
            if said is None:
                world.slack.delete(incident.channel_id, ts)
            else:
                world.slack.update(incident.channel_id, ts, said)


def _nameable(into: Incident) -> Incident | None:
    return None if into.is_private else into
