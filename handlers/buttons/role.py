"""Roles by a click: take it, give it up, give it to somebody."""

from sqlmodel import Session

from bot import digits, roles
from handlers import lines
from handlers.answers import held_roles
from handlers.shapes import Answer, Button, Clicked, Outcome


def take(session: Session, clicked: Clicked) -> Outcome:
    """Take a role: `<incident number> <role> <id of the row that held it when the button was drawn, 0: none>`."""
    number, role_id, seen = [*clicked.value.split(), "", "", ""][:3]
    shown = digits.carried(seen)
    incident = lines.incident_of(session, clicked, number)
    role = roles.word(clicked.services.settings, role_id)
    roles.give(session, incident, role, clicked.user_id, by=clicked.user_id, at=clicked.at, seen=shown)
    return Answer("roles", held_roles(session, clicked, incident), replace=True)


def give_up(session: Session, clicked: Clicked) -> Outcome:
    """Give a role up: `<incident number> <role>`; what somebody else has got meanwhile stays theirs."""
    number, role_id = [*clicked.value.split(), "", ""][:2]
    incident = lines.incident_of(session, clicked, number)
    role = roles.word(clicked.services.settings, role_id)
    roles.give_up(session, incident, role, by=clicked.user_id, at=clicked.at, of=clicked.user_id)
    return Answer("roles", held_roles(session, clicked, incident), replace=True)


def give(session: Session, clicked: Clicked) -> Outcome:
    """Give a role to the person who was chosen (`<incident number> <role>` stands in the action_id)."""
    number, role_id = [*clicked.about.split(), "", ""][:2]
    incident = lines.incident_of(session, clicked, number)
    role = roles.word(clicked.services.settings, role_id)
    roles.give(session, incident, role, clicked.value, by=clicked.user_id, at=clicked.at)
    return Answer("roles", held_roles(session, clicked, incident), replace=True)


TAKE = Button(action_id="take_role", run=take)
GIVE_UP = Button(action_id="give_up_role", run=give_up)
GIVE = Button(action_id="give_role", run=give)
