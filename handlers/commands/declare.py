"""`/incident declare`: an incident with a channel of its own, or in the present one."""

import dataclasses
import json
from datetime import datetime

from sqlmodel import Session

from bot import declarations, readings, text, words
from bot.declarations import Declaration
from bot.errors import Refusal
from bot.when import Moment, read_leading
from bot.words import DeclareWords
from handlers.answers import declared, declaring
from handlers.shapes import Answer, Asked, Command, Dialog, Outcome

LONGEST_GIVEN = 40
PRACTICE = "practice"


def run(session: Session, asked: Asked) -> Outcome:
    """Declare what was typed; without a title, open the dialog."""
    settings = asked.services.settings
    said = _read(asked, asked.zone)
    refuse_flags(asked, said)
    if asked.is_zone_assumed and _begin(said) != _begin(_read(asked, readings.ANOTHER_ZONE)):
        return Answer("zone_unknown", {"again": words.repaste("declare", asked.rest)})
    practice = said.practice or asked.word == PRACTICE
    declaration = Declaration(said.title, said.severity, private=said.private, practice=practice)
    if said.title and said.asks_private:
        return private_or_public(said, declaration)
    if not said.title:
        return dialog(asked, declaration, here=said.here, since=said.since)
    if said.here:
        declarations.ask_here(
            session,
            settings,
            asked.viewer,
            declaration,
            response_url=asked.response_url,
            at=asked.at,
            since=_begin(said),
        )
        return Answer("checking_here")
    declarations.refuse_second(session, asked.viewer, again=declaration)
    incident = declarations.declare(
        session, settings, asked.viewer, declaration, response_url=asked.response_url, at=asked.at
    )
    return Answer("declared", declared(session, asked, incident))


def _read(asked: Asked, zone: str) -> DeclareWords:
    severities = [one.id for one in asked.services.settings.severities]
    return words.declare_words(asked.rest, severities, lambda wire: read_leading(wire, now=asked.at, zone=zone))


def _begin(said: DeclareWords) -> datetime | None:
    return said.since.at if said.since else None


def refuse_flags(asked: Asked, said: DeclareWords) -> None:
    """Raise Refusal for a flag that nobody knows, and for a `--since` that cannot be followed."""
    if said.unknown_flag:
        raise Refusal("unknown_flag", flag=said.unknown_flag, again=words.repaste("declare", asked.rest))
    if said.unread_since is not None:
        given = text.shorten(text.plain(said.unread_since, {}), LONGEST_GIVEN) or "--since"
        raise Refusal("no_time", given=given, command="declare --here --since 16:30 Checkout is down")
    if said.here and said.private:
        raise Refusal("private_opens_its_own")
    if said.since is None:
        return
    if not said.here:
        raise Refusal("since_is_for_here", again=words.repaste("declare --here", asked.rest))
    if said.since.at > asked.at:
        raise Refusal("since_lies_ahead", since=said.since.at, zone=asked.zone, now=asked.at)


def private_or_public(said: DeclareWords, declaration: Declaration) -> Answer:
    """Ask who may see it, before anything is declared: what looks private must not become public by a slip."""
    since = said.since.at.isoformat() if said.since else ""
    values = {}
    for private in (True, False):
        given = dataclasses.asdict(dataclasses.replace(declaration, private=private))
        here = said.here and not private
        values[private] = json.dumps({"said": given, "here": here, "since": since if here else ""}, ensure_ascii=False)
    fits = all(len(value) <= declarations.LONGEST_VALUE for value in values.values())
    return Answer("private_or_public", {"said": declaration, "here": said.here, "values": values if fits else {}})


def dialog(asked: Asked, said: Declaration, *, here: bool, since: Moment | None) -> Dialog:
    """Return the dialog that asks for what was not typed."""
    state = json.dumps(
        {
            "channel_id": asked.channel_id,
            "response_url": asked.response_url,
            "since": since.at.isoformat() if since else "",
        }
    )
    facts = declaring(asked, private=said.private, state=state) | {"here": here}
    facts |= {"severity": said.severity} if said.severity else {}
    facts |= {"practice": said.practice}
    return Dialog("declare_dialog", facts, instead="/incident declare sev2 Checkout is down")


COMMAND = Command(
    name="declare",
    usage="declare [sev1–sev4] [--here [--since <when>]] [--private] [--practice] <title>",
    summary="declare an incident: it gets a number, a channel and a timeline; `--here` uses this channel, "
    "and with `--since 16:30` takes the reactions that are there already; `--private` shows it only to those in "
    "its channel; `--practice` (or `/incident practice`) is a drill, and marked as one",
    run=run,
    synonyms=("new", "start", "open", PRACTICE),
)
