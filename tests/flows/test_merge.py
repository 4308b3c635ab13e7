"""Declared twice: the second is merged into the first, goes on there, and can be taken back."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from storage import merges
from tests.flows.test_sensitive import own_words
from tests.stage import Stage


@pytest.fixture
def twice(quick_stage: Stage) -> Stage:
    """Ana runs INC-1; ten minutes later Ben declares INC-2, with two notes, a pin and an action item."""
    return declared_twice(quick_stage)


def declared_twice(stage: Stage) -> Stage:
    first = stage.declares("sev1 Checkout is down")
    stage.types(stage.ana, "note looking at the database", first)
    stage.later_by(minutes=10)
    second = stage.declares("sev2 Shop is broken", by=stage.ben)
    stage.types(stage.ben, "note 13:50 carts are empty", second)
    stage.types(stage.ben, "note a second note", second)
    stage.types(stage.ben, "edit 3 a better note", second)
    stage.types(stage.ben, "todo Add a monitor @ben by friday", second)
    stage.pins(stage.chloe, stage.chloe.posts(second, "payments answer 500"))
    stage.settle()
    return stage


def test_declaring_works_at_once_and_offers_to_merge(stage: Stage) -> None:
    first = stage.declares("sev1 Checkout is down")
    stage.types(stage.ana, "note looking at the database", first)
    stage.types(stage.ana, "declare --private sev1 Salaries leaked")
    stage.later_by(minutes=10)
    reply = stage.types(stage.ben, "declare sev2 Shop is broken")
    stage.settle()
    said = stage.reads(stage.ben, reply)
    assert "INC-3 is declared" in said or "INC-3" in said
    assert "Same as INC-1: merge" in said
    assert "INC-2" not in said  # he does not see it
    second = stage.channel(3)
    stage.types(stage.ben, "note carts are empty", second)

    merged = stage.clicks(stage.ben, reply, "Same as INC-1: merge")
    assert "goes on as INC-1 Checkout is down" in merged
    stage.settle()
    assert stage.texts() == ["looking at the database", "carts are empty"]
    assert (stage.incident(3).closed_as, stage.incident(3).is_open) == ("duplicate", False)
    assert "goes on in #" in own_words(stage, second)
    assert "Duplicate* of INC-1" in stage.overview(3) or "of INC-1" in stage.overview(3)
    assert stage.ben.id in first.members
    stage.pins(stage.chloe, stage.chloe.posts(second, "said in the old channel")) if stage.chloe.id in (
        second.members
    ) else None
    assert "INC-1" in stage.asks(stage.ben, "note typed in the old channel", second)
    stage.settle()
    assert "typed in the old channel" in stage.texts()
    assert stage.dead() == []


def test_lines_keep_everything_but_their_number_and_tell_where_they_were(twice: Stage) -> None:
    before = {line.text: line for line in twice.lines(2)}
    assert "INC-2 is closed as a duplicate" in twice.asks(twice.ben, "merge INC-2 into INC-1")
    twice.settle()
    after = {line.text: line for line in twice.lines(1)}
    assert set(before) < set(after)
    for text, line in before.items():
        assert (after[text].occurred_at, after[text].kind, after[text].id) == (line.occurred_at, line.kind, line.id)
    numbers = [line.number for line in twice.lines(1, all_=True)]
    assert len(numbers) == len(set(numbers))
    history = twice.asks(twice.ben, f"INC-1 timeline history {after['a better note'].number}")
    assert "Was INC-2 line 3" in history
    assert "a second note" in history
    assert "Add a monitor" in twice.asks(twice.ana, "INC-1 actions")
    assert twice.lines(2) == []
    assert "Merged into INC-1" in twice.steps(2)[-1]
    assert twice.steps(1)[-1] == "INC-2 merged into this one: Shop is broken"
    assert "payments answer 500" in own_words(twice, twice.channel(1)) or "payments answer 500" in twice.texts(1)
    assert "carts are empty" in own_words(twice, twice.channel(1))
    with twice.bot.db.read() as session:
        assert len(merges.moved(session, 1)) == 4
    assert "is a part of INC-1" in twice.asks(twice.ben, "merge INC-2 into INC-1")
    assert twice.dead() == []


def test_later_pins_in_the_old_channel_count_and_taking_one_back_strikes(twice: Stage) -> None:
    pinned = next(one for one in twice.channel(2).messages if "payments answer" in one.text)
    twice.asks(twice.ben, "merge into INC-1", twice.channel(2))
    twice.settle()
    new = twice.chloe.posts(twice.channel(2), "still failing")
    twice.pins(twice.chloe, new)
    assert "still failing" in twice.texts(1)
    twice.unpins(twice.chloe, pinned)
    assert "payments answer 500" not in twice.texts(1)
    twice.pins(twice.chloe, pinned)
    assert twice.texts(1).count("payments answer 500") == 1


def test_it_can_be_undone_and_what_was_added_since_stays(twice: Stage) -> None:
    numbers = {line.text: line.number for line in twice.lines(2)}
    reply = twice.types(twice.ben, "merge INC-2 into INC-1")
    twice.settle()
    twice.types(twice.ana, "note added after the merge", twice.channel(1))
    twice.settle()
    assert "of its own again" in twice.clicks(twice.ben, reply, "Undo")
    twice.settle()
    assert {line.text: line.number for line in twice.lines(2)} == numbers
    assert twice.texts(1) == ["looking at the database", "added after the merge"]
    assert twice.incident(2).is_open
    assert "Add a monitor" in twice.asks(twice.ben, "INC-2 actions")
    assert "carts are empty" not in own_words(twice, twice.channel(1))
    assert "goes on here" in own_words(twice, twice.channel(2))
    assert "is no duplicate" in twice.asks(twice.ben, "unmerge INC-2")
    twice.asks(twice.ben, "note in its own channel again", twice.channel(2))
    assert "in its own channel again" in twice.texts(2)
    assert twice.dead() == []


def test_resolving_reminds_of_what_moved_once_and_a_duplicate_has_no_end_of_its_own(twice: Stage) -> None:
    twice.types(twice.ben, "merge INC-2 into INC-1")
    twice.settle()
    assert "INC-2 is a duplicate of INC-1" in twice.asks(twice.ana, "INC-2 status investigating")
    twice.types(twice.ana, "resolve", twice.channel(1))
    twice.settle()
    assert not twice.incident(1).is_open
    assert "Add a monitor" in own_words(twice, twice.channel(1))


def test_what_cannot_be_merged_is_said(twice: Stage, subtests: pytest.Subtests) -> None:
    refusals = {
        "merge": "Which two?",
        "merge INC-2 and INC-1": "Which two?",
        "merge INC-2 into INC-2": "one and the same",
        "merge INC-2 into INC-9": "no INC-9",
        "unmerge INC-1": "is no duplicate",
        "unmerge it": "Which two?",
    }
    for typed, said in refusals.items():
        with subtests.test(typed):
            assert said in twice.asks(twice.ben, typed)


def test_what_is_merged_already_and_a_drill_are_refused(twice: Stage) -> None:
    twice.types(twice.ana, "practice sev3 Drill")
    assert "One of the two is practice" in twice.asks(twice.ana, "merge INC-3 into INC-1")
    twice.types(twice.ben, "merge INC-2 into INC-1")
    assert "INC-2 is closed as a duplicate of INC-1" in twice.asks(twice.ana, "merge INC-1 into INC-2")


def test_what_is_private_is_asked_about_and_only_by_those_who_may(quick_stage: Stage) -> None:
    stage = quick_stage
    stage.declares("sev1 Checkout is down", by=stage.ben)
    stage.types(stage.ana, "declare --private sev1 Salaries leaked")
    stage.settle()
    hidden = stage.channel(2)
    stage.types(stage.ana, "note names in it", hidden)
    stage.ana.invites(hidden, stage.chloe)
    stage.settle()
    assert "no INC-2 that you can see" in stage.asks(stage.ben, "merge INC-2 into INC-1")
    reply = stage.types(stage.chloe, "merge into INC-1", hidden)
    assert "everybody in this workspace" in stage.reads(stage.chloe, reply)
    assert "Ask @Ana" in stage.clicks(stage.chloe, reply, "Merge and show it")
    reply = stage.types(stage.ana, "merge into INC-1", hidden)
    stage.settle()
    assert stage.texts(1) == []
    assert stage.incident(2).is_open
    stage.clicks(stage.ana, reply, "Merge and show it")
    stage.settle()
    assert "names in it" in stage.asks(stage.ben, "INC-1 timeline")
    assert "no INC-2 that you can see" in stage.asks(stage.ben, "INC-2 timeline")
    stage.types(stage.ana, "unmerge", hidden)
    stage.settle()
    assert "names in it" not in stage.asks(stage.ben, "INC-1 timeline")
    assert "names in it" not in own_words(stage, stage.channel(1))


def test_a_public_one_that_goes_into_a_private_one_points_nobody_there(quick_stage: Stage) -> None:
    stage = quick_stage
    stage.types(stage.ana, "declare --private sev1 Salaries leaked")
    stage.settle()
    public = stage.declares("sev2 Odd downloads")
    stage.types(stage.ana, "note one account did it", public)
    assert "goes on as INC-1" in stage.asks(stage.ana, "merge INC-2 into INC-1")
    stage.settle()
    assert "INC-1" not in own_words(stage, public)
    assert "Salaries" not in own_words(stage, public)
    assert "goes on elsewhere" in own_words(stage, public)
    assert "INC-1" not in stage.asks(stage.ben, "INC-2 timeline")
    assert "one account did it" not in stage.asks(stage.ben, "INC-2 timeline")
    assert "Salaries" not in stage.asks(stage.ben, "timeline", public)
    stage.pins(stage.ben, stage.ben.posts(public, "more downloads"))
    assert "more downloads" in stage.texts(1)
    assert "more downloads" not in stage.asks(stage.ben, "timeline", public)


def test_updates_links_and_tags_go_along_and_back(quick_stage: Stage) -> None:
    stage = quick_stage
    first = stage.declares("sev1 Checkout is down")
    second = stage.declares("sev2 Shop is broken", by=stage.ben)
    stage.types(stage.ana, "tag payments", first)
    for typed in ("update Carts are empty", "link https://dash.example/carts Carts", "tag payments eu", "service shop"):
        stage.types(stage.ben, typed, second)
    stage.settle()
    told = own_words(stage, first)
    stage.types(stage.ben, "merge INC-2 into INC-1")
    stage.settle()
    assert "Carts are empty" in stage.overview(1)
    assert "Carts are empty" not in told
    assert "INC-1" in stage.asks(stage.chloe, "list all tag:eu")
    assert "INC-1" in stage.asks(stage.chloe, "list all service:shop")
    assert "dash.example/carts" in stage.asks(stage.chloe, "INC-1 links")
    (line,) = [one for one in stage.lines(1) if one.source == "update"]
    stage.types(stage.ben, f"INC-1 edit {line.number} Carts were empty")
    stage.settle()
    assert "Carts were empty" in own_words(stage, second)  # redrawn where it stands, and not posted again
    assert not any("Carts were empty" in stage.reads(stage.ana, one) for one in stage.spoken(first)[1:])

    stage.types(stage.ben, "unmerge INC-2")
    stage.settle()
    assert "Carts were empty" in stage.overview(2)
    assert "Carts were empty" not in stage.overview(1)
    assert "INC-1" not in stage.asks(stage.chloe, "list all tag:eu")
    assert "INC-1" in stage.asks(stage.chloe, "list all tag:payments")
    (line,) = [one for one in stage.lines(2) if one.source == "update"]
    stage.types(stage.ben, f"strike {line.number}", second)
    stage.settle()
    assert [one.pinned for one in stage.spoken(second) if "Carts were empty" in stage.reads(stage.ana, one)] == []
    assert stage.dead() == []


def test_merges_stand_in_a_row_and_come_apart_in_any_order(either_stage: Stage) -> None:
    stage = either_stage
    for number, by in enumerate((stage.ana, stage.ben, stage.chloe), 1):
        stage.types(by, f"declare sev2 The {number}. alarm")
        stage.settle()
        stage.types(by, f"note line of {number}", stage.channel(number))
        stage.types(by, f"todo item of {number}", stage.channel(number))
    stage.types(stage.chloe, "merge INC-3 into INC-2")
    stage.types(stage.ben, "merge INC-2 into INC-1")
    stage.settle()
    assert stage.texts(1) == ["line of 1", "line of 2", "line of 3"]
    assert "INC-1" in stage.asks(stage.chloe, "note from the last channel", stage.channel(3))
    assert "from the last channel" in stage.texts(1)
    stage.types(stage.chloe, "unmerge INC-3")
    stage.settle()
    assert (stage.texts(2), stage.texts(3)) == ([], ["line of 3"])
    stage.types(stage.ben, "unmerge INC-2")
    stage.settle()
    assert (stage.texts(1), stage.texts(2)) == (["line of 1", "from the last channel"], ["line of 2"])
    assert stage.texts(3) == ["line of 3"]
    assert "item of 3" in stage.asks(stage.ana, "INC-3 actions")
    assert "item of 3" not in stage.asks(stage.ana, "INC-2 actions")
    assert stage.dead() == []


def test_two_who_merge_at_once_make_one_merge(either_stage: Stage) -> None:
    stage = either_stage
    for number, by in enumerate((stage.ana, stage.ben), 1):
        stage.types(by, f"declare sev2 The {number}. alarm")
        stage.settle()
        stage.types(by, f"note line of {number}", stage.channel(number))
    typed = [(stage.ana, "merge INC-2 into INC-1"), (stage.ben, "merge INC-1 into INC-2")] * 2
    with ThreadPoolExecutor(len(typed)) as pool:
        said = list(pool.map(lambda one: stage.asks(*one), typed))
    stage.settle()
    merged = [one for one in (stage.incident(1), stage.incident(2)) if one.merged_into]
    assert len(merged) == 1, said
    assert sorted(stage.texts(3 - merged[0].number)) == ["line of 1", "line of 2"]
    assert sum("is closed as a duplicate" in one for one in said) >= 1, said
    assert stage.dead() == []


def test_a_private_one_is_merged_by_those_in_it_alone(either_stage: Stage) -> None:
    stage = either_stage
    for number in (1, 2):
        stage.types(stage.ana, f"declare --private sev1 The canary {number}")
        stage.settle()
        stage.types(stage.ana, f"note the canary {number} is sick", stage.channel(number))
    assert "no INC-2 that you can see" in stage.asks(stage.ben, "merge INC-2 into INC-1")
    said = stage.types(stage.ana, "merge INC-2 into INC-1")
    if stage.incident(2).is_open:
        stage.clicks(stage.ana, said, "Merge and show it")
    stage.settle()
    assert stage.texts(1) == ["the canary 1 is sick", "the canary 2 is sick"]
    for typed in ("INC-1 timeline", "INC-2 timeline", "search canary", "list all", "unmerge INC-2"):
        assert "canary" not in stage.asks(stage.ben, typed).replace("search canary", "").replace("“canary”", "")
    assert stage.incident(2).merged_into is not None
