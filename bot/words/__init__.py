"""The words of the command language, read forgivingly: case, dashes, arrows and order do not matter.

All texts come in Slack's wire form (`bot.text`); everything here is pure.
"""

from bot.words.commands import (
    CommandWords,
    DeclareWords,
    arrow,
    declare_words,
    did_you_mean,
    leading_severity,
    note_words,
    numbered,
    read_severity,
    repaste,
    split_command,
)
from bot.words.impact import impact_figures, only_figures
from bot.words.notes import LineWords, line_words
from bot.words.roles import ME, NOBODY, RoleWords, role_words
from bot.words.todo import TodoWords, spoken_todo, todo_words

__all__ = [
    "ME",
    "NOBODY",
    "CommandWords",
    "DeclareWords",
    "LineWords",
    "RoleWords",
    "TodoWords",
    "arrow",
    "declare_words",
    "did_you_mean",
    "impact_figures",
    "leading_severity",
    "line_words",
    "note_words",
    "numbered",
    "only_figures",
    "read_severity",
    "repaste",
    "role_words",
    "split_command",
    "spoken_todo",
    "todo_words",
]
