"""`python app.py demo`: a whole incident through the real app, against the stand-in, with its documents."""

import argparse
import sys
from pathlib import Path

from bot.logs import configured
from bot.settings import Settings
from handlers.cli.playing.album import Album
from handlers.cli.playing.cast import Cast
from handlers.cli.playing.console import Console, open_console, tell_files
from handlers.cli.playing.stage import FILES, Build, PlayError, Stage
from handlers.cli.playing.story import PEOPLE, Story, moment
from handlers.cli.writing import refuse

NAME = "demo"
SUMMARY = "Play a whole incident against a stand-in for Slack on this machine, and write its documents."
PAUSE_SECONDS = 0.25  # after each act, for those who watch


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the word."""
    parser.add_argument(
        "--output", type=Path, default=Path("demo"), metavar="DIR", help="where the documents go; default: demo"
    )
    parser.add_argument("--pictures", type=Path, metavar="DIR", help="also keep pictures of what people see")


def run(given: argparse.Namespace) -> int:
    """Play the demo; return 1, with a sentence, when that cannot be done."""
    try:
        with configured("text", "ERROR", ()):  # tokens of the stand-in look like tokens
            _play(given.build, open_console(), given.output, given.pictures)
    except PlayError as error:
        return refuse(str(error))
    except OSError as error:
        return refuse(f"The documents cannot be written ({error}). Choose another place with --output.")
    return 0


def _play(build: Build, console: Console, folder: Path, pictures: Path | None) -> None:
    with Stage(build, moment(17, 42), given=defaults()) as stage:
        cast = Cast(stage, console, PEOPLE, seconds=PAUSE_SECONDS if sys.stdout.isatty() else 0.0)
        album = Album(pictures, cast.screen)
        Story(cast, album).play()
        stage.write_documents(folder)
        album.keep_page("postmortem", (folder / "postmortem.html").read_text(encoding="utf-8"))
    album.write(console)
    console.scene("The end")
    tell_files(console, folder, FILES)


def defaults() -> dict[str, object]:
    """Return every setting's default: the demo is the same whatever is configured here."""
    fields = Settings.model_fields.items()
    return {name: field.get_default(call_default_factory=False) for name, field in fields if not field.is_required()}
