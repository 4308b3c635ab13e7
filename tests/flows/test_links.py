"""Links, related incidents, tags and services: kept with the incident, found again, and taken off."""

import json

import pytest

from handlers import cli
from tests.stage import Stage


@pytest.mark.both_ways
def test_a_link_shows_in_the_overview_the_list_and_the_document_until_it_is_removed(stage: Stage) -> None:
    channel = stage.declares("sev1 Checkout is down")
    said = stage.asks(stage.ben, "link https://grafana.example.com/d/1?a=b&c=d Pool <usage> & more", channel)
    assert "Linked to INC-1" in said
    assert "Pool <usage> & more (https://grafana.example.com/d/1?a=b&c=d)" in said
    stage.types(stage.ben, "link https://meet.example.com/x", channel)
    stage.settle()
    assert "Pool <usage> & more" in stage.overview()
    assert "has that link already" in stage.asks(stage.ana, "link https://meet.example.com/x The call", channel)
    reply = stage.types(stage.chloe, "links", channel)
    assert "The call (https://meet.example.com/x)" in stage.reads(stage.chloe, reply)
    stage.types(stage.ana, "resolve", channel)
    stage.settle()
    (file,) = [file for message in channel.messages for file in message.files]
    assert "[The call](https://meet.example.com/x)" in stage.slack.workspace.files[file["id"]].content.decode()
    left = stage.clicks(stage.chloe, reply, "Remove")  # the newest is the first
    assert "The call" not in left
    assert "Pool <usage>" in left
    stage.settle()
    assert "The call" not in stage.overview()
    assert (stage.dead(), stage.pings()) == ([], [])


def test_more_than_a_page_is_read_page_by_page_and_taken_off_where_one_is(quick_stage: Stage) -> None:
    stage = quick_stage
    first = stage.declares("Checkout is down")
    stage.declares("sev2 Payments time out")
    for number in range(1, 31):
        stage.types(stage.ana, f"link https://example.com/b{number} Board {number}.", first)
    stage.types(stage.ana, "link INC-2 same cause", first)
    reply = stage.types(stage.ben, "links", first)
    said = stage.reads(stage.ben, reply)
    assert "page 1 of 3" in said
    assert "31 in all" in said
    assert ("Board 30." in said, "Board 16." in said, "Board 15." in said) == (True, True, False)
    said = stage.clicks(stage.ben, reply, "Older ▶")
    assert ("Board 16." in said, "Board 15." in said, "Board 1." in said) == (False, True, True)
    assert "INC-2" not in said
    said = stage.clicks(stage.ben, reply, "Remove")  # the newest of this page
    assert "Board 15." not in said
    assert "INC-2 Payments time out: same cause" in said  # it has moved up: page 3 is no more
    assert "page 2 of 2" in said
    assert "page 1 of 2" in stage.clicks(stage.ben, reply, "◀ Newer")
    assert "page 2 of 2" in stage.asks(stage.ana, "links 7", first)
    stage.settle()
    assert (stage.dead(), stage.pings()) == ([], [])


def test_what_is_no_address_is_refused(quick_stage: Stage, subtests: pytest.Subtests) -> None:
    channel = quick_stage.declares()
    for typed in ("grafana", "javascript:alert(1)", "<!channel> now", "https://", "ftp://a.b/c", "http://[x"):
        with subtests.test(typed):
            assert "is no web address" in quick_stage.asks(quick_stage.ana, f"link {typed}", channel)
            assert "None yet" in quick_stage.asks(quick_stage.ana, "links", channel)


def test_incidents_are_related_both_ways_and_a_private_one_shows_to_its_members_only(quick_stage: Stage) -> None:
    stage = quick_stage
    first, second = stage.declares("Checkout is down"), stage.declares("sev2 Payments time out")
    stage.types(stage.ana, "declare --private The vault is open")
    stage.settle()
    assert "INC-2 and INC-1 are related." in stage.asks(stage.ben, "link inc-1 same cause", second)
    assert "INC-2 Payments time out: same cause" in stage.asks(stage.chloe, "links", first)
    assert "are related already" in stage.asks(stage.ana, "link INC-2", first)
    hidden = stage.asks(stage.ben, "link INC-3 maybe", first)
    assert hidden == stage.asks(stage.ben, "link INC-9 maybe", first).replace("INC-9", "INC-3")
    stage.types(stage.ana, "link INC-3 a burglar", first)
    stage.settle()
    assert "INC-3 The vault is open: a burglar" in stage.asks(stage.ana, "links", first)
    for said in (stage.asks(stage.ben, "links", first), stage.overview(1)):
        assert "INC-2" in said
        assert "INC-3" not in said
        assert "burglar" not in said
    assert "cannot be related to itself" in stage.asks(stage.ana, "link INC-1", first)
    reply = stage.types(stage.ben, "links", first)
    assert "INC-2" not in stage.clicks(stage.ben, reply, "Remove")
    assert (stage.dead(), stage.pings()) == ([], [])


def test_tags_and_services_find_incidents_again(stage: Stage) -> None:
    first, second = stage.declares("Checkout is down"), stage.declares("sev2 Payments time out")
    assert "INC-1: tags eu, payments" in stage.asks(stage.ana, "tag Payments, #eu", first)
    stage.types(stage.ben, "tag eu", second)
    assert "INC-2: service checkout" in stage.asks(stage.ben, "service checkout", second)
    said = stage.asks(stage.chloe, "list tag:eu")
    assert said.index("INC-2") < said.index("INC-1")
    assert "INC-1" not in stage.asks(stage.chloe, "list service:checkout open")
    assert "INC-2" not in stage.asks(stage.chloe, "search down tag:payments")
    stage.settle()
    assert "payments" in stage.overview(1)
    assert "INC-1: tag payments" in stage.asks(stage.ana, "untag eu", first)
    assert "INC-1" not in stage.asks(stage.chloe, "list tag:eu")
    assert "has no eu on it; there is payments" in stage.asks(stage.ana, "untag eu", first)
    for typed in ("tag <!channel>", "tag @ben", f"tag {'x' * 60}"):
        assert "cannot be a tag" in stage.asks(stage.ana, typed, first)
    assert (stage.dead(), stage.pings()) == ([], [])


def test_they_are_in_the_export(
    quick_stage: Stage, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = quick_stage
    channel = stage.declares()
    for typed in ("link https://a.example.com Board", "tag eu", "service checkout"):
        stage.types(stage.ana, typed, channel)
    monkeypatch.setenv("DATABASE_URL", str(stage.bot.db.engine.url))
    capsys.readouterr()
    assert cli.main(["export", "INC-1", "--format", "json"], lambda _: 1) == 0
    told = json.loads(capsys.readouterr().out)["incident"]
    assert [(one["url"], one["title"]) for one in told["links"]] == [("https://a.example.com", "Board")]
    assert (told["tags"], told["services"], told["related"]) == (["eu"], ["checkout"], [])
