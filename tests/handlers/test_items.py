"""What buttons of action items give."""

from datetime import date

import pytest

from bot.errors import Refusal
from handlers import items


@pytest.mark.parametrize("written", ["", "soon", "2025-02-30"])
def test_a_button_that_gives_no_day_takes_no_date_away(written: str) -> None:
    with pytest.raises(Refusal) as refused:
        items.chosen_day(written)
    assert refused.value.reason == "old_button"


def test_the_day_that_was_chosen_is_read() -> None:
    assert items.chosen_day("2025-07-30") == date(2025, 7, 30)
