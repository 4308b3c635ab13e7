"""Block Kit, built piece by piece from templates: `{% call b.section() %}…{% endcall %}`, `{{ b.header("…") }}`.

Every piece keeps Slack's limits by shortening what people wrote, so that a long text never loses a message.
https://docs.slack.dev/reference/block-kit/blocks/
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.text import shorten

log = logging.getLogger(__name__)
Block = dict[str, Any]
SECTION, HEADER, BUTTON, LABEL, MOST_BLOCKS = 3000, 150, 75, 2000, 50
ALL_TEXTS = 12_800  # Slack refuses a message whose blocks hold more than about 13,000 characters


class Blocks:
    """What one template builds: blocks in order, and for a dialog its title, callback and buttons."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.blocks: list[Block] = []
        self.view: Block = {}

    def header(self, text: str) -> str:
        """Add a headline (plain text: never escaped)."""
        self.blocks.append({"type": "header", "text": plain(text, HEADER)})
        return ""

    def section(self, accessory: Block | None = None, *, caller: Callable[[], str]) -> str:
        """Add a paragraph of mrkdwn, with an optional button beside it; an empty one is left out."""
        text = caller().strip()
        if text:
            block: Block = {"type": "section", "text": {"type": "mrkdwn", "text": shorten(text, SECTION)}}
            self.blocks.append(block | ({"accessory": accessory} if accessory else {}))
        return ""

    def fields(self, pairs: Mapping[str, str]) -> str:
        """Add up to ten titled values (names and values in mrkdwn, already escaped)."""
        cells = [{"type": "mrkdwn", "text": shorten(f"*{name}*\n{value}", 2000)} for name, value in pairs.items()]
        if cells:
            self.blocks.append({"type": "section", "fields": cells[:10]})
        return ""

    def context(self, *, caller: Callable[[], str]) -> str:
        """Add small grey print (mrkdwn); an empty one is left out."""
        text = caller().strip()
        if text:
            elements = [{"type": "mrkdwn", "text": shorten(text, 2000)}]
            self.blocks.append({"type": "context", "elements": elements})
        return ""

    def image(self, file_id: str, told: str) -> str:
        """Add a picture that lies at Slack as a file; `told` is what it shows, for those who do not see it."""
        self.blocks.append({"type": "image", "slack_file": {"id": file_id}, "alt_text": shorten(told, LABEL)})
        return ""

    def divider(self) -> str:
        """Add a line across."""
        self.blocks.append({"type": "divider"})
        return ""

    def actions(self, *elements: Block | None) -> str:
        """Add a row of buttons and selects; what is None is left out."""
        there = [element for element in elements if element]
        if there:
            self.blocks.append({"type": "actions", "elements": there[:25]})
        return ""

    def button(self, label: str, action_id: str, value: object = "", style: str = "", url: str = "") -> Block:
        """Return a button; `style` is primary, danger or empty."""
        button: Block = {"type": "button", "text": plain(label, BUTTON), "action_id": action_id}
        more = {"value": str(value)[:2000], "style": style, "url": url}
        return button | {name: given for name, given in more.items() if given}

    def person(self, placeholder: str, action_id: str, chosen: str = "") -> Block:
        """Return a select of people; `chosen` is the user id that it begins with."""
        select: Block = {"type": "users_select", "action_id": action_id, "placeholder": plain(placeholder, 150)}
        return select | ({"initial_user": chosen} if chosen else {})

    def day(self, placeholder: str, action_id: str) -> Block:
        """Return a choice of a date."""
        return {"type": "datepicker", "action_id": action_id, "placeholder": plain(placeholder, 150)}

    def choice(self, placeholder: str, action_id: str, choices: Mapping[str, str]) -> Block:
        """Return a select among `choices` (value → what is shown)."""
        made = [option(shown, value) for value, shown in choices.items()][:100]
        return {
            "type": "static_select",
            "action_id": action_id,
            "placeholder": plain(placeholder, 150),
            "options": made,
        }

    def overflow(self, action_id: str, choices: Mapping[str, str]) -> Block:
        """Return the small menu beside a section: two to five choices (value → what is shown)."""
        made = [option(shown, value) for value, shown in choices.items()]
        return {"type": "overflow", "action_id": action_id, "options": made}

    def dialog(self, title: str, callback_id: str, submit: str, state: str = "") -> str:
        """Make this template a dialog (`state` comes back with the submission, at most 3,000 characters)."""
        self.view = {
            "type": "modal",
            "title": plain(title, 24),
            "submit": plain(submit, 24),
            "close": plain("Cancel", 24),
            "callback_id": callback_id,
            "private_metadata": state,
        }
        return ""

    def text_input(self, name: str, label: str, **options: Any) -> str:
        """Add a text field; options: initial, multiline, optional, hint, placeholder, most (characters)."""
        element: Block = {
            "type": "plain_text_input",
            "action_id": name,
            "multiline": bool(options.get("multiline")),
            "max_length": int(options.get("most", 3000)),
        }
        if options.get("initial"):
            element["initial_value"] = str(options["initial"])[:3000]
        if options.get("placeholder"):
            element["placeholder"] = plain(str(options["placeholder"]), 150)
        return self._input(name, label, element, options)

    def select(self, name: str, label: str, choices: Mapping[str, str], **options: Any) -> str:
        """Add a choice of `choices` (value → what is shown); also initial, optional, hint, meanings (by value)."""
        meanings = options.get("meanings") or {}
        made = [option(shown, value, meanings.get(value, "")) for value, shown in choices.items()]
        element: Block = {"type": "static_select", "action_id": name, "options": made[:100]}
        chosen = [one for one in made if one["value"] == options.get("initial")]
        if chosen:
            element["initial_option"] = chosen[0]
        return self._input(name, label, element, options)

    def person_input(self, name: str, label: str, **options: Any) -> str:
        """Add a choice of a person; options: initial (a user id), optional, hint."""
        element = self.person("Choose a person", name, chosen=options.get("initial") or "")
        return self._input(name, label, element, options)

    def day_input(self, name: str, label: str, **options: Any) -> str:
        """Add a choice of a date; options: initial (ISO), optional, hint."""
        element = self.day("Choose a day", name)
        element |= {"initial_date": options["initial"]} if options.get("initial") else {}
        return self._input(name, label, element, options)

    def checkbox(self, name: str, label: str, shown: str, *, ticked: bool = False) -> str:
        """Add one box to tick; its value is `yes`."""
        element: Block = {"type": "checkboxes", "action_id": name, "options": [option(shown, "yes")]}
        if ticked:
            element["initial_options"] = element["options"]
        return self._input(name, label, element, {"optional": True})

    def fitted(self) -> list[Block]:
        """Return what was built as one message takes it: the longest texts cut until all fit.

        Of more than 50 blocks the rest are counted at the end: a template that builds so many has a fault, and says so
        in the log.
        """
        kept = self.blocks
        if len(kept) > MOST_BLOCKS:
            log.error("%d blocks were built, and a message takes %d.", len(kept), MOST_BLOCKS)
            rest: Block = {"type": "mrkdwn", "text": f"… {len(kept) - MOST_BLOCKS + 1} more"}
            kept = [*kept[: MOST_BLOCKS - 1], {"type": "context", "elements": [rest]}]
        every, most = list(_texts(kept)), None
        texts = [one for one in every if one["type"] == "mrkdwn"]
        left = ALL_TEXTS - sum(len(one["text"]) for one in every if one["type"] == "plain_text")
        for count, length in zip(range(len(texts), 0, -1), sorted(len(one["text"]) for one in texts), strict=True):
            if length > left // count:
                most = left // count
                break
            left -= length
        for one in texts if most is not None else ():
            one["text"] = shorten(one["text"], most or 0)
        return kept

    def _input(self, name: str, label: str, element: Block, options: Mapping[str, Any]) -> str:
        block: Block = {"type": "input", "block_id": name, "label": plain(label, LABEL), "element": element}
        if options.get("optional"):
            block["optional"] = True
        if options.get("hint"):
            block["hint"] = plain(str(options["hint"]), LABEL)
        self.blocks.append(block)
        return ""


def _texts(value: object) -> Iterator[Block]:
    """Give every text object within blocks."""
    if isinstance(value, dict) and value.get("type") in {"mrkdwn", "plain_text"}:
        yield value
        return
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        if isinstance(one, dict | list):
            yield from _texts(one)


def plain(text: str, limit: int) -> Block:
    """Return a plain_text object (not parsed by Slack, so never escaped); an empty text becomes a dash."""
    return {"type": "plain_text", "text": shorten(text, limit) or "–", "emoji": True}


def option(shown: str, value: str, meaning: str = "") -> Block:
    """Return one option of a select; `meaning` stands below what is shown."""
    made: Block = {"text": plain(shown, 75), "value": value[:150]}
    return made | {"description": plain(meaning, 75)} if meaning else made
