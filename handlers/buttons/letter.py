"""The buttons of a reminder: each changes the items and redraws the message; on an old one they do the same."""

from collections.abc import Callable
from datetime import date, timedelta

from sqlmodel import Session

from bot import action_items, digits, letters, people, reminders
from bot.errors import Refusal
from bot.when import in_zone
from handlers import items
from handlers.shapes import Answer, Button, Clicked, Outcome
from storage.action_items import OPEN, ActionItem, ActionItemChange
from storage.letters import Letter

ALL = 0  # in the place of an item's id: those of the letter that have no buttons of their own
NEXT_WEEK, ON_A_DAY = "week", "date"
Act = Callable[[ActionItem], object]


def done(session: Session, clicked: Clicked) -> Outcome:
    """Close the item; one that was closed before stays as it is."""
    settings = clicked.services.settings
    return _each(
        session, clicked, lambda item: action_items.done(session, item, items.change(clicked, "button"), settings)
    )


def snooze(session: Session, clicked: Clicked) -> Outcome:
    """Remind of it later: tomorrow, in three days, next week; or ask for a day."""
    if clicked.value == ON_A_DAY:
        letter, item_id = _read(session, clicked)
        return _drawn(session, clicked, letter, asking=(item_id, "until"))
    today = in_zone(clicked.at, clicked.zone, clicked.zone).date()
    if clicked.value == NEXT_WEEK:
        return _snoozed(session, clicked, today + timedelta(days=7 - today.weekday()))
    days = digits.carried(clicked.value)
    if days not in {1, 3}:
        raise Refusal("old_button")
    return _snoozed(session, clicked, today + timedelta(days=days))


def until(session: Session, clicked: Clicked) -> Outcome:
    """Remind of it on the day that was chosen."""
    return _snoozed(session, clicked, items.chosen_day(clicked.value))


def due(session: Session, clicked: Clicked) -> Outcome:
    """Let it be due on the day that was chosen."""
    on, settings = items.chosen_day(clicked.value), clicked.services.settings
    return _each(
        session,
        clicked,
        lambda item: action_items.set_due(session, item, on, items.change(clicked, "button"), settings),
    )


def take(session: Session, clicked: Clicked) -> Outcome:
    """Say that it is theirs, as they were told."""

    def keep(item: ActionItem) -> None:
        session.add(
            ActionItemChange(
                team_id=item.team_id,
                action_item_id=item.id or 0,
                field="taken",
                after=clicked.user_id,
                changed_by=clicked.user_id,
                changed_at=clicked.at,
                changed_from="button",
            )
        )
        session.flush()

    return _each(session, clicked, keep)


def not_mine(session: Session, clicked: Clicked) -> Outcome:
    """Ask whose it is then."""
    letter, item_id = _read(session, clicked)
    return _drawn(session, clicked, letter, asking=(item_id, "owner"))


def back(session: Session, clicked: Clicked) -> Outcome:
    """Ask no more."""
    letter, _ = _read(session, clicked)
    return _drawn(session, clicked, letter)


def give(session: Session, clicked: Clicked) -> Outcome:
    """Give it to the person who was chosen, who is told."""
    if not clicked.value:
        raise Refusal("old_button")
    settings = clicked.services.settings
    people.meet(session, clicked.team_id, clicked.value, clicked.at)

    def hand_over(item: ActionItem) -> None:
        if item.owner_id != clicked.value:
            action_items.set_owner(session, item, items.change(clicked, "button"), settings, owner_id=clicked.value)

    return _each(session, clicked, hand_over)


def _snoozed(session: Session, clicked: Clicked, on: date) -> Outcome:
    settings = clicked.services.settings
    return _each(
        session,
        clicked,
        lambda item: reminders.snooze(session, item, on, by=clicked.user_id, settings=settings, now=clicked.at),
    )


def _each(session: Session, clicked: Clicked, act: Act) -> Outcome:
    """Do something with the item, or with the rest of the letter, as far as it is open; and redraw the letter."""
    letter, item_id = _read(session, clicked)
    for one in letters.rest_of(session, letter) if item_id == ALL else [item_id]:
        item = action_items.hold(session, clicked.viewer, one)
        if item.status == OPEN:
            act(item)
    return _drawn(session, clicked, letter)


def _read(session: Session, clicked: Clicked) -> tuple[Letter, int]:
    """Read `<letter>:<item>`, which stands in the action_id."""
    numbers = clicked.about.split(":")
    if len(numbers) != 2:
        raise Refusal("old_button")
    letter, item_id = letters.find(session, clicked.team_id, digits.carried(numbers[0])), digits.carried(numbers[1])
    if letter is None or (item_id != ALL and item_id not in letter.items):
        raise Refusal("old_button")
    for one in letter.items:  # what is redrawn is seen by whoever clicks
        action_items.hold(session, clicked.viewer, one)
    return letter, item_id


def _drawn(session: Session, clicked: Clicked, letter: Letter, *, asking: tuple[int, str] = (-1, "")) -> Outcome:
    settings = clicked.services.settings
    facts = letters.show(
        session, letter, clicked.viewer, zone=clicked.zone, now=clicked.at, settings=settings, asking=asking
    )
    return Answer("reminder", facts, replace=True)


BUTTONS = (
    Button(action_id="letter_done", run=done),
    Button(action_id="letter_snooze", run=snooze),
    Button(action_id="letter_until", run=until),
    Button(action_id="letter_due", run=due),
    Button(action_id="letter_take", run=take),
    Button(action_id="letter_not_mine", run=not_mine),
    Button(action_id="letter_back", run=back),
    Button(action_id="letter_give", run=give),
)
