"""A word that no command has: nothing that was typed is lost."""

import json
from collections.abc import Sequence

from sqlmodel import Session

from bot import words
from bot.when import in_zone
from handlers.shapes import DIRECT, MENTION, Answer, Asked, Command, Outcome
from storage import incidents as rows

MOST_IN_A_BUTTON = 1900


def command(known: Sequence[str]) -> Command:
    """Return the command that answers "did you mean", with the whole text, and offers to keep it as a note."""

    def run(session: Session, asked: Asked) -> Outcome:
        levels = [one.id for one in asked.services.settings.severities]
        level = words.read_severity(asked.word, levels) or words.read_severity(f"{asked.word} {asked.rest}", levels)
        suggestion = f"severity {level}" if level else words.did_you_mean(asked.word, [one for one in known if one])
        rest = "" if level else asked.rest
        key = f"INC-{asked.incident_number} " if asked.incident_number else ""
        command_ = f"{key}{suggestion} {rest}".strip() if suggestion else ""
        if asked.source == MENTION and asked.channel_name != DIRECT and not suggestion:
            return None  # "@scribe thank you" in a channel is talk
        typed = f"{asked.word} {asked.rest}".strip()
        here = rows.in_channel(session, asked.team_id, asked.channel_id)
        value = json.dumps({"text": typed, "at": asked.at.isoformat()}, ensure_ascii=False)
        facts = {
            "word": asked.word,
            "suggestion": suggestion,
            "rest": rest,
            "meant": command_ if len(command_) <= MOST_IN_A_BUTTON else "",
            "again": words.repaste(
                "note", f"{in_zone(asked.at, asked.zone, asked.services.settings.timezone):%H:%M} {typed}"
            ),
            "incident": here,
            "value": value if len(value) <= MOST_IN_A_BUTTON else "",
            "zone": asked.zone,
            "now": asked.at,
        }
        return Answer("unknown_word", facts)

    return Command(name="", usage="", summary="", run=run, reads_only=True)
