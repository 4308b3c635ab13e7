"""Key times: offered from the lines, set in one dialog, chosen at the end; and the impact in a dialog."""

import pytest

from bot import key_times
from bot.postmortem.draft import document
from bot.sandbox import Channel
from storage import action_items, incidents
from storage.incidents import KeyTime
from tests.stage import START, Stage, at


def known(stage: Stage) -> dict[str, KeyTime]:
    """Return the key times as everything shows them."""
    with stage.bot.db.read() as session:
        return key_times.of(session, incidents.get(session, stage.incident().id or 0))


def written(stage: Stage) -> str:
    services = stage.bot.services
    with stage.bot.db.read() as session:
        incident = incidents.get(session, 1)
        return document(session, incident, settings=services.settings, rendering=services.rendering)


def test_what_nobody_set_is_offered_from_the_lines_and_late_ones_count(quick_stage: Stage, channel: Channel) -> None:
    stage = quick_stage
    assert {name: (row.at, row.source) for name, row in known(stage).items()} == {
        "acknowledged": (START, "declared")  # a person declared it: never later than that
    }
    stage.types(stage.ana, "note 17:40 UTC detection: the alarm went off", channel)
    stage.types(stage.ana, "note 17:45 UTC mitigation: restarted the pods", channel)
    stage.later_by(minutes=5)
    stage.types(stage.ben, "take scribe", channel)
    assert (known(stage)["detected"].at, known(stage)["detected"].line_number) == (at(17, 40), 2)
    assert known(stage)["acknowledged"].at == START
    assert "mitigated" not in known(stage)  # the first mitigation is often a failed attempt
    stage.types(stage.ben, "note 17:36 UTC detection: a customer wrote", channel)  # late, and earlier
    assert (known(stage)["detected"].at, known(stage)["detected"].line_number) == (at(17, 36), 5)
    stage.types(stage.ben, "strike 5", channel)
    assert known(stage)["detected"].line_number == 2
    assert "| Detected | 2025-07-15 17:40 | line 2 |" in written(stage)
    # nothing of it is stored; by hand wins, and unknown is unknown
    assert stage.key_times() == {}
    stage.types(stage.ana, "detected 17:41 UTC", channel)
    assert (known(stage)["detected"].at, known(stage)["detected"].source) == (at(17, 41), "hand")
    assert "detected is unknown" in stage.asks(stage.ana, "time detected unknown", channel)
    assert "detected" not in known(stage)
    assert "| Detected | unknown | – |" in written(stage)


@pytest.mark.both_ways
def test_all_of_them_in_one_dialog_that_says_where_each_comes_from(stage: Stage) -> None:
    channel = stage.declares()
    stage.types(stage.ana, "note 17:40 UTC detection: the alarm went off", channel)
    stage.types(stage.ben, "mitigated 17:50 UTC", channel)
    stage.settle()
    dm = stage.slack.dm(stage.ana)
    assert dm is not None
    (told,) = [stage.reads(stage.ana, one) for one in dm.messages if "Key times" in one.text]
    assert "Key times: mitigated" in told
    assert "By @Ben" in told
    assert stage.slack.dm(stage.ben) is None  # whoever sets one is not told of it
    stage.ana.types("/incident time", channel)
    shown = stage.open_dialog(stage.ana)
    for wanted in ("2025-07-15 19:40", "From line 2", "From when it was declared", "By hand, @Ben", "Nobody has said"):
        assert wanted in shown, shown
    errors = stage.ana.submits({"started": "soonish", "mitigated": "19:55"}).errors
    assert "no time that I can read" in errors["started"]
    assert stage.ana.submits({"started": "19:30", "mitigated": "", "detected": "2025-07-15 19:40"}).ok
    times = known(stage)
    assert (times["started"].at, times["started"].set_by) == (at(17, 30), stage.ana.id)
    assert times["detected"].source == "line"  # left as it stood
    assert "mitigated" not in times  # emptied: unknown
    # Ben sees who set what in the timeline, the document does not tell of it
    assert "Key times: started 2025-07-15 17:30 UTC, mitigated unknown" in stage.asks(stage.ben, "timeline", channel)
    assert "Key times: started" not in written(stage)
    stage.ana.closes_view()
    stage.ana.types("/incident time", channel)
    stage.open_dialog(stage.ana)
    assert "before it" in stage.ana.submits({"resolved": "2025-07-14 10:00"}).errors["started"]


def test_the_end_closes_at_once_and_offers_what_is_open(stage: Stage) -> None:
    channel = stage.declares("sev3 Checkout is slow")  # of which no policy dates action items
    stage.types(stage.ana, "note 17:43 UTC mitigation: restarted, did not help", channel)
    stage.later_by(minutes=50)
    stage.types(stage.ana, "note 18:20 UTC mitigation: rolled back", channel)
    stage.types(stage.ana, "todo Add an expiry alert", channel)
    stage.types(stage.ana, "todo Write it down @ben by 2025-07-25", channel)
    answer = stage.types(stage.ana, "resolve", channel)
    assert not stage.incident().is_open
    said = stage.reads(stage.ana, answer)
    for wanted in ("When were users fine again?", "Add an expiry alert", "no owner, no date", "1 gap in the timeline"):
        assert wanted in said, said
    assert "Write it down" not in said
    stage.ana.chooses(answer, "key_time:resolve", "1 mitigated 3")
    stage.settle()
    assert (known(stage)["mitigated"].at, known(stage)["mitigated"].line_number) == (at(18, 20), 3)
    stage.types(stage.ana, "edit 3 18:22 UTC", channel)
    assert known(stage)["mitigated"].at == at(18, 22)  # it follows its line
    stage.ana.chooses(answer, "item_owner:1 1", stage.chloe)
    stage.ana.chooses(answer, "item_on:1 1", "2025-08-01")
    stage.settle()
    with stage.bot.db.read() as session:
        (item, _) = action_items.of_incident(session, 1)
    assert (item.owner_id, str(item.due_on)) == (stage.chloe.id, "2025-08-01")
    left = stage.reads(stage.ana, stage.types(stage.ben, "INC-1 timeline check"))
    assert "when it was mitigated" not in left
    assert stage.dead() == []


def test_whoever_is_not_in_a_private_one_gets_nothing_by_its_buttons(quick_stage: Stage) -> None:
    stage = quick_stage
    stage.types(stage.ana, "declare sev1 --private The vault is open")
    stage.settle()
    for typed in ("INC-1 time", "INC-1 impact", "INC-1 severity", "INC-1 resolve", "INC-1 cancel", "INC-1 rename x"):
        assert "There is no INC-1" in stage.asks(stage.ben, typed), typed
    assert stage.incident().is_open


def test_the_impact_in_a_dialog(stage: Stage) -> None:
    channel = stage.declares()
    stage.types(stage.ana, "impact users 1000, tickets 12", channel)
    stage.ben.types("/incident impact", channel)
    shown = stage.open_dialog(stage.ben)
    assert "1000" in shown
    values = {"users": "1300, 12%", "tickets": "", "cost": "$120,000 & more", "text": "Nobody could <pay>"}
    assert stage.ben.submits(values).ok
    assert stage.incident().impact == {
        "users": "1300, 12%",
        "cost": "$120,000 & more",
        "text": "Nobody could <pay>",
    }
    assert stage.texts()[-1] == "users 1300, 12%, cost $120,000 &amp; more. Nobody could &lt;pay&gt;"
    stage.settle()
    assert "users 1300, 12%" in stage.overview()
    assert "tickets" not in stage.overview()
