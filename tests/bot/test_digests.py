from datetime import UTC, datetime, timedelta

from bot import digests
from bot.defaults import DigestTo
from bot.settings import Settings
from storage import digests as rows
from storage import workspaces
from storage.database import open_database

TUESDAY = datetime(2025, 7, 15, 18, 0, tzinfo=UTC)


def test_a_digest_that_is_asked_for_again_comes_again(database_url: str) -> None:
    db = open_database(database_url)
    db.write(lambda session: workspaces.remember(session, "T1", name="Acme"))
    without = Settings(slack_bot_token="xoxb-1")
    asked = without.model_copy(update={"digests": [DigestTo(channel="#ops")]})
    for settings, weeks in ((asked, 0), (without, 2), (asked, 4)):
        now = TUESDAY + timedelta(weeks=weeks)
        db.write(lambda session, now=now, settings=settings: digests.tick(session, now, settings))  # type: ignore[misc]
    with db.read() as session:
        assert rows.waiting(session) == {("T1", "#ops", "")}
        assert not rows.any_due(session, TUESDAY + timedelta(weeks=4))
        assert rows.any_due(session, TUESDAY + timedelta(weeks=5))
    db.close()
