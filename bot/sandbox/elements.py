"""Text objects and elements of Block Kit: what each may hold, and how much.

https://docs.slack.dev/reference/block-kit/block-elements and https://docs.slack.dev/reference/block-kit/composition-objects
"""

import re
from datetime import date

from bot.sandbox.shapes import Rule, any_of, both, by_type, flag, items, one_of, refuse, shape, string, whole

ID = string(255)
URL = string(3000)
_OPTIONS = 100


def plain(most: int) -> Rule:
    return by_type({"plain_text": shape({"text": string(most)}, {"emoji": flag})})


def words(most: int) -> Rule:
    """Make the rule of a text object that may be plain or mrkdwn."""
    return by_type(
        {
            "plain_text": shape({"text": string(most)}, {"emoji": flag}),
            "mrkdwn": shape({"text": string(most)}, {"verbatim": flag}),
        }
    )


def _day(value: object, where: str) -> None:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        refuse("must be a date as YYYY-MM-DD", where)
    try:
        date.fromisoformat(value)
    except ValueError:
        refuse("must be a day of the calendar", where)


def _hour(value: object, where: str) -> None:
    if not isinstance(value, str) or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value, re.ASCII):
        refuse("must be a time as HH:MM", where)


def _initial_is_an_option(value: object, where: str) -> None:
    """Refuse a preselection that is not, word for word, among the options."""
    if not isinstance(value, dict):
        return
    options = list(value.get("options") or [])
    for group in value.get("option_groups") or []:
        options.extend(group["options"])
    chosen = [value["initial_option"]] if "initial_option" in value else value.get("initial_options", [])
    if any(one not in options for one in chosen):
        refuse("the initial option must be one of the options", where)


_STYLE = one_of("primary", "danger")
_CONFIRM = shape(
    {"title": plain(100), "text": words(300), "confirm": plain(30), "deny": plain(30)},
    {"style": _STYLE},
)
_DISPATCH = shape({"trigger_actions_on": items(one_of("on_enter_pressed", "on_character_entered"), 1, 2)})
_FILE = both(shape({}, {"id": ID, "url": URL}), any_of("id", "url"))
_COMMON = {"action_id": ID, "confirm": _CONFIRM}
_FOCUS = {**_COMMON, "focus_on_load": flag}
_FIELD = {**_FOCUS, "placeholder": plain(150)}

_option = shape({"text": plain(75), "value": string(150)}, {"description": plain(75)})
_rich_option = shape({"text": words(75), "value": string(150)}, {"description": words(75)})
_menu_option = shape({"text": plain(75), "value": string(150)}, {"description": plain(75), "url": URL})
_group = shape({"label": plain(75), "options": items(_option, 1, _OPTIONS)})
_FILTER = shape(
    {},
    {
        "include": items(one_of("im", "mpim", "private", "public"), 1, 4),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
)
_LISTS: dict[str, Rule] = {"options": items(_option, 1, _OPTIONS), "option_groups": items(_group, 1, _OPTIONS)}
_MANY: dict[str, Rule] = {"max_selected_items": whole(1, _OPTIONS)}
_TALKS: dict[str, Rule] = {"default_to_current_conversation": flag, "filter": _FILTER}
_ONE_CHANNEL: dict[str, Rule] = {"response_url_enabled": flag}


def _static(initial: dict[str, Rule]) -> Rule:
    return both(shape({}, {**_FIELD, **_LISTS, **initial}), any_of("options", "option_groups"), _initial_is_an_option)


def _select(initial: str, value: Rule, **more: Rule) -> Rule:
    return shape({}, {**_FIELD, initial: value, **more})


def _choices(initial: dict[str, Rule]) -> Rule:
    return both(shape({"options": items(_rich_option, 1, 10)}, {**_FOCUS, **initial}), _initial_is_an_option)


def _typed(**more: Rule) -> Rule:
    return shape(
        {},
        {"action_id": ID, "placeholder": plain(150), "focus_on_load": flag, "dispatch_action_config": _DISPATCH} | more,
    )


_IDS = items(ID, 0, _OPTIONS)


def image(takes: dict[str, Rule]) -> Rule:
    """Make the rule of an image, which as a block takes a little more than as an element."""
    sources = {"image_url": URL, "slack_file": _FILE}
    return both(shape({"alt_text": string(2000)}, {**sources, **takes}), any_of(*sources))


IMAGE = image({})

_BUTTON = shape(
    {"text": plain(75)},
    {**_COMMON, "url": URL, "value": string(2000), "style": _STYLE, "accessibility_label": string(75)},
)
_SINGLE: dict[str, Rule] = {
    "static_select": _static({"initial_option": _option}),
    "external_select": _select("initial_option", _option, min_query_length=whole(0, 255)),
    "users_select": _select("initial_user", ID),
    "conversations_select": _select("initial_conversation", ID, **_TALKS, **_ONE_CHANNEL),
    "channels_select": _select("initial_channel", ID, **_ONE_CHANNEL),
    "datepicker": _select("initial_date", _day),
    "timepicker": _select("initial_time", _hour, timezone=string(255)),
    "datetimepicker": shape({}, {**_FOCUS, "initial_date_time": whole(10**9, 10**10 - 1)}),
    "radio_buttons": _choices({"initial_option": _rich_option}),
    "checkboxes": _choices({"initial_options": items(_rich_option, 1, 10)}),
}
_SEVERAL: dict[str, Rule] = {
    "multi_static_select": _static({"initial_options": items(_option, 0, _OPTIONS), **_MANY}),
    "multi_users_select": _select("initial_users", _IDS, **_MANY),
    "multi_conversations_select": _select("initial_conversations", _IDS, **_TALKS, **_MANY),
    "multi_channels_select": _select("initial_channels", _IDS, **_MANY),
}
_PRESSED: dict[str, Rule] = {
    "button": _BUTTON,
    "overflow": shape({"options": items(_menu_option, 2, 5)}, _COMMON),
}
_TYPED: dict[str, Rule] = {
    "plain_text_input": _typed(
        initial_value=string(3000, 0), multiline=flag, min_length=whole(0, 3000), max_length=whole(1, 3000)
    ),
    "url_text_input": _typed(initial_value=string(3000, 0)),
    "email_text_input": _typed(initial_value=string(3000, 0)),
    "number_input": _typed(
        is_decimal_allowed=flag, initial_value=string(255), min_value=string(255), max_value=string(255)
    ),
}

ACCESSORY = by_type({"image": IMAGE, **_PRESSED, **_SINGLE, **_SEVERAL})
ACTION = by_type({**_PRESSED, **_SINGLE})
FIELD = by_type({**_SINGLE, **_SEVERAL, **_TYPED})
CONTEXT = by_type(
    {
        "image": IMAGE,
        "plain_text": shape({"text": string(2000)}, {"emoji": flag}),
        "mrkdwn": shape({"text": string(2000)}, {"verbatim": flag}),
    }
)
