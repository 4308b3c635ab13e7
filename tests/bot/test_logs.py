"""What a line of the log holds, and what it never does."""

import io
import json
import logging
import sys
import threading
from collections.abc import Iterator

import pytest
from pydantic import BaseModel, SecretStr

from bot import logs
from bot.errors import SlackRefused

BOT_TOKEN, APP_TOKEN = "xoxb-" + "12345-abcDEF", "xapp-" + "1-A1-22-beef"
WORDS = "Ana did it"
SIGNING = "8f742231b10e8888abcd99yyyzzz85a5"


class Given(BaseModel):
    token: SecretStr = SecretStr(BOT_TOKEN)
    secret: SecretStr = SecretStr(SIGNING)
    database_url: str = "postgresql+psycopg://scribe:p%40ss-word@db/scribe"


def raise_it(error: Exception) -> None:
    raise error


@pytest.fixture(params=["text", "json"])
def written(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    stream = io.StringIO()
    with logs.configured(request.param, "DEBUG", logs.secrets_of(Given()), stream):
        yield stream


def test_no_secret_is_in_words_arguments_or_traces(written: io.StringIO) -> None:
    log = logging.getLogger("bot.somewhere")
    log.info("the token is %s", BOT_TOKEN)
    log.info(f"opened with {APP_TOKEN} and {SIGNING}")  # noqa: G004 - as a careless hand would
    log.warning("wss://wss-primary.example/link/?ticket=0f1e2d3c&app_id=1 https://hooks.slack.com/commands/T1/2/three")
    log.warning("p%40ss-word and p@ss-word; Authorization: Bearer xyz.abc")
    try:
        raise_it(OSError(f"refused {BOT_TOKEN} {SIGNING}"))
    except OSError:
        log.exception("It failed with %r.", {"token": APP_TOKEN})
    with logs.about(lane=BOT_TOKEN):
        log.info("a lane")
    text = written.getvalue()
    secret = (BOT_TOKEN, APP_TOKEN, SIGNING, "0f1e2d3c", "T1/2/three", "p%40ss-word", "p@ss-word", "xyz.abc")
    assert [one for one in secret if one in text] == []
    assert text.count(logs.MASK) >= 10
    assert "OSError: refused [secret] [secret]" in text


def test_an_error_that_may_quote_somebody_is_told_by_its_type_and_place(written: io.StringIO) -> None:
    def read(words: str) -> int:
        return int(words)

    try:
        read(WORDS)
    except ValueError as error:
        refused = SlackRefused("chat.postMessage", "not_in_channel")
        refused.__cause__ = error
        try:
            raise_it(refused)
        except SlackRefused:
            logging.getLogger("bot.somewhere").exception("It failed.")
    text = written.getvalue()
    assert "Ana" not in text
    assert "ValueError" in text
    assert "test_logs.py" in text
    assert "bot.errors.SlackRefused: chat.postMessage: not_in_channel" in text
    assert "which came from" in text


def test_what_slacks_libraries_say_is_told_by_its_place(written: io.StringIO) -> None:
    logging.getLogger("slack_bolt.App").error("Unhandled request ({'text': 'Ana did it'})")
    logging.getLogger("some_library").error("cannot draw %s", "Ana did it")
    logging.getLogger("slack_sdk.web").debug("Ana did it")
    text = written.getvalue()
    assert "Ana" not in text
    assert text.count("the words are left out") == 2


def test_what_postgres_quotes_of_a_row_is_left_out() -> None:
    from psycopg.errors import NotNullViolation

    said = 'null value in column "kind"\nDETAIL:  Failing row contains (1, Ana did it).'
    assert logs.told(NotNullViolation(said)) == 'psycopg.errors.NotNullViolation: null value in column "kind"'


def test_ids_stand_beside_what_is_logged_inside_also_from_another_threads_job(written: io.StringIO) -> None:
    log = logging.getLogger("bot.somewhere")
    with logs.one_request():
        reference = logs.reference()
        with logs.about(delivery_id=7):
            logs.add(incident_id=3)
            log.info("inside")
        log.info("outside")
    log.info("after")
    inside, outside, after = written.getvalue().splitlines()
    assert [reference in one for one in (inside, outside, after)] == [True, True, False]
    assert "delivery_id" in inside
    assert "incident_id" in inside
    assert "incident_id" not in outside
    assert logs.reference() != reference


def test_one_thing_is_one_line_of_json_whatever_was_written() -> None:
    line = logs.Lines("json", ()).format(
        logging.LogRecord("app", logging.INFO, __file__, 1, 'a "quoted"\nline \u2028 %s', ("💥",), None)
    )
    assert "\n" not in line
    assert json.loads(line)["said"] == 'a "quoted"\nline \u2028 💥'
    assert set(json.loads(line)) == {"time", "level", "logger", "said"}


def test_what_ends_a_thread_is_logged(written: io.StringIO) -> None:
    def fail() -> None:
        raise ValueError(WORDS)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert "nobody waited for" in written.getvalue()
    assert "Ana" not in written.getvalue()


def test_what_is_configured_for_a_while_is_as_before_after_it() -> None:
    root, stream = logging.getLogger(), io.StringIO()
    before = (root.handlers[:], root.level, sys.excepthook, threading.excepthook)
    with logs.configured("text", "ERROR", (), stream):
        logging.getLogger("bot.somewhere").warning("not this")
        logging.getLogger("bot.somewhere").error("the token is %s", BOT_TOKEN)
    logging.getLogger("bot.somewhere").error("nor this")
    assert stream.getvalue().endswith("ERROR bot.somewhere the token is [secret]\n")
    assert stream.getvalue().count("\n") == 1
    assert (root.handlers, root.level, sys.excepthook, threading.excepthook) == before
