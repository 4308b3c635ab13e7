"""What `doctor` says of the machine and of the settings' sources: versions, room on the disk, who sets what."""

import os
import platform
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.instruments import own_version
from bot.settings import CONFIG_VARIABLE, Settings
from handlers.cli.checks import NOTE, OK, PROBLEM, WARNING, Finding

MEBIBYTE = 1024 * 1024
SMALL, TINY = 1024 * MEBIBYTE, 100 * MEBIBYTE


def check_versions() -> Finding:
    """Say what runs."""
    system = f"{platform.system()} {platform.release()}"
    return Finding(OK, "versions", f"Incident Scribe {own_version()}, Python {platform.python_version()}, {system}.")


def check_sources() -> Iterator[Finding]:
    """Say which settings come from where: their names, never what they are."""
    names = {name.upper(): name for name in Settings.model_fields}
    from_environment = sorted(name for name in names if os.environ.get(name))
    file = Path(os.environ.get(CONFIG_VARIABLE) or "scribe.toml")
    in_file = _keys(file)
    yield Finding(OK, "sources", f"Environment: {', '.join(from_environment) or 'nothing'}.")
    if in_file is None:
        if not os.environ.get(CONFIG_VARIABLE) and not file.exists():
            yield Finding(OK, "sources", f"File: there is no {file}.")
        return  # of one that cannot be read, the settings have told
    yield Finding(OK, "sources", f"File {file}: {', '.join(sorted(in_file)) or 'nothing'}.")
    if unknown := sorted(in_file - set(names.values())):
        said = f"{file} sets what nobody reads: {', '.join(unknown)}. Names are written in lower case there"
        yield Finding(WARNING, "sources", f"{said}: see the README's table of settings.")
    if twice := sorted(name for name in from_environment if names[name] in in_file):
        yield Finding(NOTE, "sources", f"Set twice, and the environment counts: {', '.join(twice)}.")


def check_disk(settings: Settings) -> Iterator[Finding]:
    """Say how much room there is where the SQLite file lies."""
    try:
        url = make_url(settings.database_url)
    except ArgumentError:
        return
    if url.get_backend_name() == "sqlite" and url.database:
        folder = Path(url.database).resolve().parent
        yield judge_disk(folder, shutil.disk_usage(next(one for one in (folder, *folder.parents) if one.exists())).free)


def judge_disk(folder: Path, free: int) -> Finding:
    """Say whether `free` bytes in a folder are enough."""
    said = f"{free / MEBIBYTE:,.0f} MiB are free in {folder}"
    if free >= SMALL:
        return Finding(OK, "disk", f"{said}.")
    state = WARNING if free >= TINY else PROBLEM
    return Finding(state, "disk", f"{said}: when it is full, nothing can be stored. Make room, or move the file.")


def _keys(file: Path) -> set[str] | None:
    try:
        with file.open("rb") as opened:
            return set(tomllib.load(opened))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return None
