"""All incidents to take away: the files of each, and an index that explains every number, also those without a file."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session

from bot.errors import Refusal
from bot.postmortem.export import export, export_file, file_name, picture_of
from bot.postmortem.markdown import Words
from bot.postmortem.picture import referring
from bot.rendering import Rendering
from bot.settings import Settings
from storage import incidents, purges, workspaces
from storage.incidents import Incident
from storage.people import OPERATOR

SCHEMA_VERSION = "1"
INDEX, INDEX_JSON = "index.md", "index.json"
FORMS = ("markdown", "json")
PRIVATE, PURGED, UNUSED = "private", "purged", "unused"


@dataclass(frozen=True)
class Wanted:
    """What is taken: in which formats, only what outsiders may read, without private incidents."""

    forms: tuple[str, ...] = FORMS
    is_external: bool = False
    is_public: bool = False


@dataclass(frozen=True)
class Entry:
    """One number in the index. Without a file, `why` says why: private, purged, unused, or what could not be done.

    `merged_into` is the key of the incident of which this one is a duplicate. Times are in UTC, as in the JSON export.
    """

    number: int
    key: str
    incident_id: int = 0
    why: str = ""
    at: str = ""
    title: str = ""
    severity: str = ""
    status: str = ""
    closed_as: str = ""
    merged_into: str = ""
    is_private: bool = False
    is_practice: bool = False
    declared_at: str | None = None
    resolved_at: str | None = None
    files: list[str] = field(default_factory=list)

    @property
    def heading(self) -> str:
        """The title as Markdown, on one line."""
        return Words(self.title).cell


def teams(session: Session) -> list[str]:
    """Return every workspace of which there is an incident, or was."""
    found = {one.team_id for one in incidents.latest(session, OPERATOR, limit=1_000_000)}
    return sorted(found | {one.team_id for one in purges.all_of(session)})


def numbers(session: Session, team_id: str, wanted: Wanted) -> list[Entry]:
    """Return an entry for each number of a workspace, without files yet: what is there has no `why`."""
    there = {one.number: one for one in incidents.latest(session, OPERATOR, limit=1_000_000) if one.team_id == team_id}
    purged = {one.number: one for one in purges.all_of(session) if one.team_id == team_id}
    workspace = workspaces.get(session, team_id)
    last = max([workspace.incident_count if workspace else 0, *there, *purged], default=0)
    return [_begun(number, there.get(number), purged.get(number), wanted) for number in range(1, last + 1)]


def taken(
    session: Session, entry: Entry, wanted: Wanted, *, settings: Settings, rendering: Rendering
) -> tuple[Entry, dict[str, bytes]]:
    """Return an entry as it is to stand in the index, and its files by name."""
    incident = session.get(Incident, entry.incident_id)
    if incident is None:  # it was removed since the numbers were read
        return replace(entry, why=UNUSED), {}
    if incident.is_private and wanted.is_public:  # it was hidden since then
        return replace(entry, why=PRIVATE), {}
    files: dict[str, bytes] = {}
    with_words: dict[str, Any] = {"settings": settings, "rendering": rendering, "is_external": wanted.is_external}
    try:
        for form in wanted.forms:
            files |= _files(session, incident, form, **with_words)
    except Refusal as refusal:
        return replace(entry, why=rendering.refuse(refusal).text), {}
    told = json.loads(export(session, incident, "json", **with_words))["incident"]
    into = incidents.get(session, incident.merged_into) if incident.merged_into else None
    shown = ("title", "severity", "status", "declared_at", "resolved_at")
    return replace(
        entry,
        **{name: told[name] for name in shown},
        closed_as=incident.closed_as,
        merged_into=into.key if into else "",
        is_private=incident.is_private,
        is_practice=incident.is_practice,
        files=list(files),
    ), files


def index(entries: Sequence[Entry], wanted: Wanted, rendering: Rendering) -> dict[str, bytes]:
    """Return the index as files, by name: to read, and as JSON. Nothing in it says when it was made."""
    there = [one for one in entries if one.files]
    gaps = [one for one in entries if not one.files]
    facts = {"there": there, "gaps": gaps, "wanted": wanted}
    told = {
        "schema": SCHEMA_VERSION,
        "profile": "external" if wanted.is_external else "internal",
        "incidents": [_plain(one) for one in there],
        "gaps": [{"key": one.key, "why": one.why, "at": one.at} for one in gaps],
    }
    written = rendering.document("index.md.j2", facts).strip() + "\n"
    return {
        INDEX: written.encode(),
        INDEX_JSON: (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode(),
    }


def _begun(number: int, incident: Incident | None, purged: purges.PurgedIncident | None, wanted: Wanted) -> Entry:
    entry = Entry(number, f"INC-{number}")
    if incident is not None:
        why = PRIVATE if incident.is_private and wanted.is_public else ""
        return replace(entry, incident_id=incident.id or 0, why=why)
    return replace(entry, why=PURGED, at=_day(purged.purged_at)) if purged else replace(entry, why=UNUSED)


def _files(
    session: Session, incident: Incident, form: str, *, settings: Settings, rendering: Rendering, is_external: bool
) -> dict[str, bytes]:
    words: dict[str, Any] = {"settings": settings, "rendering": rendering, "is_external": is_external}
    name = file_name(incident, form, is_external=is_external)
    content = export_file(session, incident, form, **words)
    picture = picture_of(session, incident, **words) if form == "markdown" else ""
    if not picture:
        return {name: content}
    beside = f"{name.removesuffix('.md')}-timeline.svg"
    return {name: referring(content.decode(), beside).encode(), beside: picture.encode()}


def _plain(entry: Entry) -> Mapping[str, Any]:
    return {name: value for name, value in asdict(entry).items() if name not in {"why", "at", "number", "incident_id"}}


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d}"


def counted(entries: Sequence[Entry]) -> Iterator[int]:
    """Give how many incidents there are, how many files, and how many numbers have none."""
    yield sum(bool(one.files) for one in entries)
    yield sum(len(one.files) for one in entries)
    yield sum(not one.files for one in entries)
