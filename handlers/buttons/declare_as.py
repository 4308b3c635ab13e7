"""Private or public: the answer to what was asked before anything was declared."""

import json
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot import declarations
from bot.errors import Refusal
from handlers import answers
from handlers.shapes import Answer, Button, Clicked, Outcome


def run(session: Session, clicked: Clicked) -> Outcome:
    """Declare what the button carries: `{"said": …, "here": …, "since": …}`."""
    carried = _carried(clicked.value)
    said, settings = declarations.from_value(json.dumps(carried.get("said"))), clicked.services.settings
    viewer, response_url, at = clicked.viewer, clicked.response_url, clicked.at
    if carried.get("here") is True:
        since = _moment(carried.get("since"))
        declarations.ask_here(session, settings, viewer, said, response_url=response_url, at=at, since=since)
        return Answer("checking_here", replace=True)
    declarations.refuse_second(session, viewer, again=said)
    incident = declarations.declare(session, settings, viewer, said, response_url=response_url, at=at)
    return Answer("declared", answers.declared(session, clicked, incident), replace=True)


def _carried(value: str) -> dict[str, Any]:
    try:
        carried = json.loads(value)
    except ValueError as error:
        raise Refusal("old_button") from error
    if not isinstance(carried, dict):
        raise Refusal("old_button")
    return carried


def _moment(since: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(since)) if since else None
    except ValueError as error:
        raise Refusal("old_button") from error


BUTTON = Button(action_id="declare_as", run=run, is_once=True)
