"""How a word has something changed: directly, or through the running bot where a SQLite file belongs to it."""

import sys
import time
from collections.abc import Mapping
from typing import Any

from bot import errands
from bot.errands import Done, Errand
from bot.settings import Settings
from handlers.cli.looking import writing
from storage.database import HeldDatabaseError, NotStoredError, UnusableDatabaseError

WAIT_SECONDS = 10.0


def carry_out(settings: Settings, name: str, given: Mapping[str, Any]) -> int:
    """Have an errand done, and say what became of it; return 1 when it was not done."""
    errand = Errand(name, given, time.time())
    try:
        with writing(settings) as database:
            done = database.write(lambda session: errands.do(session, errand))
    except HeldDatabaseError as held:
        done = _through_the_bot(settings, errand, held)
    print(done.said, file=sys.stdout if done.is_done else sys.stderr)
    return 0 if done.is_done else 1


def note(settings: Settings, name: str, given: Mapping[str, Any]) -> None:
    """Have something recorded that was only read; where that cannot be, say so and go on."""
    errand = Errand(name, given, time.time())
    folder = errands.folder_of(settings.database_url)
    try:
        if folder is not None:
            errands.leave(folder, errand, is_note=True)
            return
        with writing(settings) as database:
            database.write(lambda session: errands.do(session, errand))
    except (OSError, UnusableDatabaseError, NotStoredError) as error:
        print(f"This could not be recorded in the audit ({error}).", file=sys.stderr)


def _through_the_bot(settings: Settings, errand: Errand, held: HeldDatabaseError) -> Done:
    folder = errands.folder_of(settings.database_url)
    if folder is None:
        raise held
    try:
        done = errands.answer_to(errands.leave(folder, errand), seconds=WAIT_SECONDS)
    except OSError as error:
        said = f"It could not be handed to the running bot ({error}). Use the bot's own account, or stop it first."
        return Done(is_done=False, said=said)
    if done is None:
        waited = f"Whatever uses the database did not take this within {WAIT_SECONDS:g} s"
        said = f"{waited}: look at its log, or stop it and try again."
        return Done(is_done=False, said=said)
    return done
