"""The dialog of one's own hours."""

from datetime import date

from sqlmodel import Session

from bot import digits, people, working
from bot.errors import Refusal
from bot.when import in_zone
from handlers.shapes import Answer, Form, FormErrors, Outcome, Submitted


def run(session: Session, submitted: Submitted) -> Outcome:
    """Keep the hours that were chosen, and tell them."""
    settings, values = submitted.services.settings, submitted.values
    starts, ends = _hour(values.get("starts", "")), _hour(values.get("ends", ""))
    away = None if values.get("back") else _day(values.get("away", ""))
    if starts >= ends:
        return FormErrors({"ends": "Choose an hour that is later than the first one."})
    if away and away <= in_zone(submitted.at, submitted.zone, settings.timezone).date():
        return FormErrors({"away": "Choose a day that lies ahead, or say that you are back."})
    person = people.row(session, submitted.team_id, submitted.user_id)
    chosen = working.Chosen(starts, ends, values.get("days", ""), away)
    working.choose(session, person, chosen, settings=settings, now=submitted.at)
    return Answer("hours", working.show(person, settings=settings, zone=submitted.zone, now=submitted.at))


def _hour(chosen: str) -> int:
    hour = digits.read(chosen)
    if hour is None:
        raise Refusal("which_hours", given="")
    return hour


def _day(chosen: str) -> date | None:
    try:
        return date.fromisoformat(chosen) if chosen else None
    except ValueError as error:
        raise Refusal("which_hours", given="") from error


FORM = Form(callback_id="hours", field="starts", run=run)
