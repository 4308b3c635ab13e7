"""A file's bytes came, and what shows them did not: it is sent anew, and shown once."""

import pytest

from bot.sandbox import Channel
from tests.flows.test_export import dm
from tests.stage import Stage


def titles(stage: Stage, channel: Channel) -> list[str]:
    """The titles of the files that lie in a conversation."""
    every = stage.slack.workspace.files.values()
    return [one.title for one in every for place, _ in one.shares if place == channel.id]


@pytest.mark.parametrize(
    ("typed", "title"), [("resolve", "INC-1 postmortem (draft)"), ("export md", "inc-1-postmortem.md")]
)
def test_a_file_whose_bytes_came_alone_is_shown_once(quick_stage: Stage, typed: str, title: str) -> None:
    stage = quick_stage
    channel = stage.declares("sev3 Labels do not print")
    only_in = channel.id if typed == "resolve" else ""
    stage.slack.faults.fail("files.completeUploadExternal", status=503, channel=only_in)
    stage.types(stage.ana, typed, channel)
    stage.settle()
    lost = [one for one in stage.slack.workspace.files.values() if one.content and not one.shares and "md" in one.name]
    assert len(lost) == 1
    assert titles(stage, channel if typed == "resolve" else dm(stage, stage.ana)).count(title) == 1
    assert stage.dead() == []
