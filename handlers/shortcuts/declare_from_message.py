"""Declare an incident from a message: the dialog of `/incident declare`, with the message's words as title."""

from functools import partial

from sqlmodel import Session

from bot import people, pointed, text
from handlers.answers import declaring, looked_at
from handlers.shapes import Dialog, Outcome, Shortcut, Used
from storage import incidents

LONGEST_TITLE = 120


def run(session: Session, used: Used) -> Outcome:
    """Open the dialog; nothing is stored before it is sent."""
    message = used.message
    said = text.plain(message.text, people.names_in(session, used.team_id, message.text)).strip()
    facts = declaring(used, private=message.is_private, state=pointed.to_state(message, response_url=used.response_url))
    facts |= {
        "title": text.shorten(said.partition("\n")[0], LONGEST_TITLE),
        "message": message,
        "zone": used.zone,
        "now": used.at,
        "can_read": True,
        "may_run_here": False,
    }
    here = incidents.here(session, used.viewer)
    look = (
        None if here is not None and here.is_open else partial(pointed.where_it_may_run, channel_id=message.channel_id)
    )
    instead = "/incident declare sev2 Checkout is down"
    return Dialog("declare_dialog", facts, instead=instead, look=look or looked_at(message))


SHORTCUT = Shortcut(callback_id="declare_from_message", run=run)
