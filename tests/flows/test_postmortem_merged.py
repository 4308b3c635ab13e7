"""A duplicate whose postmortem people had worked on: their words stay, and are found where it goes on."""

from tests.flows.test_home import opened
from tests.flows.test_postmortem_editing import edits, opens, resolved, section_of
from tests.stage import Stage


def test_what_people_wrote_in_the_postmortem_of_a_duplicate_is_shown_where_it_goes_on(quick_stage: Stage) -> None:
    stage = quick_stage
    second = resolved(stage, "sev3 Carts are empty")
    edits(stage, stage.ben, opens(stage, stage.ben, second), "Ben wrote this of the carts.")
    stage.ana.clicks(opens(stage, stage.ana, second), "Comment")
    stage.open_dialog(stage.ana)
    stage.ana.submits({"text": "How many carts?"})
    stage.ana.closes_view()
    assert "Carts are empty" in opened(stage, stage.ana)
    first = stage.declares("sev3 Checkout is down")
    stage.types(stage.ana, "resolve Raised it", first)
    stage.settle()
    assert "went into" not in stage.asks(stage.chloe, "postmortem edit", first)

    stage.types(stage.ana, "merge INC-1 into INC-2", first)
    stage.settle()
    assert "Carts are empty" not in opened(stage, stage.ana)  # nothing there waits for her any more
    board = stage.types(stage.chloe, "postmortem edit", first)
    said = stage.reads(stage.chloe, board)
    assert "INC-1 went into this incident" in said
    assert "stays there: 1 section, 1 open comment." in said
    theirs = stage.clicks(stage.chloe, board, "postmortem_board:1")
    assert "Ben wrote this of the carts." in theirs
    assert "INC-1 is a duplicate of INC-2" in stage.asks(stage.ana, "INC-1 postmortem publish", first)
    assert section_of(stage).body == "Ben wrote this of the carts."
    stage.types(stage.ana, "unmerge INC-1", first)
    stage.settle()
    assert "went into" not in stage.asks(stage.chloe, "postmortem edit", first)
    assert (stage.dead(), stage.pings()) == ([], [])
