"""What the doors of key times and of an incident's end share."""

import json
from datetime import datetime

from sqlmodel import Session

from bot import incidents, key_times, people, readings, resolution, review, text
from bot.when import Moment, in_zone, read_moment
from handlers.shapes import Answer, Dialog, Request
from storage import action_items as item_rows
from storage import key_times as line_rows
from storage.action_items import OPEN
from storage.incidents import KEY_TIMES, Incident
from storage.timeline import Line

MOST_ITEMS = 5
MOST_STATE = 2900  # of the 3,000 characters that a dialog may carry


def read_time(session: Session, request: Request, incident: Incident, when: str) -> Moment | None:
    """Read a time as a person types it for this incident, or return None."""
    zero, utc = incidents.zero(session, incident), readings.bare_is_utc(request.services.settings, incident)
    return read_moment(when, now=request.at, zone=request.zone, started_at=zero, utc=utc)


def is_zone_assumed(request: Request, incident: Incident) -> bool:
    """Whether a clock that the person types is read in a zone that may not be theirs."""
    return request.is_zone_assumed and not readings.bare_is_utc(request.services.settings, incident)


def asks_zone(request: Request, incident: Incident, moment: Moment | None) -> bool:
    """Whether a time that the person typed is read again once Slack has told their zone."""
    if moment is None or not is_zone_assumed(request, incident):
        return False
    return readings.hangs_on_zone(moment, now=request.at)


def time_set(request: Request, incident: Incident, name: str, moment: Moment | None) -> Answer:
    """Return the answer to whoever set the key time `name`; no moment: it is unknown."""
    facts = {"incident": incident, "name": name, "moment": moment, "zone": request.zone, "now": request.at}
    return Answer("time", facts | {"asks_zone": asks_zone(request, incident, moment)})


def key_times_dialog(session: Session, request: Request, incident: Incident) -> Dialog:
    """Return the dialog of all key times, filled with what is known or offered, and where each comes from."""
    settings = request.services.settings
    known = key_times.of(session, incident)
    shown = {name: f"{in_zone(row.at, request.zone, settings.timezone):%Y-%m-%d %H:%M}" for name, row in known.items()}
    state = {"channel_id": request.channel_id, "incident": incident.number, "shown": shown}
    facts = {
        "incident": incident,
        "key_names": KEY_TIMES,
        "shown": shown,
        "known": known,
        "names": people.names(session, request.team_id, [row.set_by for row in known.values() if row.set_by]),
        "zone": request.zone,
        "is_utc": readings.bare_is_utc(settings, incident),
        "state": json.dumps(state),
    }
    return Dialog("key_times_dialog", facts, instead=f"/incident {incident.key} time mitigated 17:42")


def impact_dialog(request: Request, incident: Incident) -> Dialog:
    """Return the dialog of the impact, filled with what is known; what is not stays empty."""
    state = {"channel_id": request.channel_id, "incident": incident.number, "shown": incident.impact}
    written = json.dumps(state)
    facts = {
        "incident": incident,
        "state": written if len(written) <= MOST_STATE else json.dumps(state | {"shown": {}}),
        "known": incident.impact if len(written) <= MOST_STATE else {},
    }
    return Dialog("impact_dialog", facts, instead=f"/incident {incident.key} impact users 1300, tickets 427")


def resolve(session: Session, request: Request, incident: Incident, moment: Moment | None, summary: str) -> datetime:
    """Close the incident, at the moment that was said or else now, and return that."""
    resolution.resolve(
        session,
        request.services.settings,
        incident,
        by=request.user_id,
        at=request.at,
        moment=moment,
        summary=summary,
        is_zone_assumed=is_zone_assumed(request, incident),
    )
    session.flush()
    return moment.at if moment else request.at


def resolved(
    session: Session,
    request: Request,
    incident: Incident,
    at: datetime | None = None,
    *,
    moment: Moment | None = None,
    replace: bool = False,
) -> Answer:
    """Return the answer to whoever resolved: what is still open, each with the button that mends it.

    `at` is when it was over, the key time where it is not given; `moment` the time as it was typed just now.
    """
    known = key_times.of(session, incident)
    settings = request.services.settings
    over = at or (known["resolved"].at if "resolved" in known else incident.closed_at or request.at)
    items = [one for one in item_rows.of_incident(session, incident.id or 0) if one.status == OPEN]
    bare = [one for one in items if one.due_on is None or not one.has_owner]
    texts = [one.text for one in bare[:MOST_ITEMS]]
    choices = [] if "mitigated" in known else line_rows.mitigations(session, incident.id or 0)
    found = review.findings(session, settings, incident, now=request.at)
    facts = {
        "incident": incident,
        "at": over,
        "asks_zone": asks_zone(request, incident, moment),
        "zone": request.zone,
        "now": request.at,
        "in_dialog": False,
        "is_below": False,
        "known": known,
        "choices": _choices(session, request, incident, choices),
        "gaps": [one for one in found if one.what == "gap"],
        "findings_count": len(found),
        "items": bare[:MOST_ITEMS],
        "more": max(0, len(bare) - MOST_ITEMS),
        "names": people.names_in(session, request.team_id, *texts),
    }
    return Answer("resolve", facts, replace=replace)


def _choices(session: Session, request: Request, incident: Incident, found: list[Line]) -> dict[str, str]:
    """Return the lines that may tell when it was mitigated: what the choice carries → its time and words."""
    names = people.names_in(session, request.team_id, *(one.text for one in found))
    zone, fallback = request.zone, request.services.settings.timezone
    return {
        f"{incident.number} mitigated {one.id}": f"{in_zone(one.occurred_at, zone, fallback):%H:%M} "
        + " ".join(text.plain(one.text or "", names).split())
        for one in found
        if one.occurred_at is not None
    }
