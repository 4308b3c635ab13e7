"""Dialogs that were sent: one file per callback_id. This is their table of contents."""

from handlers.dialogs import declare
from handlers.shapes import Form

FORMS: tuple[Form, ...] = (declare.FORM,)
