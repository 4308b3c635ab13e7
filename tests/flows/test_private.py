"""A private incident shows in no door to those who are not in it: "not allowed" and "not there" are one answer."""

import pytest

from handlers.commands import COMMANDS
from tests.stage import Stage

CANARY = "canary-4711"
REST = {
    "edit": "1 03:05",
    "export": "html",
    "strike": "1",
    "restore": "1",
    "time": "started 17:40",
    "status": "",
    "severity": "sev1",
    "follow": "",
    "private": "on",
    "merge": "into INC-1",
    "unmerge": "",
    "unfollow": "",
    "list": "all",
    "search": "is down",
    "report": "",
}


@pytest.fixture
def hidden(quick_stage: Stage) -> Stage:
    """Ana runs INC-1, a private incident; Ben and Chloe are not in it."""
    quick_stage.types(quick_stage.ana, f"declare sev1 --private {CANARY} is down")
    quick_stage.settle()
    quick_stage.types(quick_stage.ana, f"note the {CANARY} again", quick_stage.channel())
    quick_stage.types(quick_stage.ana, f"todo Feed the {CANARY} by friday", quick_stage.channel())
    quick_stage.types(quick_stage.ben, "list")  # so that his time zone is known from here on
    quick_stage.settle()
    return quick_stage


def test_it_answers_an_outsider_as_if_it_were_not_there(hidden: Stage, subtests: pytest.Subtests) -> None:
    means_one = [one.name for one in COMMANDS if one.name not in {"declare", "help"}]
    assert len(means_one) > 30
    for word in means_one:
        with subtests.test(word):
            rest = REST.get(word, "something")
            asked = hidden.asks(hidden.ben, f"INC-1 {word} {rest}")
            of_none = hidden.asks(hidden.ben, f"INC-9 {word} {rest}")
            assert asked.replace("INC-1", "INC-9") == of_none
            assert CANARY not in asked


def test_it_is_in_no_list_of_open_ones_and_in_nothing_that_an_outsider_sees(hidden: Stage) -> None:
    assert CANARY not in hidden.asks(hidden.ben, "note hello")
    assert CANARY not in hidden.asks(hidden.ben, "actions all")
    for channel in hidden.slack.workspace.channels.values():
        for message in hidden.ben.sees(channel) if hidden.ben.id in channel.members else []:
            assert CANARY not in hidden.reads(hidden.ben, message)


def test_those_who_are_in_it_see_it_from_elsewhere_too(hidden: Stage) -> None:
    assert CANARY in hidden.asks(hidden.ana, "INC-1 timeline")
    hidden.ana.invites(hidden.channel(), hidden.ben)
    hidden.settle()
    assert CANARY in hidden.asks(hidden.ben, "INC-1 timeline")
    hidden.ben.leaves(hidden.channel())
    hidden.settle()
    assert CANARY not in hidden.asks(hidden.ben, "INC-1 timeline")
