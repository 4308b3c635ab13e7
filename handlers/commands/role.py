"""`/incident role`: who has which role, taking one and handing it over."""

from sqlmodel import Session

from bot import incidents, people, roles
from bot.errors import Refusal
from bot.words import ME, NOBODY, RoleWords, role_words
from handlers.answers import given_role, held_roles
from handlers.shapes import Answer, Asked, Command, Outcome

TAKE = "take"


def run(session: Session, asked: Asked) -> Outcome:
    """Hand a role over, or without a person show who has what."""
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    settings = asked.services.settings
    said = _read(asked)
    if said.role is not None and said.left:
        raise Refusal("which_person", given=said.left, role=said.role)
    if said.left or (said.who and said.role is None):
        raise Refusal("which_role", roles=settings.roles, given=said.left or "that", suggestion=said.suggestion)
    if said.role is None or not said.who:
        return Answer("roles", held_roles(session, asked, incident))
    role = roles.word(settings, said.role)
    if said.who == NOBODY:
        changed = roles.give_up(session, incident, role, by=asked.user_id, at=asked.at)
        return Answer("role_given", given_role(session, asked, incident, role, None, changed=changed))
    user_id = asked.user_id if said.who == ME else said.who
    people.meet(session, asked.team_id, user_id, asked.at)
    changed = roles.give(session, incident, role, user_id, by=asked.user_id, at=asked.at)
    return Answer("role_given", given_role(session, asked, incident, role, user_id, changed=changed))


def _read(asked: Asked) -> RoleWords:
    """Read what was typed: `/incident commander @ana`, `/incident take commander` and `/incident role …` are one."""
    known = roles.typed(asked.services.settings)
    if asked.word == TAKE:
        return role_words(f"{asked.rest} me" if asked.rest else "", known)
    first = f"{asked.word} " if asked.word in known else ""
    return role_words(first + asked.rest, known)


COMMAND = Command(
    name="role",
    usage="role [<role> @person|me|nobody]",
    summary="who has which role; hand one over: `role scribe @ana`, in short `commander @ana`, `take commander`",
    run=run,
    synonyms=("roles", TAKE, "commander", "scribe", "communications", "comms"),
)
