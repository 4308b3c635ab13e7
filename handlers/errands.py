"""What the command line leaves for the running bot, where the database is a SQLite file that belongs to it."""

import logging
from pathlib import Path

from bot import errands
from bot.errands import TAKEN, Done, Errand
from bot.services import Services

log = logging.getLogger(__name__)


def look(services: Services) -> None:
    """Do the errands that wait; each once, whatever becomes of it. A note stays until it is stored."""
    folder = errands.folder_of(services.settings.database_url)
    if folder is None:
        return
    try:
        for path, errand in errands.waiting(folder):
            _do(services, path, errand)
    except OSError:
        log.exception("The errands of the command line could not be looked for in %s.", folder)


def _do(services: Services, path: Path, errand: Errand) -> None:
    is_note = path.suffix == errands.NOTED
    taken = path if is_note else path.rename(path.with_suffix(TAKEN))
    try:
        at = None if is_note else services.clock.now()
        done = services.db.write(lambda session: errands.do(session, errand, at))
    except (LookupError, ValueError, TypeError):
        log.exception("An errand made no sense, and is left alone.")
        done = Done(is_done=False, said="The running bot does not know this errand: it may be of another version.")
    except Exception:
        log.exception("An errand could not be done.")
        if is_note:
            return
        done = Done(is_done=False, said="The running bot could not store it: look at its log, and try again.")
    errands.settle(path, done)
    if is_note:
        taken.unlink(missing_ok=True)
