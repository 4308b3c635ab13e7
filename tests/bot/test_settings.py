"""Settings: every wrong one is named at once, in a sentence, and no secret is shown."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import Settings, load_settings

APP = Path(__file__).parents[2] / "app.py"


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in (*Settings.model_fields, "scribe_config"):
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def test_a_token_and_a_way_in_are_enough() -> None:
    settings = load_settings(slack_bot_token="xoxb-1", slack_app_token="xapp-1")
    assert settings.is_socket_mode
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.database_url == "sqlite:///scribe.db"


def test_a_signing_secret_means_http() -> None:
    assert not load_settings(slack_bot_token="xoxb-1", slack_signing_secret="s").is_socket_mode


def test_every_wrong_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "PORT": "http",
        "TIMEZONE": "Mars/Olympus",
        "SLACK_API_URL": "slack.com",
        "WORK_STARTS_HOUR": "30",
        "CHANNEL_PREFIX": "In Cident",
    }.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as wrong:
        load_settings()
    names = {problem.partition(" ")[0].strip(":") for problem in wrong.value.problems}
    assert names == {
        "SLACK_BOT_TOKEN",
        "PORT",
        "TIMEZONE",
        "SLACK_API_URL",
        "WORK_STARTS_HOUR",
        "CHANNEL_PREFIX",
        "Set",
    }
    assert all(problem.endswith(".") for problem in wrong.value.problems)


def test_lists_and_tables_of_the_environment_are_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORK_DAYS", "[1, 2]")
    monkeypatch.setenv("REVIEW_WITHIN", '{"sev1": "2 days"}')
    settings = load_settings(slack_bot_token="xoxb-1", slack_app_token="xapp-1")
    assert (settings.work_days, settings.review_within) == ([1, 2], {"sev1": "2 days"})

    for name, value in {"TRUSTED": "U024BE7LH", "WORK_DAYS": "1", "REVIEW_WITHIN": "sev1: 2 days"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PORT", "http")
    with pytest.raises(SettingsError) as wrong:
        load_settings()
    said = {problem.partition(":")[0]: problem for problem in wrong.value.problems}
    assert {"TRUSTED", "WORK_DAYS", "REVIEW_WITHIN", "PORT"} <= set(said)
    listed = 'in the environment a list is written as JSON, [1, 2] or ["one", "two"]; or set it in scribe.toml.'
    assert said["TRUSTED"] == f"TRUSTED: {listed}"
    assert said["WORK_DAYS"] == f"WORK_DAYS: {listed}"
    assert '{"sev1": "3 days"}' in said["REVIEW_WITHIN"]


def test_an_empty_token_is_as_good_as_none() -> None:
    with pytest.raises(SettingsError, match="SLACK_BOT_TOKEN is empty"):
        load_settings(slack_bot_token="", slack_app_token="xapp-1")


def test_an_empty_way_in_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_APP_TOKEN", "")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "")
    with pytest.raises(SettingsError, match="SLACK_APP_TOKEN"):
        load_settings(slack_bot_token="xoxb-1")


def test_an_empty_app_token_leaves_http(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_APP_TOKEN", "")
    assert not load_settings(slack_bot_token="xoxb-1", slack_signing_secret="s").is_socket_mode


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("scribe.toml").write_text('port = 4000\ntimezone = "Europe/Oslo"\n')
    monkeypatch.setenv("PORT", "5000")
    settings = load_settings(needs_slack=False)
    assert (settings.port, settings.timezone) == (5000, "Europe/Oslo")


def test_another_file_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("other.toml").write_text("port = 4001\n")
    monkeypatch.setenv("SCRIBE_CONFIG", "other.toml")
    assert load_settings(needs_slack=False).port == 4001


def test_a_file_that_cannot_be_read_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("scribe.toml").write_bytes(b'channel_prefix = "\xe9"')
    with pytest.raises(SettingsError, match=r"settings file cannot be read .* make it one in UTF-8"):
        load_settings(needs_slack=False)
    monkeypatch.setenv("SCRIBE_CONFIG", "typo.toml")
    with pytest.raises(SettingsError, match=r"SCRIBE_CONFIG names typo\.toml, and there is no such file"):
        load_settings(needs_slack=False)


def test_a_file_that_is_not_toml_is_said() -> None:
    Path("scribe.toml").write_text("port = = 1")
    with pytest.raises(SettingsError, match="not valid TOML"):
        load_settings(needs_slack=False)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('unconfirmed_severity = "sev9"', "severities: 'sev9' must be among them"),
        ('statuses = [{id = "open", name = "open"}]', "statuses: 'resolved' must be among them"),
        ('reactions = {eyes = "gossip"}', ":eyes: makes 'gossip', which is no kind"),
        ('reactions = {pushpin = "note", white_check_mark = "note"}', "choose another emoji"),
        ("work_starts_hour = 18", "work_starts_hour must lie before"),
        ("work_days = [0]", "work_days be numbers from 1 to 7"),
    ],
)
def test_data_that_disagrees_is_said(line: str, sentence: str) -> None:
    Path("scribe.toml").write_text(line)
    with pytest.raises(SettingsError) as wrong:
        load_settings(needs_slack=False)
    assert sentence in str(wrong.value)


def test_no_secret_is_shown() -> None:
    settings = load_settings(slack_bot_token="xoxb-canary", slack_app_token="xapp-canary")
    assert "canary" not in repr(settings)
    with pytest.raises(SettingsError) as wrong:
        load_settings(slack_bot_token=["xoxb-canary"])
    assert "canary" not in str(wrong.value)


@pytest.mark.parametrize("password", ["pa@55word", "p@55/word", "pa/55@word"])
def test_a_password_that_would_be_taken_for_a_host_is_refused_and_not_quoted(password: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load_settings(
            slack_bot_token="xoxb-1",
            slack_app_token="xapp-1",
            database_url=f"postgresql+psycopg://scribe:{password}@db.example/scribe",
        )
    assert "write @ as %40" in str(refused.value)
    assert "55" not in str(refused.value)


def test_the_bot_says_all_of_it_and_ends_with_2(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "PORT": "99999", "TIMEZONE": "Nowhere"}
    ran = subprocess.run(
        [sys.executable, str(APP)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert "Traceback" not in ran.stderr
    for name in ("SLACK_BOT_TOKEN", "PORT", "TIMEZONE", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"):
        assert name in ran.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_channel_for_announcements_has_a_name_and_a_known_severity(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANNOUNCEMENT_CHANNELS", '[{"channel": "#incidents", "from": "sev2"}]')
    (one,) = load_settings(slack_bot_token="xoxb-1", slack_app_token="xapp-1").announcement_channels
    assert (one.channel, one.least) == ("#incidents", "sev2")
    for wrong in ('[{"channel": "#incidents", "from": "sev9"}]', '[{"channel": "incidents", "from": "sev2"}]'):
        monkeypatch.setenv("ANNOUNCEMENT_CHANNELS", wrong)
        with pytest.raises(SettingsError):
            load_settings(slack_bot_token="xoxb-1", slack_app_token="xapp-1")
