"""The command line: `python app.py` runs the bot, `python app.py <word>` does one thing. One file for each word.

`words.py` lists them. The bot itself runs without any, and loads none, so that it starts sooner.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy.exc import DBAPIError

from bot.errors import SettingsError
from bot.settings import Settings, load_settings
from storage.backups import BackupError
from storage.database import NotStoredError, UnusableDatabaseError

FORBIDDEN = "42501"  # https://www.postgresql.org/docs/current/errcodes-appendix.html


def main(argv: Sequence[str], serve: Callable[[Settings], int], build: Callable[..., Any] | None = None) -> int:
    """Do what the command line says and return the exit code: 1 when it could not be done, 2 when it makes no sense.

    Without a word `serve` runs the bot. Words that start an app of their own find `build` in what they are given.
    """
    given = _parser(build).parse_args(argv) if argv else argparse.Namespace()
    run = getattr(given, "run", None)
    try:
        return serve(load_settings()) if run is None else _heard(run, given)
    except KeyboardInterrupt:
        return _say(["Stopped."], 130)
    except SettingsError as error:
        return _say(error.problems, 2)
    except (UnusableDatabaseError, NotStoredError, BackupError) as error:
        return _say([str(error)], 1)
    except DBAPIError as error:
        return _say([_why(error.orig)], 1)


def _heard(run: Callable[[argparse.Namespace], int], given: argparse.Namespace) -> int:
    """Do a word; 1, and not a sentence more, where whoever reads what it prints has seen enough, as `head` does."""
    try:
        code = int(run(given))
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code


def _parser(build: Callable[..., Any] | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python app.py", description="Incident Scribe. Without a word, it runs the bot."
    )
    parser.set_defaults(build=build)
    from handlers.cli.words import WORDS  # noqa: PLC0415 - see above

    words = parser.add_subparsers(metavar="<word>")
    for word in WORDS:
        one = words.add_parser(word.NAME, help=word.SUMMARY, description=word.SUMMARY)
        word.arguments(one)
        one.set_defaults(run=word.run)
    return parser


def _say(sentences: Iterable[str], code: int) -> int:
    for sentence in sentences:
        print(sentence, file=sys.stderr)
    return code


def _why(error: BaseException | None) -> str:
    said = str(error).strip().partition("\n")[0]
    if getattr(error, "sqlstate", None) == FORBIDDEN:
        return f"The role of DATABASE_URL lacks a right ({said}). Make it the owner of its database."
    return f"The database did not answer ({said}). Check DATABASE_URL, and try again."
