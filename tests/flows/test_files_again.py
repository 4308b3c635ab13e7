"""A file's bytes came, and what shows them did not: it is sent anew, and shown once; or no address ever takes them."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from bot.deliveries import base
from bot.sandbox import Channel
from storage.outbox import Delivery
from tests.flows.test_export import dm
from tests.stage import Stage, wait_for


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


@pytest.mark.parametrize(
    ("typed", "kind", "says"),
    [
        ("export md", "export_share", "could not be sent"),
        pytest.param("resolve", "file_share", "could not send the file of its postmortem", marks=pytest.mark.soak),
    ],
)
def test_a_file_that_no_new_address_takes_is_given_up_long_before_a_day_is_over(
    quick_stage: Stage, monkeypatch: pytest.MonkeyPatch, typed: str, kind: str, says: str
) -> None:
    stage = quick_stage
    channel = stage.declares("sev3 Labels do not print")
    monkeypatch.setattr(base, "REFUSED_FOR", timedelta(seconds=1))  # less than one address is tried for
    stage.slack.faults.fail("upload", status=403, times=None)
    stage.types(stage.ana, typed, channel)
    stage.settle()
    assert f"{kind}: upload: refused" in stage.dead()
    assert typed != "resolve" or "timeline_picture: upload: refused" in stage.dead()
    assert says in stage.reads(stage.ana, dm(stage, stage.ana).messages[-1])


def test_what_slack_asks_to_wait_for_is_kept_beside_its_api_too(quick_stage: Stage) -> None:
    def waits(kind: str) -> timedelta:
        wait_for(lambda: "come back" in row(stage, kind).outcome, f"{kind} that waits", seconds=30)
        return row(stage, kind).not_before - datetime.now(UTC)

    stage = quick_stage
    channel = stage.declares("sev3 Labels do not print")
    stage.slack.faults.fail("upload", retry_after="86400")
    stage.types(stage.ana, "export md", channel)
    assert waits("export_share") > timedelta(hours=23)
    stage.slack.faults.fail("response_url", retry_after="3600")
    stage.types(stage.ana, "declare sev3 Badges do not print")
    assert waits("announce") > timedelta(minutes=55)


def row(stage: Stage, kind: str) -> Delivery:
    """The youngest row of a kind."""
    with stage.bot.db.read() as session:
        found = select(Delivery).where(col(Delivery.kind) == kind).order_by(col(Delivery.id).desc())
        return session.exec(found).first() or Delivery(team_id="", lane="", kind=kind, subject="")
