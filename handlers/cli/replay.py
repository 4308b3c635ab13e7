"""`python app.py replay FILE`: play any written incident through the real app, against the stand-in."""

import argparse
from pathlib import Path

from bot.logs import configured
from handlers.cli.playing.console import Console, open_console, tell_files
from handlers.cli.playing.incident_file import BadFileError, WrittenIncident, read_incident
from handlers.cli.playing.replaying import Replay, first_moment
from handlers.cli.playing.stage import FILES, Build, PlayError, Stage
from handlers.cli.writing import refuse

NAME = "replay"
SUMMARY = "Play an incident that is written as JSON, and write its documents."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the word."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the incident, as JSON")
    parser.add_argument("--speed", type=_speed, metavar="N", help="events a second; default: as many as there can be")
    parser.add_argument(
        "--output", type=Path, metavar="DIR", help="where the documents go, replaced if there; default: replay/<FILE>"
    )


def run(given: argparse.Namespace) -> int:
    """Play the incident; return 1, with a sentence, when that cannot be done."""
    folder: Path = given.output or Path("replay") / given.file.stem
    try:
        with configured("text", "ERROR", ()):  # tokens of the stand-in look like tokens
            _play(read_incident(given.file), given.build, open_console(), folder, given.speed)
    except BadFileError as error:
        return refuse(f"{given.file}: {error}")
    except PlayError as error:
        return refuse(str(error))
    except OSError as error:
        return refuse(f"{folder} cannot be written ({error.strerror}). Choose another place with --output.")
    return 0


def _play(written: WrittenIncident, build: Build, console: Console, folder: Path, speed: float | None) -> None:
    # Slack's limits are those of a busy minute: a long incident, replayed in seconds, would wait for them for minutes.
    with Stage(build, first_moment(written), pace=False, given={}) as stage:
        console.scene(written.title)
        Replay(stage, written, console, speed=speed).play()
        stage.write_documents(folder)
    console.scene(f"{len(written.events)} events replayed")
    tell_files(console, folder, FILES)


def _speed(said: str) -> float:
    try:
        speed = float(said)
    except ValueError:
        speed = 0.0
    if not 0.001 <= speed <= 1e6:
        raise argparse.ArgumentTypeError(f"{said!r} is no number of events a second, such as 5")
    return speed
