"""`python app.py doctor`: each thing that can be wrong, with what to do."""

import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
import yaml
from psycopg import sql
from sqlalchemy.engine import make_url

from bot.clock import DrivenClock
from bot.sandbox import Sandbox
from bot.sandbox.state import BASE_SCOPES
from bot.scopes import NEEDED
from handlers.cli import main
from handlers.cli.checks import check_full_text, check_sqlite
from handlers.cli.surroundings import judge_disk
from storage import outbox
from storage.database import Database
from tests.databases import opened
from tests.words import no_bot


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    with Sandbox(clock=DrivenClock(datetime(2026, 1, 1, tzinfo=UTC)), scopes=set(NEEDED)) as sandbox:
        yield sandbox


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, slack: Sandbox, missing_url: str) -> None:
    for name in ("SLACK_SIGNING_SECRET", "SCRIBE_CONFIG", "TIMEZONE", "PORT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SLACK_BOT_TOKEN", slack.bot_token)
    monkeypatch.setenv("SLACK_APP_TOKEN", slack.app_token)
    monkeypatch.setenv("SLACK_API_URL", slack.url)
    monkeypatch.setenv("DATABASE_URL", missing_url)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def database(missing_url: str) -> Iterator[Database]:
    """A database that the running bot holds."""
    with opened(missing_url) as made:
        yield made


class Told:
    """What doctor said: its exit code, and the state and sentence of each finding by what it is about."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.code = main(["doctor"], no_bot)
        written = capsys.readouterr()
        assert "Traceback" not in written.out + written.err
        self.lines = [(line[:8].strip(), line[9:19].strip(), line[20:]) for line in written.out.splitlines()]

    def of(self, about: str) -> list[tuple[str, str]]:
        return [(state, said) for state, name, said in self.lines if name == about]

    @property
    def problems(self) -> list[str]:
        return [about for state, about, _ in self.lines if state == "problem"]


@pytest.mark.usefixtures("database")
def test_all_is_well_beside_a_running_bot(capsys: pytest.CaptureFixture[str], slack: Sandbox) -> None:
    told = Told(capsys)
    assert (told.code, told.problems) == (0, [])
    assert told.of("scopes") == [("ok", f"All {len(NEEDED)} that are needed were granted.")]
    assert told.of("database") == [("ok", "SQLite answers, and is up to date.")]
    assert told.of("outbox") == [("ok", "0 deliveries wait.")]
    assert [
        state for state, _ in [*told.of("settings"), *told.of("token"), *told.of("app token"), *told.of("clock")]
    ] == ["ok"] * 4
    assert [slack.bot_token, slack.app_token] not in [said for _, _, said in told.lines]


def test_a_scope_for_ornaments_only_is_a_note(capsys: pytest.CaptureFixture[str], slack: Sandbox) -> None:
    slack.workspace.scopes = set(NEEDED) - {"bookmarks:write"}
    told = Told(capsys)
    assert "scopes" not in told.problems
    assert told.of("scopes")[0][0] == "note"
    assert told.of("scopes")[0][1].startswith("bookmarks:write is missing")


def test_a_missing_scope_is_said_with_what_stops(capsys: pytest.CaptureFixture[str], slack: Sandbox) -> None:
    slack.workspace.scopes.discard("pins:write")
    told = Told(capsys)
    assert (told.code, told.problems) == (1, ["scopes"])
    assert told.of("scopes")[0][1].startswith("pins:write is missing: without it the bot cannot pin the overview.")


def test_what_is_needed_is_what_the_manifest_asks_for() -> None:
    manifest = yaml.safe_load((Path(__file__).parents[3] / "manifest.yml").read_text())
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == set(NEEDED)
    assert set(NEEDED) <= BASE_SCOPES


def test_a_token_that_slack_refuses_is_a_problem(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-wrong")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-wrong")
    told = Told(capsys)
    assert (told.code, told.problems) == (1, ["token"])
    assert "invalid_auth" in told.of("token")[0][1]
    assert "wrong" not in told.of("token")[0][1]


def test_an_app_token_that_slack_refuses_is_a_problem(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-wrong")
    assert Told(capsys).problems == ["app token"]


def test_a_slack_that_does_not_answer_is_a_problem(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:1/api/")
    told = Told(capsys)
    assert told.problems == ["token"]
    assert told.of("token")[0][1].startswith("Slack did not answer")


def test_every_wrong_setting_is_named_and_the_rest_is_checked(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SLACK_BOT_TOKEN")
    monkeypatch.delenv("SLACK_APP_TOKEN")
    told = Told(capsys)
    assert (told.code, told.problems) == (1, ["settings", "settings"])
    assert [state for state, _ in told.of("database")] == ["warning"]
    monkeypatch.setenv("PORT", "many")
    monkeypatch.setenv("TIMEZONE", "Mars/Base")
    assert Told(capsys).problems == ["settings"] * 4


def test_a_database_that_is_not_there_yet_is_none_of_doctors_making(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    told = Told(capsys)
    assert (told.code, [state for state, _ in told.of("database")]) == (0, ["warning"])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "DATABASE_URL is no database address"),
        ("mysql://host/name", "DATABASE_URL names 'mysql'"),
        ("postgresql+psycopg://nobody@127.0.0.1:1/none", "It did not answer"),
    ],
)
def test_a_database_that_cannot_be_used_is_a_problem(
    url: str, said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    told = Told(capsys)
    assert told.problems == ["database"]
    assert told.of("database")[0][1].startswith(said)


def test_a_database_of_another_version_is_a_problem(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "scribe.db").execute("CREATE TABLE other (x)").connection.close()
    told = Told(capsys)
    assert told.of("database") == [
        ("problem", "It is of another version. Stop the bot, and run: python app.py migrate")
    ]


def test_a_postgresql_database_is_looked_into(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, bare_postgres_url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", bare_postgres_url)
    assert Told(capsys).of("database") == [("warning", "It is empty: the bot makes its tables when it starts.")]
    with opened(bare_postgres_url):
        pass
    told = Told(capsys)
    assert (told.code, told.of("SQLite")) == (0, [])
    assert told.of("database") == [("ok", "PostgreSQL answers, and is up to date.")]
    assert len(told.of("clock")) == 2


def test_a_role_that_may_make_no_tables_is_told_of_and_named_when_the_bot_starts(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, bare_postgres_url: str
) -> None:
    url = make_url(bare_postgres_url)
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as owner:
        owner.execute(sql.SQL("CREATE ROLE stranger LOGIN PASSWORD {}").format(sql.Literal(url.password)))
        owner.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    try:
        monkeypatch.setenv("DATABASE_URL", url.set(username="stranger").render_as_string(hide_password=False))
        mend = f'As an administrator of it: ALTER DATABASE "{url.database}" OWNER TO "stranger"'
        told = Told(capsys).of("database")
        assert told == [("problem", f"It is empty, and stranger may make no tables in it. {mend}")]
        assert main(["migrate"], no_bot) == 1
        assert "Make it the owner of its database." in capsys.readouterr().err
    finally:
        with psycopg.connect(address) as owner:
            owner.execute("DROP ROLE stranger")


def test_dead_and_old_deliveries_are_warned_of(capsys: pytest.CaptureFixture[str], database: Database) -> None:
    long_ago = datetime.now(UTC) - timedelta(minutes=20)

    def fill(session: outbox.Session) -> None:
        for number in range(7):
            row = outbox.Delivery(
                team_id="T1",
                lane="incident:1",
                kind="pin",
                subject=str(number),
                created_at=long_ago,
                not_before=long_ago,
            )
            if number:
                row.state, row.outcome = outbox.DEAD, f"pins.add: is_archived {number}"
            session.add(row)

    database.write(fill)
    told = Told(capsys)
    assert told.code == 0
    sentences = [said for state, said in told.of("outbox") if state == "warning"]
    assert sentences[0].startswith("1 deliveries wait, the oldest for 20 minutes.")
    assert sentences[1].startswith("pin of incident:1 was given up: pins.add: is_archived 6.")
    assert sentences[-1] == "1 more deliveries were given up."


@pytest.mark.parametrize(
    ("version", "state"),
    [
        ("3.6.23", "ok"),
        ("3.7.0", "warning"),
        ("3.40.1", "warning"),
        ("3.44.5", "warning"),
        ("3.44.6", "ok"),
        ("3.45.0", "warning"),
        ("3.50.6", "warning"),
        ("3.50.7", "ok"),
        ("3.51.2", "warning"),
        ("3.51.3", "ok"),
        ("3.52.0", "ok"),
        ("4.0.0", "ok"),
    ],
)
def test_each_sqlite_is_on_its_side_of_the_fix(version: str, state: str) -> None:
    assert check_sqlite(version).state == state


def test_a_sqlite_without_full_text_search_is_named() -> None:
    assert check_full_text(has_fts5=True).state == "ok"
    lacking = check_full_text(has_fts5=False)
    assert lacking.state == "problem"
    assert "PostgreSQL" in lacking.said


def test_each_channel_for_announcements_is_looked_at(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, slack: Sandbox
) -> None:
    chloe = slack.person("chloe")
    good, _without, shut = (slack.channel(name, members=[chloe]) for name in ("incidents", "news", "old"))
    for one in (good, shut):
        chloe.invites(one, slack.bot_user_id)
    chloe.archives(shut)
    named = ["#incidents", "#news", shut.id, "#nowhere", "C0NOWHERE1"]
    monkeypatch.setenv("ANNOUNCEMENT_CHANNELS", json.dumps([{"channel": one, "from": "sev2"} for one in named]))
    said = Told(capsys).of("channels")
    assert [state for state, _ in said] == ["ok", "problem", "problem", "problem", "problem"]
    assert "type /invite @Incident Scribe there" in said[1][1]
    assert "is archived" in said[2][1]
    assert "no #nowhere that the bot sees" in said[3][1]
    assert "no C0NOWHERE1" in said[4][1]


def test_it_says_what_runs_and_which_settings_come_from_where_but_never_what_they_are(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, slack: Sandbox
) -> None:
    told = Told(capsys)
    assert told.of("versions")[0][1].startswith("Incident Scribe ")
    environment, file = told.of("sources")
    assert "SLACK_BOT_TOKEN" in environment[1]
    assert file == ("ok", "File: there is no scribe.toml.")
    (tmp_path / "scribe.toml").write_text('timezone = "Europe/Berlin"\nport = 4\nslack_api_url = "x"\nTYPO = 1\n')
    told = Told(capsys)
    assert [state for state, _ in told.of("sources")] == ["ok", "ok", "warning", "note"]
    assert "TYPO" in told.of("sources")[2][1]
    assert told.of("sources")[3][1].endswith("SLACK_API_URL.")
    everything = str(told.lines)
    for secret in (slack.bot_token, slack.app_token, "Berlin"):
        assert secret not in everything.replace("zone Europe/Berlin", "")


def test_a_settings_file_that_is_named_and_not_there_is_a_problem(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCRIBE_CONFIG", "/nowhere/scribe.toml")
    told = Told(capsys)
    assert (told.code, told.problems) == (1, ["settings"])


def test_a_disk_that_fills_up_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert Told(capsys).of("disk")[0][1].endswith(f"MiB are free in {tmp_path}.")
    free = [2 * 1024**3, 500 * 1024**2, 10 * 1024**2]
    assert [judge_disk(tmp_path, one).state for one in free] == ["ok", "warning", "problem"]
