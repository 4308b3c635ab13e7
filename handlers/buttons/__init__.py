"""Buttons: one file per action_id. This is their table of contents."""

from handlers.buttons import add_late, declare_anyway, item_done, item_was_done, join, keep_note, make_item, use_here
from handlers.shapes import Button

BUTTONS: tuple[Button, ...] = (
    add_late.BUTTON,
    declare_anyway.BUTTON,
    item_done.BUTTON,
    item_was_done.BUTTON,
    join.BUTTON,
    keep_note.BUTTON,
    make_item.BUTTON,
    use_here.BUTTON,
)
