"""Dialogs that were sent: one file per callback_id. This is their table of contents."""

from handlers.dialogs import add_to_timeline, declare, key_time, line, resolve, update
from handlers.shapes import Form

FORMS: tuple[Form, ...] = (add_to_timeline.FORM, declare.FORM, key_time.FORM, line.FORM, resolve.FORM, update.FORM)
