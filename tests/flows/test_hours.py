"""One's own hours, from the Home tab."""

from tests.flows.test_home import home, opened
from tests.stage import Stage


def test_hours_of_ones_own_are_set_there(quick_stage: Stage) -> None:
    stage = quick_stage
    assert "reminded Mon–Fri, 09:00 to 17:00 (America/New_York), as everybody here" in opened(stage, stage.ben)
    assert stage.ben.home
    stage.ben.clicks(stage.ben.home, "My hours")
    assert "only in these hours, in your own zone: America/New_York" in stage.open_dialog(stage.ben)
    given = {"starts": "12", "ends": "18", "days": "1,2,3,4"}
    refused = stage.ben.submits(given | {"ends": "12"})
    assert "later than the first one" in refused.errors["ends"]
    assert "lies ahead" in stage.ben.submits(given | {"away": "2025-07-15"}).errors["away"]
    stage.ben.submits(given | {"away": "2025-07-28"})
    assert stage.ben.view is not None
    assert "Mon–Thu, 12:00 to 18:00" in stage.ben.reads_view(stage.ben.view)
    stage.ben.closes_view()
    stage.settle()
    said = home(stage, stage.ben)
    assert "left alone until Mon 28 Jul" in said
    assert "reminded Mon–Thu, 12:00 to 18:00 (America/New_York)." in said
    assert "Mon–Thu, 12:00 to 18:00" in stage.asks(stage.ben, "hours")
    stage.ben.clicks(stage.ben.home, "My hours")
    stage.open_dialog(stage.ben)
    stage.ben.submits({"starts": "9", "ends": "17", "days": "1,2,3,4,5", "back": ["yes"]})
    stage.settle()
    assert "09:00 to 17:00 (America/New_York), as everybody here" in home(stage, stage.ben)
    assert "left alone" not in home(stage, stage.ben)
    assert stage.dead() == []
