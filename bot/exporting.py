"""Taking an incident away from Slack: what is asked for becomes rows, and leaves as files."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot import audit
from bot.errors import Refusal
from storage import files, outbox
from storage.exports import Export
from storage.incidents import Incident

DELIVERY = "export_slot"
_WORDS = {
    "markdown": ("markdown",),
    "md": ("markdown",),
    "html": ("html",),
    "pdf": ("pdf",),
    "json": ("json",),
    "csv": ("csv", "csv-actions"),
    "csv-actions": ("csv-actions",),
}


@dataclass(frozen=True)
class Wanted:
    """What somebody asked for: formats, whether only what outsiders may read, and whether everybody gets it."""

    forms: tuple[str, ...]
    is_external: bool
    to_channel: bool


def wanted(typed: str) -> Wanted:
    """Read what was typed, in any order: a format (Markdown unless it says so), `external`, `here`.

    Raises Refusal for any other word.
    """
    words = typed.lower().replace(",", " ").split()
    asides = {"external", "here"}
    forms = [form for word in words if word not in asides for form in _WORDS.get(word, ())]
    if [word for word in words if word not in asides and word not in _WORDS]:
        raise Refusal("export_words", given=typed.strip())
    return Wanted(tuple(dict.fromkeys(forms)) or ("markdown",), "external" in words, "here" in words)


def ask(session: Session, incident: Incident, what: Wanted, *, channel_id: str, by: str, at: datetime) -> None:
    """Have files made and sent: to `by`, or into the incident's channel, which must be where they ask (`channel_id`).

    Raises Refusal when they ask elsewhere for what is to go into the channel.
    """
    if what.to_channel and incident.channel_id != channel_id:
        raise Refusal("export_elsewhere", incident=incident)
    for form in what.forms:
        row = Export(
            team_id=incident.team_id,
            incident_id=incident.id or 0,
            form=form,
            is_external=what.is_external,
            to_channel=what.to_channel,
            asked_by=by,
            asked_at=at,
        )
        audit.of(
            session,
            incident,
            "exported",
            by=by,
            at=at,
            form=form,
            external=what.is_external,
            to="channel" if what.to_channel else "person",
        )
        export_id = files.add(session, row)
        outbox.add(session, team_id=incident.team_id, lane=f"export:{export_id}", kind=DELIVERY, subject=export_id)
