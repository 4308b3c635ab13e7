"""What `doctor` looks at. Each check gives findings: what is so, how bad that is, and what to do."""

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlmodel import Session

from bot.errors import DeliveryError, SettingsError, SlackRefused
from bot.scopes import NEEDED, ORNAMENTS
from bot.settings import Settings, load_settings
from bot.slack import Identity, OpenGate, Slack
from storage import outbox
from storage.database import Database, UnusableDatabaseError, machine_moment, open_database
from storage.migrations import is_current, is_empty, may_make_tables

OK, NOTE, WARNING, PROBLEM = "ok", "note", "warning", "problem"
# SQLite 3.7.0 to 3.51.2 can lose committed writes (WAL-reset bug); these are mended. https://sqlite.org/wal.html
MENDED_FROM = (3, 51, 3)
MENDED_BRANCHES = ((3, 50, 7), (3, 44, 6))
SMALL_DRIFT, GREAT_DRIFT = timedelta(seconds=5), timedelta(seconds=60)
LONG_WAIT_SECONDS = 300
TIMEOUT_SECONDS = 5


@dataclass(frozen=True)
class Finding:
    """What a check found: `state` is ok, note, warning or problem; `said` says what to do where it is bad."""

    state: str
    about: str
    said: str


def check_settings() -> tuple[Settings | None, list[Finding]]:
    """Read the settings; without Slack's where those are wrong, so that the rest can still be checked."""
    try:
        settings = load_settings()
    except SettingsError as error:
        findings = [Finding(PROBLEM, "settings", problem) for problem in error.problems]
        try:
            return load_settings(needs_slack=False), findings
        except SettingsError:
            return None, findings
    way = "Socket Mode" if settings.is_socket_mode else f"HTTP on port {settings.port}"
    return settings, [Finding(OK, "settings", f"{way}, Slack at {settings.slack_api_url}, zone {settings.timezone}.")]


def check_slack(settings: Settings) -> Iterator[Finding]:
    """Ask Slack who the bot is, what it was granted, and what time it is."""
    token = settings.slack_bot_token.get_secret_value()
    if not token:
        yield Finding(WARNING, "token", "Slack was not asked: there is no SLACK_BOT_TOKEN.")
        return
    try:
        identity = _slack(token, settings).identity()
    except DeliveryError as error:
        yield Finding(PROBLEM, "token", _why(error, "SLACK_BOT_TOKEN"))
        return
    yield Finding(OK, "token", f"The bot is {identity.user_id} of {identity.team or identity.team_id}.")
    yield from _scopes(identity)
    if settings.slack_app_token is not None:
        yield _app_token(settings, settings.slack_app_token)
    if identity.answered_at is not None:
        yield _clock("Slack's", datetime.now(UTC) - identity.answered_at)
    for one in settings.announcement_channels:
        yield _announcement(_slack(token, settings), one.channel)


def _announcement(slack: Slack, channel: str) -> Finding:
    about = "channels"
    try:
        channel_id = slack.channel_id(channel.removeprefix("#")) if channel.startswith("#") else channel
        facts = slack.channel(channel_id) if channel_id else None
    except SlackRefused as refused:
        if refused.code != "channel_not_found":
            return Finding(WARNING, about, f"{channel} was not looked at: Slack answered {refused.code}.")
        facts = None
    except DeliveryError as error:
        return Finding(WARNING, about, f"{channel} was not looked at: {error}.")
    if facts is None:
        said = f"There is no {channel} that the bot sees. Correct announcement_channels, or invite the bot there"
        return Finding(PROBLEM, about, f"{said} if it is private.")
    if facts.is_archived:
        return Finding(PROBLEM, about, f"{channel} is archived: unarchive it, or correct announcement_channels.")
    if not facts.is_member:
        return Finding(PROBLEM, about, f"The bot is not in {channel}: type /invite @Incident Scribe there.")
    return Finding(OK, about, f"The bot is in {channel}.")


def _scopes(identity: Identity) -> Iterator[Finding]:
    if not identity.scopes:
        yield Finding(WARNING, "scopes", "Slack did not say which scopes were granted: compare them by hand.")
        return
    missing = sorted(set(NEEDED) - identity.scopes)
    for scope in missing:
        use = f"without it the bot cannot {NEEDED[scope]}"
        if scope in ORNAMENTS:
            yield Finding(NOTE, "scopes", f"{scope} is missing: {use}. All else works.")
        else:
            yield Finding(PROBLEM, "scopes", f"{scope} is missing: {use}. Add it to the app, and install it again.")
    if not missing:
        yield Finding(OK, "scopes", f"All {len(NEEDED)} that are needed were granted.")


def _app_token(settings: Settings, token: SecretStr) -> Finding:
    try:
        _slack(token.get_secret_value(), settings).call("apps.connections.open")
    except DeliveryError as error:
        return Finding(PROBLEM, "app token", _why(error, "SLACK_APP_TOKEN"))
    return Finding(OK, "app token", "It opens connections.")


def check_database(settings: Settings) -> Iterator[Finding]:
    """Look into the database, reading only, beside a bot that may be running."""
    try:
        url = make_url(settings.database_url)
        is_sqlite = url.get_backend_name() == "sqlite"
        if is_sqlite:
            yield check_sqlite(sqlite3.sqlite_version)
            yield check_full_text(has_fts5=_has_fts5())
        if is_sqlite and url.database and not Path(url.database).exists():
            yield Finding(WARNING, "database", f"{url.database} is not there yet: the bot makes it when it starts.")
            return
        database = open_database(settings.database_url, read_only=True)
    except ArgumentError:
        yield Finding(PROBLEM, "database", "DATABASE_URL is no database address: use one such as sqlite:///scribe.db.")
        return
    except (UnusableDatabaseError, SQLAlchemyError) as error:
        yield Finding(PROBLEM, "database", str(error))
        return
    try:
        with database.read() as session:
            yield from _inside(database, session)
    except SQLAlchemyError as error:
        said = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
        yield Finding(PROBLEM, "database", f"It did not answer ({said}). Check DATABASE_URL.")
    finally:
        database.close()


def _inside(database: Database, session: Session) -> Iterator[Finding]:
    kind = database.engine.dialect.name
    if is_empty(session.connection()):
        yield _empty(database, session)
        return
    if not is_current(session.connection()):
        yield Finding(PROBLEM, "database", "It is of another version. Stop the bot, and run: python app.py migrate")
        return
    yield Finding(OK, "database", f"{'SQLite' if kind == 'sqlite' else 'PostgreSQL'} answers, and is up to date.")
    if kind != "sqlite":
        yield _clock("the database's", datetime.now(UTC) - machine_moment(session))
    yield from _outbox(session)


def _empty(database: Database, session: Session) -> Finding:
    if may_make_tables(session.connection()):
        return Finding(WARNING, "database", "It is empty: the bot makes its tables when it starts.")
    url = database.engine.url
    mend = f'As an administrator of it: ALTER DATABASE "{url.database}" OWNER TO "{url.username}"'
    return Finding(PROBLEM, "database", f"It is empty, and {url.username} may make no tables in it. {mend}")


def _outbox(session: Session) -> Iterator[Finding]:
    backlog = outbox.backlog(session)
    if backlog.waiting and backlog.oldest_seconds > LONG_WAIT_SECONDS:
        waited = f"{backlog.waiting} deliveries wait, the oldest for {backlog.oldest_seconds / 60:.0f} minutes"
        yield Finding(WARNING, "outbox", f"{waited}. Check that the bot runs, and its log.")
    else:
        yield Finding(OK, "outbox", f"{backlog.waiting} deliveries wait.")
    for dead in outbox.dead_ones(session, limit=5):
        what = f"{dead.kind} of {dead.lane} was given up: {' '.join(dead.outcome.split())[:200]}"
        yield Finding(WARNING, "outbox", f"{what}. Mend the cause, then: python app.py deliveries retry {dead.id}")
    if backlog.dead > 5:
        yield Finding(WARNING, "outbox", f"{backlog.dead - 5} more deliveries were given up.")


def check_sqlite(version: str) -> Finding:
    """Say on which side of SQLite's WAL-reset fix a version is."""
    numbers = tuple(int(part) for part in version.split("."))
    is_mended = numbers >= MENDED_FROM or any(
        numbers[:2] == branch[:2] and numbers >= branch for branch in MENDED_BRANCHES
    )
    if is_mended or numbers < (3, 7, 0):
        return Finding(OK, "SQLite", f"{version} does not have the WAL-reset fault.")
    said = f"{version} has the WAL-reset fault. The bot avoids it by its one writing connection"
    return Finding(WARNING, "SQLite", f"{said}: let nothing else write to the file, or update to 3.51.3.")


def check_full_text(*, has_fts5: bool) -> Finding:
    """Say whether SQLite can keep the index that search needs."""
    if has_fts5:
        return Finding(OK, "SQLite", "It has FTS5, which search needs.")
    said = "It has no FTS5, which search needs"
    return Finding(PROBLEM, "SQLite", f"{said}: use a Python whose SQLite has it, or set DATABASE_URL to PostgreSQL.")


def _has_fts5() -> bool:
    with contextlib.closing(sqlite3.connect(":memory:")) as memory:
        return bool(memory.execute("SELECT sqlite_compileoption_used('ENABLE_FTS5')").fetchone()[0])


def _clock(whose: str, difference: timedelta) -> Finding:
    apart = abs(difference)
    said = f"This machine's clock and {whose} are {apart.total_seconds():.0f} s apart"
    if apart <= SMALL_DRIFT:
        return Finding(OK, "clock", f"{said}.")
    state = WARNING if apart <= GREAT_DRIFT else PROBLEM
    return Finding(state, "clock", f"{said}: requests may be refused and times be wrong. Set it, by NTP.")


def _slack(token: str, settings: Settings) -> Slack:
    return Slack(token, settings.slack_api_url, OpenGate(), timeout=TIMEOUT_SECONDS)


def _why(error: DeliveryError, variable: str) -> str:
    if isinstance(error, SlackRefused):
        return f"Slack refuses it ({error.code}): copy {variable} anew from your app's page at Slack."
    return f"Slack did not answer ({error}). Check the network, and SLACK_API_URL."
