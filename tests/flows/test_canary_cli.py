"""A canary text of a private incident, over every word of the command line.

Whoever runs `python app.py` reads the database: to them `SHOWING` show all of it. What is made to be handed to others
(`--public`), and what tells how the bot is, holds none of it. A word that is new must be put into one of the lists.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from handlers.cli import main
from handlers.cli.words import WORDS
from tests.flows.test_canary import CANARY, fill
from tests.stage import Stage
from tests.words import no_bot

JULY = "--from 2025-07-01 --to 2025-07-31"
SHOWING = (
    "export --all mine",
    "export INC-1",
    "export INC-1 --format json",
    f"report {JULY} --format json",
    "person export {ana}",
)
TO_HAND_ON = ("export --all all --public", f"report {JULY} --public", f"report {JULY} --public --format csv")
OF_THE_BOT = ("access", "access --json", "audit", "deliveries", "doctor", "purge --before 2030-01-01 --dry-run")
# They start a workspace of their own, read a text that they are given, or move the database as a whole.
NO_DOORS = {"demo", "replay", "sandbox", "check", "eval", "import", "migrate", "backup", "restore"}


@pytest.fixture
def typed(
    quick_stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[str], str]:
    """Give what types a word beside the running bot, and returns what it says and writes."""
    fill(quick_stage)
    monkeypatch.setenv("DATABASE_URL", quick_stage.bot.services.settings.database_url)

    def types(words: str) -> str:
        away = Path(tempfile.mkdtemp(dir=tmp_path))
        monkeypatch.chdir(away)
        capsys.readouterr()
        main(words.format(ana=quick_stage.ana.id).split(), no_bot)
        said = capsys.readouterr()
        written = [f"{one} {one.read_bytes()!r}" for one in away.rglob("*") if one.is_file()]
        return "\n".join([said.out, said.err, *written])

    return types


def test_only_what_is_for_the_operator_shows_it(typed: Callable[[str], str]) -> None:
    for words in (*TO_HAND_ON, *OF_THE_BOT):
        said = typed(words)
        assert said.strip(), words
        assert CANARY not in said, words
    for words in SHOWING:  # the same without --public shows it: were it to leak, this would find it
        assert CANARY in typed(words), words


def test_every_word_is_in_one_of_the_lists() -> None:
    tried = {words.split()[0] for words in (*SHOWING, *TO_HAND_ON, *OF_THE_BOT)}
    assert tried | NO_DOORS == {word.NAME for word in WORDS}
    assert not tried & NO_DOORS
