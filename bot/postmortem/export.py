"""An incident to take away: Markdown, HTML, PDF, JSON (its schema is `schema.json`), CSV of lines and action items."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib import resources
from typing import Any

from sqlmodel import Session

from bot.postmortem.draft import as_document, current
from bot.postmortem.external import veiled, veiled_sections
from bot.postmortem.facts import Facts, gather
from bot.postmortem.page import page
from bot.postmortem.paper import for_paper
from bot.postmortem.pdf import to_pdf
from bot.postmortem.picture import svg
from bot.postmortem.sectioned import marked
from bot.postmortem.sections import SectionText, head, to_leave, without_hints
from bot.rendering import Rendering
from bot.settings import Settings
from storage.action_items import ActionItem
from storage.incidents import KEY_TIMES, Incident
from storage.reminders import Reminder
from storage.timeline import Line

SCHEMA_VERSION = "1"
# A spreadsheet takes a cell that begins so for a formula. https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Taken:
    """What an export is made of: the facts, the sections without hints, and what words them."""

    facts: Facts
    sections: list[SectionText]
    settings: Settings
    rendering: Rendering
    is_external: bool

    @property
    def document(self) -> str:
        """The whole document in Markdown."""
        return as_document(self.facts, to_leave(self.sections), self.settings, self.rendering)

    @property
    def page(self) -> str:
        """The whole document in HTML."""
        return self.page_of(to_leave(self.sections))

    def page_of(self, sections: Sequence[SectionText]) -> str:
        """Return these sections in HTML."""
        return page(self.facts, sections, self.settings, self.rendering)


@dataclass(frozen=True)
class Format:
    """One form in which an incident is taken away; `suffix` is how its file's name ends."""

    suffix: str
    make: Callable[[Taken], str | bytes]


def export(
    session: Session,
    incident: Incident,
    form: str,
    *,
    settings: Settings,
    rendering: Rendering,
    is_external: bool = False,
) -> str:
    """Return an incident in one of `FORMATS` that is text; struck lines are in JSON and CSV, and marked there.

    With `is_external` only what outsiders may read is in it: `bot.postmortem.external`.
    """
    made = FORMATS[form].make(_take(session, incident, settings, rendering, is_external=is_external))
    assert isinstance(made, str), f"{form} is no text"
    return made


def export_file(
    session: Session,
    incident: Incident,
    form: str,
    *,
    settings: Settings,
    rendering: Rendering,
    is_external: bool = False,
) -> bytes:
    """Return an incident in any of `FORMATS` as a file's bytes; raises Refusal when no PDF can be made."""
    made = FORMATS[form].make(_take(session, incident, settings, rendering, is_external=is_external))
    return made.encode() if isinstance(made, str) else made


def picture_of(
    session: Session, incident: Incident, *, settings: Settings, rendering: Rendering, is_external: bool = False
) -> str:
    """Return the timeline's picture as SVG, to lie beside the Markdown; empty while there is nothing to draw."""
    taken = _take(session, incident, settings, rendering, is_external=is_external)
    return svg(taken.facts, settings, rendering)


def file_name(incident: Incident, form: str, *, is_external: bool) -> str:
    """Return what the file of an export is called."""
    return f"{incident.key.lower()}-{FORMATS[form].suffix.format('-external' if is_external else '')}"


def schema() -> str:
    """Return the JSON Schema of the JSON export."""
    return resources.files("bot.postmortem").joinpath("schema.json").read_text(encoding="utf-8")


def _take(
    session: Session, incident: Incident, settings: Settings, rendering: Rendering, *, is_external: bool
) -> Taken:
    if not is_external:
        facts = gather(session, incident, settings)
        return Taken(facts, _sections(session, facts, settings, rendering), settings, rendering, is_external)
    by_role = settings.model_copy(update={"postmortem_names": "roles"})
    known = gather(session, incident, by_role)
    facts = veiled(known, by_role)
    sections = veiled_sections(_sections(session, facts, by_role, rendering), known, by_role)
    return Taken(facts, sections, by_role, rendering, is_external)


def _sections(session: Session, facts: Facts, settings: Settings, rendering: Rendering) -> list[SectionText]:
    return [replace(one, body=without_hints(one.body)) for one in current(session, facts, settings, rendering)]


def _json(taken: Taken) -> str:
    facts = taken.facts
    told = {
        "schema": SCHEMA_VERSION,
        "incident": _incident(facts),
        "timeline": _lines(facts),
        "action_items": [_item(facts, item) for item in facts.action_items],
        "postmortem": {
            "status": facts.postmortem.status if facts.postmortem else "draft",
            "sections": [
                {"key": one.key, "title": one.title, "body": one.body, "origin": one.origin} for one in taken.sections
            ],
            "markdown": taken.document,
        },
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _markdown(taken: Taken) -> str:
    if taken.is_external:
        return taken.document
    return marked(taken.facts.incident.key, taken.document, to_leave(taken.sections))


def _pdf(taken: Taken) -> bytes:
    told = head(taken.facts, taken.settings)
    sections = to_leave(taken.sections)
    return to_pdf(for_paper(sections, taken.page_of, lambda: taken.rendering.document("left_out.md.j2", told)))


def _csv(taken: Taken) -> str:
    return table(_columns("line"), _lines(taken.facts))


def _csv_actions(taken: Taken) -> str:
    return table(_columns("action_item"), (_item(taken.facts, item) for item in taken.facts.action_items))


FORMATS: Mapping[str, Format] = {
    "markdown": Format("postmortem{}.md", _markdown),
    "html": Format("postmortem{}.html", lambda taken: taken.page),
    "pdf": Format("postmortem{}.pdf", _pdf),
    "json": Format("incident{}.json", _json),
    "csv": Format("timeline{}.csv", _csv),
    "csv-actions": Format("action-items{}.csv", _csv_actions),
}
NOT_TEXT = ("pdf",)


def _incident(facts: Facts) -> dict[str, Any]:
    incident = facts.incident
    times = {name: facts.key_times.get(name) for name in KEY_TIMES}
    at = {f"{name}_at": _utc(known.at if known else None) for name, known in times.items()}
    return {
        "key": incident.key,
        "title": incident.title,
        "severity": incident.severity,
        "status": incident.status,
        "channel_id": incident.channel_id,
        "started_at": at.pop("started_at"),
        "declared_at": _utc(incident.declared_at),
        **at,
        "declared_by": incident.declared_by,
        "roles": [
            {
                "role": row.role,
                "user_id": row.user_id,
                "name": facts.names.get(row.user_id, ""),
                "taken_at": _utc(row.taken_at),
                "ended_at": _utc(row.ended_at),
            }
            for row in facts.roles
        ],
        "impact": dict(sorted(incident.impact.items())),
        "postmortem_url": incident.postmortem_url,
        "links": [
            {"url": one.url, "title": one.title, "added_by": one.added_by, "added_at": _utc(one.added_at)}
            for one in facts.links
        ],
        "related": [{"key": one.incident.key, "why": one.why} for one in facts.related],
        "tags": facts.tags,
        "services": facts.services,
    }


def _lines(facts: Facts) -> list[dict[str, Any]]:
    return [_line(facts, line, position) for position, line in enumerate(facts.lines, 1)]


def _line(facts: Facts, line: Line, position: int) -> dict[str, Any]:
    more = facts.attached.get(line.id or 0)
    return {
        "id": line.id,
        "number": line.number,
        "position": position,
        "occurred_at": _utc(line.occurred_at),
        "approximate": line.approximate,
        "late": line.late,
        "recorded_at": _utc(line.recorded_at),
        "kind": line.kind,
        "text": facts.plain(line.text),
        "author_id": line.author_id,
        "source": line.source,
        "channel_id": line.channel_id,
        "message_ts": line.message_ts,
        "permalink": line.permalink,
        "origin": line.origin_name,
        "struck": line.struck_at is not None,
        "edited": line.is_edited,
        "shown": line.shown,
        "source_state": line.source_state,
        "evidence": [
            {"name": file.name, "type": file.mimetype, "size": file.size, "permalink": file.permalink}
            for file in (more.evidence if more else [])
        ],
        "also_kinds": [kind.id for kind in (more.kinds if more else [])],
    }


def _item(facts: Facts, item: ActionItem) -> dict[str, Any]:
    planned = facts.reminders[item.id or 0]
    return {
        "id": item.id,
        "text": facts.plain(item.text),
        "owner_id": item.owner_id,
        "owner_name": facts.names.get(item.owner_id, "") if item.owner_id else facts.plain(item.owner_name),
        "due_on": item.due_on.isoformat() if item.due_on else None,
        "priority": item.priority,
        "status": item.status,
        "reminders": [_reminder(one) for one in planned if one.cancelled_at is None or one.sent_at is not None],
    }


def _reminder(reminder: Reminder) -> dict[str, Any]:
    return {"kind": reminder.kind, "due_at": _utc(reminder.due_at), "sent_at": _utc(reminder.sent_at)}


def _utc(at: datetime | None) -> str | None:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def table(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Return CSV as of RFC 4180 with a header row; no cell of it is a formula."""
    written = io.StringIO()
    sheet = csv.writer(written)
    sheet.writerow(columns)
    sheet.writerows([_cell(row[column]) for column in columns] for row in rows)
    return written.getvalue()


def _columns(noun: str) -> list[str]:
    """Return what the schema says of a noun, without what has no place in one cell."""
    properties: dict[str, Any] = json.loads(schema())["$defs"][noun]["properties"]
    return [name for name, of in properties.items() if of.get("type") != "array"]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    shown = str(value)
    return f"'{shown}" if shown.lstrip(" ").startswith(_FORMULA) else shown
