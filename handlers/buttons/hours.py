"""The hours of one's own, from the Home tab."""

import json

from sqlmodel import Session

from bot import people, working
from handlers.shapes import Button, Clicked, Dialog, Outcome


def run(session: Session, clicked: Clicked) -> Outcome:
    """Open the dialog, filled with the hours of now."""
    settings = clicked.services.settings
    person = people.row(session, clicked.team_id, clicked.user_id)
    days = working.choices(person, settings)
    clocks = {str(hour): f"{hour:02d}:00" for hour in range(25)}
    facts = {
        "all_days": days,
        "chosen_days": next(iter(days)),
        "starts_at": {hour: clock for hour, clock in clocks.items() if hour != "24"},
        "ends_at": {hour: clock for hour, clock in clocks.items() if hour != "0"},
        "state": json.dumps({"channel_id": clicked.channel_id}),
    }
    shown = working.show(person, settings=settings, zone=clicked.zone, now=clicked.at)
    return Dialog("hours_dialog", shown | facts, instead="/incident hours 9-17 mon-fri")


BUTTON = Button(action_id="hours", run=run)
