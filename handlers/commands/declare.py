"""`/incident declare`: an incident with a channel of its own, or in the present one."""

import json

from sqlmodel import Session

from bot import incidents, words
from bot.errors import Refusal
from bot.incidents import Declaration
from handlers.answers import declaring
from handlers.shapes import Answer, Asked, Command, Dialog, Outcome


def run(session: Session, asked: Asked) -> Outcome:
    """Declare what was typed; without a title, open the dialog."""
    settings = asked.services.settings
    said = words.declare_words(asked.rest, [one.id for one in settings.severities])
    if said.unknown_flag:
        raise Refusal("unknown_flag", flag=said.unknown_flag, again=words.repaste("declare", asked.rest))
    declaration = Declaration(title=said.title, severity=said.severity, private=said.private)
    if not said.title:
        return dialog(asked, declaration, here=said.here)
    if said.here:
        incidents.ask_here(session, settings, asked.viewer, declaration, response_url=asked.response_url, at=asked.at)
        return Answer("checking_here")
    incidents.refuse_second(session, asked.viewer, again=declaration)
    incident = incidents.declare(
        session, settings, asked.viewer, declaration, response_url=asked.response_url, at=asked.at
    )
    return Answer("declared", {"incident": incident})


def dialog(asked: Asked, said: Declaration, *, here: bool) -> Dialog:
    """Return the dialog that asks for what was not typed."""
    state = json.dumps({"channel_id": asked.channel_id, "response_url": asked.response_url})
    facts = declaring(asked, private=said.private, state=state) | {"here": here}
    facts |= {"severity": said.severity} if said.severity else {}
    return Dialog("declare_dialog", facts, instead="/incident declare sev2 Checkout is down")


COMMAND = Command(
    name="declare",
    usage="declare [sev1–sev4] [--here] [--private] <title>",
    summary="declare an incident: it gets a number, a channel and a timeline",
    run=run,
    synonyms=("new", "start", "open"),
)
