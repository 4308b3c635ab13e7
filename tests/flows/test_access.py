"""`python app.py access`: who may what, as it is at this moment, beside the running bot."""

import json
from collections.abc import Callable

import pytest

from bot.sandbox import Channel, Person
from handlers.cli import main
from tests.stage import Stage
from tests.words import no_bot

Says = Callable[..., str]


@pytest.fixture
def says(quick_stage: Stage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Says:
    """Ask beside the bot, and return what is printed."""
    monkeypatch.setenv("DATABASE_URL", quick_stage.bot.services.settings.database_url)

    def ask(*words: str, code: int = 0) -> str:
        assert main(["access", *words], no_bot) == code
        told = capsys.readouterr()
        return told.out or told.err

    return ask


def a_public_and_a_private_one(stage: Stage) -> tuple[Channel, Person]:
    """Declare both, let Ben and a guest into the private one, and return its channel, and the guest."""
    stage.declares("sev1 Checkout is down")
    stage.types(stage.ana, "declare sev2 --private Leak of keys")
    stage.settle()
    channel = stage.channel(2)
    gus = stage.slack.person("gus", guest=True)
    for one in (stage.ben, gus):
        stage.ana.invites(channel, one)
    stage.settle()
    stage.types(stage.ana, "role scribe @ben", channel)
    return channel, gus


def test_it_says_who_may_what_as_it_is_now(quick_stage: Stage, says: Says, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = quick_stage
    ana, ben, chloe = stage.ana, stage.ben, stage.chloe
    channel, gus = a_public_and_a_private_one(stage)
    monkeypatch.setenv("TRUSTED", json.dumps([chloe.id]))
    told = says()
    assert "guests               nothing (guests_may is false)" in told
    assert f"trusted              Chloe ({chloe.id}): correct, hide and show every incident that they see" in told
    public, private = told.split("\n\n")[1:]
    assert public.splitlines() == [
        "INC-1  open, public",
        "  see it               every member",
        f"  roles                commander Ana ({ana.id})",
        f"  correct, hide, show  Ana ({ana.id}), Chloe ({chloe.id})",
    ]
    assert private.strip().splitlines() == [
        "INC-2  open, private",
        f"  see it               Ana ({ana.id}), Ben ({ben.id})",
        f"  roles                commander Ana ({ana.id}), scribe Ben ({ben.id})",
        f"  correct, hide, show  Ana ({ana.id}), Ben ({ben.id})",
        f"  in it, may nothing   Gus ({gus.id}), a guest",
    ]
    # it says what the doors do
    assert "There is no INC-2" in stage.asks(chloe, "INC-2 timeline")
    assert "INC-2" in stage.asks(ben, "INC-2 timeline")

    ben.leaves(channel)
    stage.types(ana, "INC-1 resolve", stage.channel(1))
    stage.settle()
    (now,) = json.loads(says("--json"))["incidents"]
    assert (now["key"], [one["name"] for one in now["sees"]], now["refused"][0]["refused"]) == (
        "INC-2",
        ["Ana"],
        "guest",
    )
    assert [one["name"] for one in now["governs"]] == ["Ana"]
    assert [one["key"] for one in json.loads(says("--json", "--all"))["incidents"]] == ["INC-1", "INC-2"]
    assert says("INC-1").startswith("INC-1  closed, public")
    assert "There is no INC-9" in says("INC-9", code=1)
    assert "Say which incident" in says("all", code=1)
