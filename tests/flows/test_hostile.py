"""Whatever people type is shown exactly as typed, does nothing, and notifies nobody."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import sqlite_copy
from tests.stage import HTTP, SOCKET, Stage, staged

HOSTILE = (
    "<!channel> {{7*7}} <@U0SB0000006> @here & <script>alert(1)</script> *bold* `code` '; DROP TABLE line; -- ${x} %s"
)
EVERYWHERE = [
    "note {}",
    "note {}: {}",
    "impact {}, users {}",
    "why {} -> {}",
    "why {}",
    "todo {}",
    "todo {} owner: {}",
    "status {}",
    "severity {}",
    "time started {}",
    "time {} 19:40",
    "actions {}",
    "postmortem {}",
    "postmortem link {}",
    "postmortem link https://example.com/{}",
    "timeline {}",
    "help {}",
    "{} {}",
    "INC-{} note x",
    "declare --here {}",
    "declare --{} x",
    "resolve {}",
]


@pytest.fixture(params=[(SOCKET, False), (HTTP, True)], ids=["escaped", "raw"])
def stage(request: pytest.FixtureRequest, ready: Path, tmp_path: Path) -> Iterator[Stage]:
    """A stage whose commands arrive escaped, or as they were typed: Slack is known to do both."""
    mode, raw = request.param
    with staged(sqlite_copy(ready, tmp_path), mode, raw_commands=raw) as made:
        yield made


@pytest.mark.both_ways
def test_a_note_shows_exactly_what_was_typed(stage: Stage) -> None:
    channel = stage.declares()
    text = "<!channel> {{7*7}} & <b> '; DROP TABLE line; --"
    assert text in stage.asks(stage.ana, f"note {text}", channel)
    assert text in stage.asks(stage.ben, "timeline", channel)
    assert stage.pings() == []


def test_nobody_is_pinged_from_anywhere(stage: Stage) -> None:
    channel = stage.declares(f"sev1 {HOSTILE}"[:280])
    assert stage.incident().title.startswith("<!channel> {{7*7}} ")
    for form in EVERYWHERE:
        reply = stage.types(stage.ben, form.replace("{}", HOSTILE), channel)
        said = stage.reads(stage.ben, reply)
        assert said, form
        assert "could not word" not in said, form
        assert "not stored" not in said, form
        assert "49" not in said, form
        assert "&lt;" not in said, form
        assert "&amp;" not in said, form
    stage.pins(stage.ana, stage.ben.posts(channel, "&lt;!channel&gt; <!here> <@U0SB0000007> {{7*7}}"))
    stage.types(stage.ana, f"resolve {HOSTILE}", channel)
    stage.types(stage.ana, "timeline", channel)
    stage.types(stage.ana, "actions all", channel)
    stage.settle()
    assert stage.pings() == []
    assert stage.dead() == []


def test_forty_thousand_characters_are_answered_everywhere(stage: Stage) -> None:
    channel = stage.declares()
    for form in EVERYWHERE:
        text = form.replace("{}", "ab& " * 9_000)[:40_000]
        said = stage.asks(stage.ben, text, channel)
        assert "could not word" not in said, form
        assert "not stored" not in said, form
    stage.settle()
    assert stage.dead() == []


def test_a_long_text_under_a_wrong_word_is_given_back_whole(stage: Stage) -> None:
    channel = stage.declares()
    text = "noet " + "all of it & " * 2_000
    assert text.strip() in stage.asks(stage.ana, text, channel)


def test_a_typed_mention_that_slack_did_not_make_stays_text(stage: Stage) -> None:
    channel = stage.declares()
    assert "@nobody and #nowhere" in stage.asks(stage.ana, "note @nobody and #nowhere", channel)


def test_entities_are_what_was_typed(stage: Stage) -> None:
    channel = stage.declares()
    if not stage.slack.raw_commands:
        assert "&lt;b&gt; &amp;amp; &nbsp;" in stage.asks(stage.ana, "note &lt;b&gt; &amp;amp; &nbsp;", channel)
    assert "a < b && c > d" in stage.asks(stage.ana, "note a < b && c > d", channel)


def test_what_is_given_back_to_paste_is_what_was_typed(stage: Stage) -> None:
    channel = stage.declares()
    text = "noet 3 < 4 & <!channel> “quoted”"
    reply = stage.types(stage.ana, text, channel)
    assert (
        f"/incident note {text}" in stage.reads(stage.ana, reply)
        or "did you mean" in stage.reads(stage.ana, reply).lower()
    )
    assert "3 < 4 & <!channel> “quoted”" in stage.clicks(stage.ana, reply, "Keep as note (19:42)")
    assert stage.pings() == []


def test_a_lone_backtick_in_a_line_leaves_its_author_and_number_alone(quick_stage: Stage) -> None:
    channel = quick_stage.declares()
    for typed in ("it says `down", "it says " + "`down` " * 40):  # the second is cut, inside a pair
        quick_stage.types(quick_stage.ana, f"note {typed}", channel)
    reply = quick_stage.types(quick_stage.ana, "timeline notes", channel)
    rows = [str(block["text"]["text"]) for block in reply.blocks if block["type"] == "section"]
    assert [row.count("`") % 2 for row in rows] == [0, 0]
    assert "_Ana_  `2`" in rows[0]
    assert "ˋdown" in rows[0]
    assert "_Ana_  `3`" in rows[1]
