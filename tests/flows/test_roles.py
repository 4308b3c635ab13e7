"""Roles: who has what, taking one, handing it over; whoever gets one is invited and told what it is about."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.sandbox import Message, Person
from storage import roles
from tests.stage import Stage


def holders(stage: Stage, number: int = 1) -> dict[str, str]:
    with stage.bot.db.read() as session:
        return {row.role: row.user_id for row in roles.of_incident(session, stage.incident(number).id or 0)}


def direct(stage: Stage, person: Person) -> list[Message]:
    talk = stage.slack.dm(person)
    return [one for one in talk.messages if one.user == stage.slack.bot_user_id] if talk else []


@pytest.mark.both_ways
def test_a_role_is_handed_over_and_everybody_can_see_it(stage: Stage) -> None:
    dora = stage.slack.person("dora", tz="Europe/Paris")
    channel = stage.declares()
    assert holders(stage) == {"commander": stage.ana.id}
    assert direct(stage, stage.ana) == []  # the declarer is told by the answer
    said = stage.asks(stage.ana, "role commander @dora", channel)
    stage.settle()
    assert "is incident commander of INC-1 now: invited to the channel" in said
    assert dora.id in channel.members
    assert holders(stage) == {"commander": dora.id}
    assert stage.steps()[-1] == f"Incident commander: <@{stage.ana.id}> → <@{dora.id}>"
    (told,) = direct(stage, dora)
    told_dora = stage.reads(dora, told)
    assert "You are incident commander of INC-1" in told_dora
    assert "Hand out the other roles" in told_dora
    assert "Commander: @Dora" in stage.overview()
    # Ben, who only reads, sees the same at the same moment; nobody was pinged
    assert "Incident commander  @Dora since 13:42" in stage.asks(stage.ben, "role", channel)
    assert "Incident commander: @Ana → @Dora" in stage.asks(stage.ben, "timeline", channel)
    assert stage.pings() == []
    assert stage.dead() == []


def test_it_is_taken_given_and_given_up_by_clicks(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares()
    bens = stage.types(stage.ben, "roles", channel)
    said = stage.clicks(stage.ben, bens, "take_role:scribe")
    assert "Scribe  @" in said
    assert holders(stage)["scribe"] == stage.ben.id
    stage.ben.chooses(bens, "give_role:1 communications", stage.chloe)
    stage.settle()
    assert holders(stage) == {"commander": stage.ana.id, "scribe": stage.ben.id, "communications": stage.chloe.id}
    assert "You are communications lead of INC-1" in stage.reads(stage.chloe, direct(stage, stage.chloe)[0])
    stage.clicks(stage.ben, bens, "give_up_role:scribe")
    assert "scribe" not in holders(stage)
    assert stage.steps()[-1] == f"Scribe: <@{stage.ben.id}> → nobody"
    # one person may have several
    assert "You are scribe of INC-1 now" in stage.asks(stage.ana, "take scribe", channel)
    assert "You are scribe of INC-1 already" in stage.asks(stage.ana, "scribe me", channel)


def test_of_two_who_take_it_at_once_one_wins_and_the_other_is_told(either_stage: Stage) -> None:
    stage = either_stage
    channel = stage.declares()
    lists = {one: stage.types(one, "role", channel) for one in (stage.ben, stage.chloe)}
    with ThreadPoolExecutor(2) as hands:
        clicks = [hands.submit(one.clicks, shown, "take_role:commander") for one, shown in lists.items()]
        answers = [stage.reads(stage.ana, click.result().wait_later()[-1]) for click in clicks]
    lost = [one for one in answers if "has just become incident commander of INC-1" in one]
    assert len(lost) == 1
    winner = holders(stage)["commander"]
    assert winner in {stage.ben.id, stage.chloe.id}
    with stage.bot.db.read() as session:
        kept = roles.of_incident(session, stage.incident().id or 0, past=True)
    assert [row.user_id for row in kept] == [stage.ana.id, winner]
    # an old button of the one who lost is told again; typed, it is meant
    loser = stage.chloe if winner == stage.ben.id else stage.ben
    assert "has just become" in stage.clicks(loser, lists[loser], "take_role:commander")
    assert "You are incident commander of INC-1 now" in stage.asks(loser, "take commander", channel)


def test_what_names_no_role_or_no_person_is_said(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares()
    assert "did you mean commander?" in stage.asks(stage.ana, "role comander me", channel)
    assert "Choose one: commander, scribe, communications" in stage.asks(stage.ana, "role boss me", channel)
    assert "I cannot tell who new one is" in stage.asks(stage.ana, "commander the new one", channel)
    assert "Scribe  nobody" in stage.asks(stage.ana, "role scribe", channel)
    assert "I cannot tell who @zoe is" in stage.asks(stage.ana, "scribe @zoe", channel)
    assert holders(stage)["commander"] == stage.ana.id


def test_an_outsider_of_a_private_incident_gets_in_by_a_role_only(quick_stage: Stage) -> None:
    stage = quick_stage
    stage.types(stage.ana, "declare sev1 --private The vault is open")
    stage.settle()
    assert "There is no INC-1" in stage.asks(stage.ben, "INC-1 take commander")
    assert holders(stage) == {"commander": stage.ana.id}
    stage.types(stage.ana, "INC-1 scribe @ben")
    stage.settle()
    assert stage.ben.id in stage.channel().members
    assert "The vault is open" in stage.reads(stage.ben, direct(stage, stage.ben)[-1])
    assert "The vault" not in stage.asks(stage.chloe, "INC-1 role")
