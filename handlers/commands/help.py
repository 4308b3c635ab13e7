"""`/incident help`: every word, its form and what it does; or one of them, or what the words of the field mean."""

from collections.abc import Callable

from sqlmodel import Session

from bot.errors import Refusal
from bot.settings import Settings
from bot.words import did_you_mean
from handlers.shapes import Answer, Asked, Command, Outcome

_TOPICS = {
    "severities": ("Severities, the worst first", "Change it: `/incident severity sev2`"),
    "statuses": ("Statuses", "Change it: `/incident status monitoring`"),
    "roles": ("Roles", "Give one: `/incident role commander @ana`"),
    "kinds": ("Kinds of lines", "Use one: `/incident note decision: roll back`"),
}
_OTHER_NAMES = {"severity": "severities", "status": "statuses", "role": "roles", "kind": "kinds", "emoji": "reactions"}


def command(listed: Callable[[], tuple[Command, ...]]) -> Command:
    """Return the command that lists all commands, itself too."""

    def run(session: Session, asked: Asked) -> Outcome:
        del session
        settings = asked.services.settings
        topic = asked.rest.strip().lower().removeprefix("/incident ")
        topic = _OTHER_NAMES.get(topic, topic)
        kinds = {kind.id: kind for kind in settings.kinds}
        if topic in {"", "reactions"}:
            facts = {"commands": listed(), "settings": settings, "kinds": kinds}
            return Answer("help_reactions" if topic else "help", facts)
        return Answer("help_topic", _topic(settings, listed(), topic))

    return Command(
        name="help",
        usage="help [command|severities|statuses|roles|kinds|reactions]",
        summary="this list, or what one command, or one of the words of the field, means",
        run=run,
        synonyms=("?", "commands"),
        reads_only=True,
    )


def _topic(settings: Settings, commands: tuple[Command, ...], topic: str) -> dict[str, object]:
    if topic in _TOPICS:
        title, how = _TOPICS[topic]
        return {"command": None, "title": title, "how": how, "words": getattr(settings, topic)}
    by_word = {word: one for one in commands for word in (one.name, *one.synonyms)}
    if topic not in by_word:
        raise Refusal("help_topic", given=topic, suggestion=did_you_mean(topic, [*by_word, *_TOPICS]))
    return {"command": by_word[topic], "title": "", "how": "", "words": []}
