"""The end of an incident: resolve or cancel it, have its postmortem drafted, keep where that was published."""

from datetime import datetime

from sqlmodel import Session

from bot import audit, incidents, item_reviews, people, policy, reminders, text, timeline
from bot.addresses import is_whole
from bot.errors import Refusal
from bot.settings import Settings
from bot.when import Moment
from storage import incidents as rows
from storage import outbox
from storage import postmortems as postmortem_rows
from storage.incidents import CANCELLED, RESOLVED, Incident


def resolve(
    session: Session,
    settings: Settings,
    incident: Incident,
    *,
    by: str,
    at: datetime,
    moment: Moment | None,
    summary: str,
    is_zone_assumed: bool = False,
) -> None:
    """Close the incident: its line, the draft of its postmortem, the reminders of its action items.

    `moment` is when it was over (None: now), read again once the person's zone is known where it was only assumed;
    `summary` is wire text. Raises Refusal when it is resolved already,
    or when it would end before it began.
    """
    rows.hold(session, incident)
    refuse_over(incident)
    over = moment.at if moment else at
    incidents.refuse_disorder(session, incident, "resolved", over)
    said = text.plain(summary, people.names_in(session, incident.team_id, summary))
    told = f"Resolved: {said}" if said else "Resolved"
    line = timeline.milestone(session, incident, told, at=over, by=by, recorded_at=at)
    incident.status, incident.closed_at, incident.summary = RESOLVED, at, said or incident.summary
    session.add(incident)
    approximate = moment.approximate if moment else False
    rows.set_key_time(
        session,
        incident,
        "resolved",
        at=over,
        approximate=approximate,
        source="resolve",
        set_by=by,
        set_at=at,
        typed=moment.written if moment and is_zone_assumed else None,
    )
    reminders.plan_incident(session, incident, settings=settings, now=at)
    item_reviews.plan(session, incident, settings=settings, now=at)
    policy.tell_commander(session, incident, line)
    audit.of(session, incident, "resolved", by=by, at=at)
    draft_again(session, incident)


def cancel(
    session: Session, settings: Settings, incident: Incident, *, by: str, at: datetime, reason: str = ""
) -> None:
    """Close an incident that was declared in error: no postmortem, no reminders, no figures; all of it is kept.

    One that is resolved may be cancelled too. `reason` is wire text. Raises Refusal when it is cancelled already.
    """
    rows.hold(session, incident)
    if incident.closed_as:
        refuse_over(incident)
    incident.status, incident.closed_as, incident.closed_at = RESOLVED, CANCELLED, at
    rows.forget_key_time(session, incident.id or 0, "resolved")
    line = incidents.record_change(session, incident, "Cancelled: declared in error", by=by, at=at, reason=reason)
    audit.of(session, incident, "cancelled", by=by, at=at)
    reminders.plan_incident(session, incident, settings=settings, now=at)
    policy.tell_commander(session, incident, line)
    outbox.add(session, team_id=incident.team_id, lane=incident.lane, kind=CANCELLED, subject=line.id)


def refuse_over(incident: Incident) -> None:
    """Raise Refusal when an incident is over, as what it was closed."""
    if incident.closed_as == CANCELLED:
        raise Refusal("is_cancelled", incident=incident)
    if not incident.is_open:
        raise Refusal("resolved_already", incident=incident)


def draft_again(session: Session, incident: Incident) -> None:
    """Have the postmortem drafted from what is known now, and posted. Raises Refusal for a cancelled incident."""
    if incident.closed_as == CANCELLED:
        raise Refusal("is_cancelled", incident=incident)
    outbox.add(session, team_id=incident.team_id, lane=incident.lane, kind="draft", subject=incident.id)


def lines_not_drafted(session: Session, incident: Incident) -> int:
    """Return how many lines came too late for the draft; none while the incident is open, or nothing is drafted."""
    document = None if incident.is_open else postmortem_rows.of_incident(session, incident.id or 0)
    return postmortem_rows.lines_left_out(session, document) if document else 0


def take_in_late_lines(session: Session, incident: Incident) -> int:
    """Have the postmortem drafted again when lines came too late for it; return how many."""
    count = lines_not_drafted(session, incident)
    if count:
        draft_again(session, incident)
    return count


def link_postmortem(session: Session, incident: Incident, url: str, *, by: str, at: datetime) -> None:
    """Keep the address of the published postmortem. Raises Refusal when it is no web address."""
    if not is_whole(url):
        raise Refusal("no_web_address", given=url)
    incident.postmortem_url = url
    document = postmortem_rows.of_incident(session, incident.id or 0)
    if document is not None:
        document.status, document.reviewed_at = "published", document.reviewed_at or at
        session.add(document)
    incidents.record_change(session, incident, f"Postmortem published: {url}", by=by, at=at)
    audit.of(session, incident, "published", by=by, at=at)
