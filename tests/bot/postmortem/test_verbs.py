"""All forms of a verb come from its base form, also in phrases and beside `|`."""

import re

import pytest

from bot.postmortem.blameless.verbs import forms


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("skip the test", "skip skips skipped skipping"),
        ("deny it", "deny denies denied denying"),
        ("ignore it", "ignore ignores ignored ignoring"),
        ("forget it", "forget forgets forgot forgotten forgetting"),
        ("rush it", "rush rushes rushed rushing"),
        ("lie", "lie lies lied lying"),
    ],
)
def test_a_verb_is_found_in_every_form(phrase: str, said: str) -> None:
    rest = phrase.partition(" ")[1] + phrase.partition(" ")[2]
    every = re.compile(forms(phrase))
    assert [one for one in said.split() if not every.fullmatch(one + rest)] == []


def test_phrases_with_choices_and_owners_stay_whole() -> None:
    every = re.compile(forms("drag ~ feet|take (?:no|little (?:or no)?) care|be asleep"))
    for said in ("dragged their feet", "dragging his own feet", "took no care", "was asleep"):
        assert every.fullmatch(said), said
    assert not every.fullmatch("dragged feet")
