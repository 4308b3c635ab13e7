"""Dialogs that were sent: one file per callback_id. This is their table of contents."""

from handlers.dialogs import add_to_timeline, declare, impact, key_time, key_times, line, resolve, update
from handlers.shapes import Form

FORMS: tuple[Form, ...] = (
    add_to_timeline.FORM,
    declare.FORM,
    impact.FORM,
    key_time.FORM,
    key_times.FORM,
    line.FORM,
    resolve.FORM,
    update.FORM,
)
