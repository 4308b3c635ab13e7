"""Numbers that come from outside: what is read, and that nothing reads them otherwise."""

import re
from pathlib import Path
from typing import Any

import pytest

from bot import digits
from bot.errors import Refusal

HANDLERS = Path(__file__).parents[2] / "handlers"


@pytest.mark.parametrize(("said", "number"), [("0", 0), ("17", 17), ("999999999", 10**9 - 1), (17, 17), (0, 0)])
def test_a_number_is_read(said: str | int, number: int) -> None:
    assert digits.read(said) == number
    assert digits.carried(said) == number


@pytest.mark.parametrize(
    "said", ["", "-1", "+1", " 1", "1_0", "1.0", "٣", "²", "1" * 10, "9" * 5000, 10**9, -1, 1.0, True, None, [1]]
)
def test_anything_else_is_told_to_be_old(said: Any) -> None:
    assert digits.read(said) is None
    with pytest.raises(Refusal) as refused:
        digits.carried(said)
    assert refused.value.reason == "old_button"


def test_no_button_and_no_dialog_reads_a_number_otherwise() -> None:
    files = [*HANDLERS.glob("buttons/*.py"), *HANDLERS.glob("dialogs/*.py"), *HANDLERS.glob("shortcuts/*.py")]
    assert len(files) > 50
    reading = [one.name for one in files if re.search(r"\bint\(|\.is(decimal|digit|numeric)\(", one.read_text())]
    assert reading == []
