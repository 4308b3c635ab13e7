"""Action items: a verb first, specific, bounded, with an owner and a date."""

import pytest

from bot.postmortem.item_check import CARE, NO_DATE, NO_OWNER, NO_VERB, VAGUE, Item, check_item
from bot.postmortem.reading import action_items


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("Add an alert at 80 % disk", []),
        ("We should add a confirmation prompt", []),
        ("Re-enable the canary", []),
        ("Look into the alerts", [VAGUE]),
        ("Please investigate the slow queries", [VAGUE]),
        ("Improve p99 latency to below 200 ms", []),
        ("Investigate the leak and report in INC-7", []),
        ("Ensure backups", [VAGUE]),
        ("Be more careful with deploys", [CARE]),
        ("Remind everyone of the runbook", [CARE]),
        ("Documentation of the failover", [NO_VERB]),
        ("", [NO_VERB]),
    ],
)
def test_a_question_for_what_is_vague(text: str, lacks: list[str]) -> None:
    found = check_item(Item(text, owner="Ana", due="2025-08-01"))
    assert [lack.what for lack in found] == lacks
    assert all("?" in lack.question or lack.what == NO_VERB for lack in found)


def test_it_asks_for_an_owner_and_a_date() -> None:
    assert [lack.what for lack in check_item(Item("Add an alert"))] == [NO_OWNER, NO_DATE]


def test_items_are_read_from_the_sections_whose_heading_says_so() -> None:
    text = """# Postmortem
- not an item
## Action items
| Nr | Action | Owner | Due |
|---|---|---|---|
| 1 | Add a check | Ana | 2025-08-01 |
| 2 | Add a test | _nobody yet_ | _no date yet_ |
### Later
- [ ] Remove the flag (owner: Ben) by friday
* Write a page @chloe due 1 Aug
Some words.
## Lessons
- not one either
"""
    read = [(placed.line, placed.at, placed.item.owner, bool(placed.item.due)) for placed in action_items(text)]
    assert read == [(6, 7, "Ana", True), (7, 7, "", False), (9, 7, "Ben", True), (10, 3, "@chloe", True)]
    assert [placed.item.text for placed in action_items(text)][:2] == ["Add a check", "Add a test"]
