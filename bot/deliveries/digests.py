"""The weekly digest, posted in a channel."""

from sqlmodel import Session

from bot import digests
from bot.deliveries.base import Kind, World
from storage import digests as rows
from storage.outbox import Delivery


class DigestPost(Kind):
    """`digest`: post the digest `subject`, of now; it is looked for by its mark before it is posted."""

    name = digests.KIND

    def ask(self, row: Delivery, world: World) -> None:
        now, settings = world.clock.now(), world.settings
        with world.db.read() as session:
            digest = rows.get(session, int(row.subject))
            facts = digests.show(session, digest, settings=settings, now=now)
        channel = digest.channel
        if channel.startswith("#"):
            channel = world.slack.channel_id(channel) or channel
        said = world.rendering.say("digest", facts)
        world.slack.post(channel, said, mark=f"digest:{row.subject}", again=True)

    def keep(self, session: Session, row: Delivery, answer: None, world: World) -> None:
        """Plan the next one."""
        self._ended(session, row, world)

    def gave_up(self, session: Session, row: Delivery, why: str, world: World) -> None:
        """Go on with next week's."""
        self._ended(session, row, world)

    @staticmethod
    def _ended(session: Session, row: Delivery, world: World) -> None:
        digest = rows.get(session, int(row.subject))
        digest.sent_at = world.clock.now()
        session.add(digest)
        session.flush()
        digests.plan(session, world.settings, now=world.clock.now())
