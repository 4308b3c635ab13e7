"""What leaves at the end: the draft, the message under which it stands, the file."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import Session

from bot import factors, key_times, look_alikes, metrics, resolution, review
from bot.deliveries.base import Kind, World, again, mark, sends_bytes
from bot.deliveries.pictures import TimelinePicture
from bot.errors import Moot, NotYet, SlackRefused
from bot.people import names, names_in
from bot.postmortem import calls
from bot.postmortem import draft as drafting
from bot.postmortem.draft import Composed
from bot.review import Finding
from storage import action_items, outbox, pictures, postmortems, steps, timeline
from storage import incidents as rows
from storage.incidents import Incident
from storage.outbox import Delivery
from storage.postmortems import Postmortem

PATIENCE = timedelta(minutes=2)


class Draft(Kind):
    """Draft the postmortem, once the messages of captured lines are there (or do not come)."""

    name = "draft"

    def ask(self, row: Delivery, world: World) -> tuple[Composed, int]:
        with world.db.read() as session:
            missing = [one for one in timeline.of_incident(session, int(row.subject)) if one.text is None]
        if missing and datetime.now(UTC) - row.created_at < PATIENCE:
            raise NotYet(f"{len(missing)} messages are still being fetched")
        with world.db.read() as session:
            incident = rows.get(session, int(row.subject))
            if incident.closed_as:
                raise Moot("it is cancelled, or a duplicate")
            composed = drafting.compose(session, incident, settings=world.settings, rendering=world.rendering)
            return composed, incident.line_count

    def keep(self, session: Session, row: Delivery, answer: tuple[Composed, int], world: World) -> None:
        composed, lines_known = answer
        incident = rows.get(session, int(row.subject))
        if incident.closed_as:  # meanwhile
            return
        document = drafting.keep(session, incident, composed, now=world.clock.now())
        document.lines_known = lines_known
        session.add(document)
        calls.plan_for(session, world.settings, incident, now=world.clock.now())
        for kind in (Resolved.name, TimelinePicture.name, FileSlot.name):
            outbox.add(session, team_id=row.team_id, lane=row.lane, kind=kind, subject=row.subject)

    def gave_up(self, session: Session, row: Delivery, why: str, world: World) -> None:
        outbox.add(session, team_id=row.team_id, lane=row.lane, kind=Resolved.name, subject=row.subject)


class Resolved(Kind):
    """Post the message of the resolved incident, or redraw it: how long, drafted from what, what is missing."""

    name = "resolved"

    def ask(self, row: Delivery, world: World) -> str:
        with world.db.read() as session:
            incident = rows.get(session, int(row.subject))
            if incident.is_open or incident.closed_as:
                raise Moot("it is not resolved, or not any more")
            facts = resolved_facts(session, incident, now=world.clock.now())
            facts["alike"] = look_alikes.find(session, incident, now=world.clock.now())
            facts["findings"] = found = _findings(session, incident, world)
            facts["names"] |= names_in(session, incident.team_id, *(one.line.text for one in found if one.line))
        if incident.channel_id is None:
            raise Moot("the incident has no channel")
        try:
            return self._send(row, world, incident, facts)
        except SlackRefused as refused:
            if refused.code != "invalid_blocks" or not facts["picture"]:
                raise
            return self._send(row, world, incident, facts | {"picture": None})  # the text goes alone

    def _send(self, row: Delivery, world: World, incident: Incident, facts: Mapping[str, Any]) -> str:
        said, channel_id = world.rendering.say("resolved", facts), incident.channel_id or ""
        if incident.resolve_ts is not None:
            world.slack.update(channel_id, incident.resolve_ts, said)
            return incident.resolve_ts
        thread = incident.overview_ts if incident.is_here else None
        return world.slack.post(channel_id, said, mark=mark(row), again=again(row), thread_ts=thread)

    def keep(self, session: Session, row: Delivery, answer: str, world: World) -> None:
        incident = rows.get(session, int(row.subject))
        if again(row) and incident.resolve_ts != answer:  # the post that was found may tell what was so before
            outbox.add(session, team_id=row.team_id, lane=row.lane, kind=self.name, subject=incident.id)
        incident.resolve_ts = answer
        session.add(incident)


class FileSlot(Kind):
    """Reserve the file of the postmortem: its id is kept first, so that a repetition completes the same one."""

    name = "file_slot"

    def ask(self, row: Delivery, world: World) -> tuple[str, str]:
        incident, document = _drafted(row, world)
        content = document.markdown.encode()
        return world.slack.reserve_file(f"{incident.key.lower()}-postmortem.md", len(content))

    def keep(self, session: Session, row: Delivery, answer: tuple[str, str], world: World) -> None:
        document = postmortems.of_incident(session, int(row.subject))
        assert document is not None
        document.file_id, document.upload_url = answer
        document.file_permalink = None
        session.add(document)
        steps.add(session, row, FileShare.name)


class FileShare(Kind):
    """Send the postmortem's bytes and show the file in the thread of the incident's last message.

    Where the address takes them no more, a new file is reserved: a bot died between the bytes and what shows them.
    """

    name = "file_share"

    def ask(self, row: Delivery, world: World) -> str | None:
        incident, document = _drafted(row, world)
        if not document.file_id or not document.upload_url or incident.channel_id is None:
            raise Moot("there is no file to share")
        if not (again(row) and world.slack.is_shared(document.file_id)):
            if not sends_bytes(row, world, document.upload_url, document.markdown.encode()):
                return None
            thread = incident.overview_ts if incident.is_here else incident.resolve_ts
            title = f"{incident.key} postmortem (draft)"
            world.slack.share_file(document.file_id, title, incident.channel_id, thread)
        return world.slack.file_link(document.file_id)

    def keep(self, session: Session, row: Delivery, answer: str | None, world: World) -> None:
        if answer is None:
            steps.add(session, row, FileSlot.name, anew=True)
            return
        document = postmortems.of_incident(session, int(row.subject))
        assert document is not None
        document.file_permalink, document.upload_url = answer, None
        session.add(document)
        for kind in (Resolved.name, "overview"):
            outbox.add(session, team_id=row.team_id, lane=row.lane, kind=kind, subject=row.subject)


def resolved_facts(session: Session, incident: Incident, *, now: datetime) -> dict[str, Any]:
    """Return what the message of a resolved incident shows; what is missing is named by the word that mends it."""
    incident_id = incident.id or 0
    lines = [line for line in timeline.of_incident(session, incident_id) if line.shown != "internal"]
    times = key_times.of(session, incident)
    items = [one for one in action_items.of_incident(session, incident_id) if one.status != action_items.CANCELLED]
    kinds = {line.kind for line in lines}
    known = rows.contributing_factors(session, incident_id)
    missing = {
        "started": "started" not in times,
        "detected": "detected" not in times,
        "mitigated": "mitigated" not in times,
        "impact": not incident.impact,
        "cause": not incident.cause,
        "why": not known,
        "todo": not items,
        "owners": any(not one.has_owner for one in items),
        "dates": any(one.due_on is None for one in items),
        "factor": factors.wants_another(known),
        "well": "well" not in kinds,
        "badly": "badly" not in kinds,
    }
    authors = {line.author_id or line.author_name for line in lines} - {"", None}
    return {
        "incident": incident,
        "times": times,
        "durations": metrics.durations(times),
        "lines": len(lines),
        "people": len(authors),
        "items": items,
        "missing": [name for name, is_so in missing.items() if is_so],
        "document": postmortems.of_incident(session, incident_id),
        "picture": pictures.of_incident(session, incident_id),
        "now": now,
        "late": resolution.lines_not_drafted(session, incident),
        "names": names(session, incident.team_id, [one.owner_id for one in items if one.owner_id]),
    }


def _findings(session: Session, incident: Incident, world: World) -> list[Finding]:
    """Return what a look over the timeline finds; what nobody has said at all is named as missing already."""
    found = review.findings(session, world.settings, incident, now=world.clock.now())
    return [one for one in found if not one.what.startswith("no_")]


def _drafted(row: Delivery, world: World) -> tuple[Incident, Postmortem]:
    with world.db.read() as session:
        incident = rows.get(session, int(row.subject))
        document = postmortems.of_incident(session, int(row.subject))
    if document is None:
        raise Moot("the postmortem could not be drafted")
    return incident, document
