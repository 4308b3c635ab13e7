"""`python app.py export --all DIR`: every incident, and an index; a file is there as a whole or not at all."""

import argparse
import json
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.postmortem import collection
from bot.postmortem.collection import INDEX_JSON, Entry, Wanted
from bot.rendering import Rendering
from bot.settings import Settings
from handlers.cli.errand import note
from handlers.cli.looking import check_shape
from handlers.cli.writing import refuse, write
from storage.database import Database, open_database

_EXPLAINED = {collection.PRIVATE, collection.PURGED, collection.UNUSED}
_TEAM = re.compile(r"[A-Za-z0-9_-]{1,40}")


@dataclass(frozen=True)
class _Task:
    """What is taken from where, and how it is worded."""

    database: Database
    wanted: Wanted
    settings: Settings
    rendering: Rendering


def export_all(given: argparse.Namespace, settings: Settings) -> int:
    """Write everything into a folder; return 1, with a sentence, when something of it could not be.

    Run again, it writes what is new or says something else by now, and leaves the rest as it is.
    """
    folder: Path = given.all
    if _is_strange(folder) and not given.force:
        return refuse(f"{folder} holds something else than an earlier export: add --force, or choose another folder.")
    forms = (given.format,) if given.format else collection.FORMS
    wanted = Wanted(forms, given.profile == "external", given.public)
    database = open_database(settings.database_url, read_only=True)
    task = _Task(database, wanted, settings, Rendering(settings.timezone, settings.postmortem_templates))
    try:
        with database.read() as session:
            check_shape(session)
            teams = collection.teams(session)
        codes = [_export_team(task, team, _place(folder, team, teams)) for team in teams]
    finally:
        database.close()
    if not teams:
        print("There is no incident yet.")
    return max(codes, default=0)


def _place(folder: Path, team_id: str, teams: list[str]) -> Path:
    if len(teams) == 1:
        return folder
    return folder / (team_id if _TEAM.fullmatch(team_id) else team_id.encode().hex())


def _export_team(task: _Task, team_id: str, folder: Path) -> int:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return refuse(f"{folder} cannot be made ({error.strerror}). Choose another folder.")
    told = _write_each(task, team_id, folder)
    many, files, gaps = collection.counted(told or [])
    taken = {"incidents": [[team_id, None]], "form": " ".join(task.wanted.forms), "many": many or None}
    note(task.settings, "exported", taken | {"external": task.wanted.is_external})
    if told is None:  # some may have been written
        return 1
    _withdraw(folder, told)
    if not _keep_all(folder, collection.index(told, task.wanted, task.rendering)):
        return 1
    said = f"{many} incident{'s' if many != 1 else ''} in {files} files in {folder}"
    without = f"{gaps} number{'s' if gaps != 1 else ''} without a file, index.md says why"
    print(f"{said}; {without if gaps else 'no number is without a file'}.")
    if any(one.is_private for one in told):
        print("Private incidents are among them, as you see the database: --public leaves them out.")
    lacking = [one for one in told if not one.files and one.why not in _EXPLAINED]
    for one in lacking:
        print(f"{one.key}: {one.why}", file=sys.stderr)
    return 1 if lacking else 0


def _write_each(task: _Task, team_id: str, folder: Path) -> list[Entry] | None:
    """Write the files of each incident, and return what the index is made of; None when a file cannot be written."""
    with task.database.read() as session:
        told = collection.numbers(session, team_id, task.wanted)
    for at, entry in enumerate(told):
        if entry.why:
            continue
        with task.database.read() as session:
            settings, rendering = task.settings, task.rendering
            told[at], files = collection.taken(session, entry, task.wanted, settings=settings, rendering=rendering)
        if not _keep_all(folder, files):
            return None
    return told


def _withdraw(folder: Path, told: Sequence[Entry]) -> None:
    """Remove what an earlier export wrote of incidents that are left out now, because they are private."""
    left_out = {one.key for one in told if one.why == collection.PRIVATE}
    try:
        earlier = json.loads((folder / INDEX_JSON).read_text(encoding="utf-8"))["incidents"]
        names = [Path(name).name for one in earlier if one["key"] in left_out for name in one["files"]]
    except (OSError, ValueError, TypeError, LookupError):
        return
    for name in names:
        (folder / name).unlink(missing_ok=True)


def _keep_all(folder: Path, files: Mapping[str, bytes]) -> bool:
    """Write files; return False when one of them cannot be written."""
    return not any(_keep(folder / name, content) for name, content in files.items())


def _keep(path: Path, content: bytes) -> int:
    """Write a file unless it says just that already; return 1 when it cannot be written."""
    if path.is_file() and not path.is_symlink() and path.read_bytes() == content:
        return 0
    return write(content, path)


def _is_strange(folder: Path) -> bool:
    """Whether a folder holds something, and no index of ours: neither here nor in the folders of several teams."""
    if not folder.exists():
        return False
    if not folder.is_dir():
        return True
    found = [one for one in folder.iterdir() if not one.name.startswith(".")]
    return bool(found) and not any(_is_ours(one) for one in (folder, *found))


def _is_ours(folder: Path) -> bool:
    try:
        return "gaps" in json.loads((folder / INDEX_JSON).read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError):
        return False
