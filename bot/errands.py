"""What an operator asks for on the command line that changes something: one function an errand, told in a sentence.

PostgreSQL is written to directly. A SQLite file belongs to the bot that runs, so an errand is left in a folder beside
it, which the bot looks into: whoever may write there could write to the file as well.
"""

import contextlib
import json
import os
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url
from sqlalchemy.exc import NoResultFound
from sqlmodel import Session

from bot import audit
from bot.deliveries.given_up import concerns
from storage import dead
from storage.locks import give_to_owner
from storage.outbox import DEAD, Delivery

ALL, MOST = "all", 10_000
ASKED, NOTED, TAKEN, ANSWERED = ".asked", ".noted", ".taken", ".answered"
STALE_SECONDS = 60.0  # an errand whose author has stopped waiting is not done behind their back
FORGOTTEN_SECONDS = 3600.0
POLL_SECONDS = 0.05


@dataclass(frozen=True)
class Done:
    """What became of an errand: whether it was done, and the sentence that says so."""

    is_done: bool
    said: str


@dataclass(frozen=True)
class Errand:
    """What is asked for: the name of one of ERRANDS, and what it needs; `at` is when, as seconds since 1970."""

    name: str
    given: Mapping[str, Any]
    at: float


def retry(session: Session, given: Mapping[str, Any], at: datetime) -> Done:
    """Have a dead delivery, or all of them (`which`), tried again."""
    wanted = given["which"]
    rows = dead.listed(session, [DEAD], limit=MOST) if wanted == ALL else [dead.find(session, int(wanted))]
    if wanted == ALL and not rows:
        return Done(is_done=True, said="There is no dead delivery.")
    again = 0
    for row in rows:
        if row is None or row.state != DEAD:
            return _not_dead(wanted, row)
        again += dead.retry(session, row)
        _record(session, "retried", row, at)
    if wanted != ALL and not again:
        return Done(is_done=True, said=f"Delivery {wanted} need not be tried: the same is waiting to leave already.")
    many = "1 delivery is" if again == 1 else f"{again} deliveries are"
    said = f"Delivery {wanted} is" if wanted != ALL else many
    left = len(rows) - again
    more = f"; {left} more need not be, because the same is waiting already" if left else ""
    return Done(is_done=True, said=f"{said} tried again now{more}. See how it goes: python app.py deliveries")


def drop(session: Session, given: Mapping[str, Any], at: datetime) -> Done:
    """Let a dead delivery (`which`) be, because of `why`."""
    row = dead.find(session, int(given["which"]))
    if row is None or not dead.drop(session, row, str(given["why"])):
        return _not_dead(given["which"], row)
    _record(session, "dropped", row, at)
    return Done(is_done=True, said=f"Delivery {row.id} is dropped.")


def exported(session: Session, given: Mapping[str, Any], at: datetime) -> Done:
    """Record that incidents were taken away on the command line: `incidents` as pairs of team and number, `form`.

    Of `many` at once there is one pair for each team, with no number.
    """
    external = bool(given.get("external"))
    for team_id, number in given["incidents"]:
        audit.note(
            session,
            "exported",
            team_id=str(team_id),
            by=audit.OPERATOR,
            at=at,
            incident_number=number,
            form=str(given["form"]),
            external=external,
            many=given.get("many"),
        )
    return Done(is_done=True, said="Recorded.")


ERRANDS: Mapping[str, Callable[[Session, Mapping[str, Any], datetime], Done]] = {
    "retry": retry,
    "drop": drop,
    "exported": exported,
}


def _not_dead(wanted: object, row: Delivery | None) -> Done:
    if row is None:
        said = f"There is no delivery {wanted}"
    else:
        said = f"Delivery {wanted} is {row.state}, and only dead ones can be retried or dropped"
    return Done(is_done=False, said=f"{said}. List them: python app.py deliveries --dead")


def _record(session: Session, action: str, row: Delivery, at: datetime) -> None:
    try:
        incident, _ = concerns(session, row)
    except NoResultFound:
        incident = None
    audit.note(
        session,
        action,
        team_id=row.team_id,
        by=audit.OPERATOR,
        at=at,
        incident_number=incident.number if incident else None,
        delivery=row.id,
        kind=row.kind,
    )


# The folder beside a SQLite file


def folder_of(database_url: str) -> Path | None:
    """Return the folder in which errands are left; None where the database is written to directly."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        return None
    path = Path(url.database).resolve()
    return path.with_name(path.name + ".errands")


def leave(folder: Path, errand: Errand, *, is_note: bool = False) -> Path:
    """Leave an errand for the bot; a note waits for as long as it must, and is not answered. Raises OSError."""
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        give_to_owner(folder, folder.parent)  # of one that belongs to root the bot would take nothing
    path = folder / f"{time.time_ns():020}-{uuid.uuid4().hex[:8]}{NOTED if is_note else ASKED}"
    _write(path, asdict(errand))
    return path


def answer_to(asked: Path, *, seconds: float) -> Done | None:
    """Wait for the answer to an errand; None when the bot has not taken it, and it is withdrawn."""
    answer, until = asked.with_suffix(ANSWERED), time.monotonic() + seconds
    while True:
        if answer.exists():
            told = json.loads(answer.read_text())
            answer.unlink()
            return Done(is_done=bool(told["is_done"]), said=str(told["said"]))
        if time.monotonic() > until:
            try:
                asked.unlink()
            except FileNotFoundError:
                return Done(is_done=False, said="The bot took it, and has not answered yet: look at its log.")
            return None
        time.sleep(POLL_SECONDS)


def waiting(folder: Path) -> Iterator[tuple[Path, Errand]]:
    """Take the errands that wait, the oldest first, and forget what nobody came back for.

    A folder that others than the bot's own account can write to is not looked into.
    """
    if not folder.is_dir() or not _is_ours(folder):
        return
    for path in sorted(folder.iterdir()):
        if path.suffix in {TAKEN, ANSWERED} and time.time() - path.stat().st_mtime > FORGOTTEN_SECONDS:
            path.unlink(missing_ok=True)
        if path.suffix not in {ASKED, NOTED}:
            continue
        errand = _read(path)
        is_stale = path.suffix == ASKED and errand is not None and time.time() - errand.at > STALE_SECONDS
        if errand is None or is_stale:
            path.unlink(missing_ok=True)
            continue
        yield path, errand


def settle(path: Path, done: Done) -> None:
    """Answer an errand that was taken (a note needs none), and forget it."""
    if path.suffix == ASKED:
        _write(path.with_suffix(ANSWERED), asdict(done))
    path.with_suffix(TAKEN).unlink(missing_ok=True)


def do(session: Session, errand: Errand, at: datetime | None = None) -> Done:
    """Do an errand, as of `at`, else of when it was asked for. Raises LookupError or ValueError for nonsense."""
    return ERRANDS[errand.name](session, errand.given, at or datetime.fromtimestamp(errand.at, UTC))


def _is_ours(folder: Path) -> bool:
    found = folder.stat()
    return found.st_uid == os.geteuid() and not found.st_mode & 0o022


def _read(path: Path) -> Errand | None:
    try:
        told = json.loads(path.read_text())
        return Errand(str(told["name"]), dict(told["given"]), float(told["at"]))
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _write(path: Path, told: Mapping[str, Any]) -> None:
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.write_text(json.dumps(told))
    give_to_owner(unfinished, path.parent)
    unfinished.replace(path)
