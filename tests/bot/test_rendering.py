"""Every template of a message, with hostile facts: within Slack's limits, nobody notified, nothing run."""

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jinja2 import UndefinedError

import templates
from bot.errors import Refusal
from bot.rendering import Rendering, Said, duration
from bot.sandbox.blockkit import problem_with_message, problem_with_view
from tests.bot.hostile_facts import bag, of_templates

ROOT = Path(str(templates.__file__)).parent
TEMPLATES = sorted(
    f"{one.parent.name}/{one.stem}" for room in ("slack", "errors") for one in (ROOT / room).glob("*.j2")
)
# A "<" may only begin what the bot means: a date, a web address, a channel. Whatever people typed is escaped.
UNESCAPED = re.compile(r"<(?!!date\^\d+\^|https?://[^<>|]*[|>]|#C[A-Z0-9]+>)")
VARIANTS = {
    "short": {"times": 1, "many": 1, "is_open": True},
    "none": {"times": 1, "many": 0, "is_open": False},
    "many": {"times": 1, "many": 30, "is_open": False},
    "long": {"times": 400, "many": 3, "is_open": True},
    "long and many": {"times": 400, "many": 30, "is_open": False},
}


@cache
def facts_of(variant: str) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Return the shared facts of a variant, and what single templates add; to make them takes longer than to word."""
    common = bag(**VARIANTS[variant])  # type: ignore[arg-type]
    return common, of_templates(common)


def facts(template: str, variant: str) -> dict[str, Any]:
    common, special = facts_of(variant)
    return common | special.get(template, {})


@pytest.fixture(scope="module")
def rendering() -> Rendering:
    return Rendering("Europe/Copenhagen")


def said_by(rendering: Rendering, template: str, facts: dict[str, Any]) -> Said:
    room, _, name = template.partition("/")
    return rendering.say(name, facts) if room == "slack" else rendering.refuse(Refusal(name, **facts))


def mrkdwn(value: Any) -> Iterator[str]:
    """Return every text in blocks that Slack parses."""
    if isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            yield value["text"]
        for inner in value.values():
            yield from mrkdwn(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from mrkdwn(inner)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("template", TEMPLATES)
def test_it_is_a_message_that_slack_takes_and_that_notifies_nobody(
    rendering: Rendering, template: str, variant: str
) -> None:
    said = said_by(rendering, template, facts(template, variant))
    if said.view:
        assert problem_with_view(said.dialog) is None
        return
    assert said.text.strip()
    assert problem_with_message(said.text, said.blocks) is None
    for one in (said.text, *mrkdwn(said.blocks)):
        assert not UNESCAPED.search(one), UNESCAPED.search(one)
        assert "&amp;lt;" not in one  # escaped once
    assert "49" not in said.text.replace("2,049", "")


@pytest.mark.parametrize("template", TEMPLATES)
def test_an_unknown_variable_is_an_error(rendering: Rendering, template: str) -> None:
    environment = rendering._slack
    source, _, _ = environment.loader.get_source(environment, f"{template}.j2")  # type: ignore[union-attr]
    with pytest.raises(UndefinedError):
        environment.from_string("{{ a_misspelt_fact }}" + source).render()


def test_people_text_is_never_template_source(rendering: Rendering) -> None:
    given = facts("errors/no_time", "short") | {"given": "{{ ''.__class__ }} {{7*7}}"}
    assert "{{ ''.__class__ }} {{7*7}}" in said_by(rendering, "errors/no_time", given).text


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "under a minute"),
        (45, "45 min"),
        (190, "3 h 10 min"),
        (1440 * 2 + 250, "2 d 4 h"),
        (60, "1 h"),
        (-45, "-45 min"),
    ],
)
def test_a_length_of_time_is_worded(minutes: int, words: str) -> None:
    assert duration(timedelta(minutes=minutes)) == words
