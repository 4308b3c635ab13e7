"""`/incident help`: every word, its form and what it does."""

from collections.abc import Callable

from sqlmodel import Session

from handlers.shapes import Answer, Asked, Command, Outcome


def command(listed: Callable[[], tuple[Command, ...]]) -> Command:
    """Return the command that lists all commands, itself too."""

    def run(session: Session, asked: Asked) -> Outcome:
        del session
        settings = asked.services.settings
        kinds = {kind.id: kind for kind in settings.kinds}
        facts = {"commands": listed(), "settings": settings, "kinds": kinds}
        return Answer("help_reactions" if asked.rest.strip().lower() == "reactions" else "help", facts)

    return Command(
        name="help",
        usage="help [reactions]",
        summary="this list",
        run=run,
        synonyms=("?", "commands"),
        reads_only=True,
    )
