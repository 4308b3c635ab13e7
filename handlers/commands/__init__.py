"""`/incident <word>`: one file a word. This is their table of contents; help reads it too."""

from handlers.commands import (
    actions,
    cancel,
    catchup,
    declare,
    edit,
    follow,
    help,  # noqa: A004 - the word that people type
    impact,
    link,
    links,
    list,  # noqa: A004 - the word that people type
    menu,
    merge,
    note,
    postmortem,
    private,
    rename,
    reopen,
    resolve,
    restore,
    role,
    search,
    service,
    severity,
    status,
    strike,
    tag,
    time,
    timeline,
    todo,
    undo,
    unfollow,
    unknown,
    unmerge,
    untag,
    update,
    why,
    zone,
)
from handlers.shapes import Asked, Command

COMMANDS: tuple[Command, ...] = (
    declare.COMMAND,
    note.COMMAND,
    undo.COMMAND,
    edit.COMMAND,
    strike.COMMAND,
    restore.COMMAND,
    timeline.COMMAND,
    catchup.COMMAND,
    list.COMMAND,
    search.COMMAND,
    todo.COMMAND,
    actions.COMMAND,
    impact.COMMAND,
    role.COMMAND,
    severity.COMMAND,
    status.COMMAND,
    update.COMMAND,
    follow.COMMAND,
    unfollow.COMMAND,
    time.COMMAND,
    zone.COMMAND,
    link.COMMAND,
    links.COMMAND,
    tag.COMMAND,
    untag.COMMAND,
    service.COMMAND,
    why.COMMAND,
    resolve.COMMAND,
    reopen.COMMAND,
    cancel.COMMAND,
    rename.COMMAND,
    postmortem.COMMAND,
    private.COMMAND,
    merge.COMMAND,
    unmerge.COMMAND,
    help.command(lambda: COMMANDS),
)
_BY_WORD = {word: command for command in COMMANDS for word in (command.name, *command.synonyms)}
_BY_WORD[""] = menu.COMMAND


def find(asked: Asked) -> Command:
    """Return the command that a request means; for a word that none has, the one that says so."""
    return _BY_WORD.get(asked.word) or unknown.command(tuple(_BY_WORD))
