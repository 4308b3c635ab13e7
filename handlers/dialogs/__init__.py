"""Dialogs that were sent: one file per callback_id. This is their table of contents."""

from handlers.dialogs import (
    add_to_timeline,
    cause,
    declare,
    hours,
    impact,
    item,
    key_time,
    key_times,
    line,
    postmortem,
    resolve,
    todo,
    update,
    why,
)
from handlers.shapes import Form

FORMS: tuple[Form, ...] = (
    add_to_timeline.FORM,
    cause.FORM,
    declare.FORM,
    hours.FORM,
    impact.FORM,
    item.FORM,
    key_time.FORM,
    key_times.FORM,
    line.FORM,
    *postmortem.FORMS,
    resolve.FORM,
    todo.FORM,
    update.FORM,
    why.FORM,
)
