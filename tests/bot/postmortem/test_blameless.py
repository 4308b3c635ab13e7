"""Blame is found beside people, with its rule, its place and a way on; not beside systems, or in talk about blame."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.postmortem.blameless import Ruling, apply, check
from bot.postmortem.blameless.remedies import RULES
from tests.bot.postmortem import (
    accounts_in_reports,
    blame_as_spoken,
    blame_in_reports,
    blame_sentences,
    innocent_as_spoken,
)


def rules_in(text: str) -> set[str]:
    return {finding.rule for finding in check(text)}


@pytest.mark.parametrize(
    ("rule", "blames", "words"),
    [
        ("L1", "The operator should have checked the valve.", "should have checked"),
        ("L1", "The engineer on the night shift failed to notice it.", "failed to"),
        ("L1", "If the deployer had read the runbook, it would be over.", "If the deployer had read"),
        ("L1", "Had the reviewers looked, we would be fine.", "Had the reviewers looked"),
        ("L1", "The admin ran the job and neglected to tell anyone.", "neglected to"),
        ("L2", "The contractor was careless.", "was careless"),
        ("L2", "It was sloppy work.", "sloppy work"),
        ("L2", "The developers, while on call, ignored the alarm.", "ignored"),
        ("L2", "Whoever wrote this did not think.", "did not think"),
        ("L2", "Nobody bothered to look.", "Nobody bothered"),
        ("L3", "It was slow due to the responder's unfamiliarity with the tool.", "unfamiliarity"),
        ("L4", "The outage was caused by human error.", "human error"),
        ("L4", "The report calls it a mistake by a technician.", "mistake by a technician"),
        ("L4", "Someone fat-fingered the range.", "fat-fingered"),
        ("L6", "An intern accidentally deleted the zone.", "accidentally deleted"),
        ("L6", "The zone was deleted by an intern working late.", "deleted by an intern working"),
        ("L6", "The manager broke the build.", "broke"),
        ("L7", "Why did the operator restart it?", "Why did the operator"),
        ("L7", "Who deleted the table?", "Who deleted the table?"),
        ("L11", "The employee was fired.", "was fired"),
        ("L11", "Retrain the staff.", "Retrain the staff"),
        ("L11", "Next time we must be more careful.", "must be more careful"),
        ("L11", "The report blames the vendor's engineer.", "blames the vendor's engineer"),
    ],
)
def test_a_rule_fires_and_quotes_the_words(rule: str, blames: str, words: str) -> None:
    found = [finding for finding in check(blames) if finding.rule == rule]
    assert len(found) == 1
    assert words in found[0].words
    assert found[0].sentence == blames
    assert found[0].reason.endswith(".")
    assert found[0].source.startswith("https://")
    assert found[0].question.endswith("?")


@pytest.mark.parametrize(
    "innocent",
    [
        "The node should have restarted.",
        "The engineers should have an alert for this.",
        "The replica failed to join.",
        "If the alert had fired, it would be over.",
        "The load balancer ignored the header.",
        "A careless-sounding name: `careless`.",
        "The database operator failed to reconcile.",
        "The package manager broke the lock file.",
        "The users who forgot their password were locked out.",
        "The nodes were rebooted, but they failed to join.",
        "Human error is a symptom, not a cause.",
        "We do not blame people.",
        "The guard prevents engineers from accidentally deleting it.",
        "The zone was accidentally deleted.",
        "The engineer was accidentally paged.",
        "The engineer found the wrong value and corrected it.",
        "Why did the failover not start?",
        "The alert fired for the wrong host.",
        "The engineer restarted the primary at 14:02.",
        "Priya reverted the change.",
        "Anna restarted it, and the disk failed to come back.",
        "They did not have access to the console.",
    ],
)
def test_a_rule_stays_silent(innocent: str) -> None:
    assert rules_in(innocent) == set()


@pytest.mark.parametrize(
    ("blameful", "neutral"),
    [
        (blame_sentences.BLAMEFUL, blame_sentences.NEUTRAL),
        (blame_as_spoken.BLAMEFUL, innocent_as_spoken.NEUTRAL),
        (blame_in_reports.BLAMEFUL, accounts_in_reports.NEUTRAL),
    ],
    ids=["written", "spoken", "reported"],
)
def test_it_finds_most_of_what_people_write_and_accuses_few(blameful: list[str], neutral: list[str]) -> None:
    found = [text for text in blameful if check(text)]
    accused = [text for text in neutral if check(text)]
    assert len(found) >= 0.93 * len(blameful)
    assert len(accused) <= 0.02 * len(neutral), accused


@pytest.mark.parametrize(
    ("text", "rule", "after"),
    [
        ("The engineer failed to page anyone.", "L1", "The engineer did not page anyone."),
        ("We forgot to renew it.", "L2", "We did not renew it."),
        ("An intern accidentally deleted it.", "L6", "An intern deleted it."),
        ("An intern typed it incorrectly.", "L6", "An intern typed it."),
        ("The contractor carelessly pulled a fibre.", "L2", "The contractor pulled a fibre."),
        ("Priya broke the build.", "L5", "A responder broke the build."),
        ("Then Priya’s script took down the site.", "L5", "Then a responder's script took down the site."),
        ("At 14:02 @priya mistyped it.", "L5", "At 14:02 a responder mistyped it."),
    ],
)
def test_the_account_stays_and_the_judgement_goes(text: str, rule: str, after: str) -> None:
    finding = next(one for one in check(text) if one.rule == rule)
    assert apply(text, finding) == after
    assert rule not in rules_in(after)


def test_what_has_no_rewrite_has_a_question() -> None:
    (finding,) = check("It was operator error.")
    assert finding.rewrite is None
    assert finding.question
    with pytest.raises(ValueError, match="no rewrite"):
        apply("It was operator error.", finding)


def test_a_rewrite_for_a_text_that_has_changed_is_refused() -> None:
    (finding,) = check("We forgot to renew it.")
    with pytest.raises(ValueError, match="no rewrite for this text"):
        apply("They forgot to renew it.", finding)


def test_self_blame_is_marked() -> None:
    assert [one.of_self for one in check("We failed to test it. The operator failed to test it.")] == [True, False]


@pytest.mark.parametrize(
    "left_alone",
    [
        "```\nthe engineer failed to stop\n```\n",
        "~~~text\n```\nthe engineer failed to stop\n~~~\n",
        "    the engineer failed to stop\n",
        "See `the engineer failed to stop` there.",
        "See https://a.example/human-error and [there](https://b.example/human-error).",
        "Read “Behind Human Error” first.",
        "2025-07-15T12:00:00Z ERROR the operator failed to reconcile human error",
        "<!-- human error -->",
    ],
)
def test_code_logs_addresses_and_titles_are_left_alone(left_alone: str) -> None:
    assert check(left_alone) == []


def test_places_are_those_of_the_document() -> None:
    text = (
        "# Cause\n\n- `rm` ran.\n- The admin\n  failed to look, *carelessly* even.\n\n"
        "| who | what |\n|--|--|\n| a | human error |\n"
    )
    assert [(one.rule, text[one.start : one.end]) for one in check(text)] == [
        ("L1", "failed to"),
        ("L2", "carelessly"),
        ("L4", "human error"),
    ]


def test_a_team_turns_rules_off_and_adds_words() -> None:
    text = "Priya broke it. A cowboy  deploy, said no cowboys."
    ruling = Ruling(off=frozenset({"L5"}), words=("cowboy", " "))
    assert [(one.rule, one.words) for one in check(text, ruling)] == [("L6", "broke"), ("words", "cowboy")]


def test_a_team_names_its_people() -> None:
    text = "Xiulan broke the build."
    assert check(text) == []
    assert [one.rule for one in check(text, Ruling(names=frozenset({"Xiulan Q"})))] == ["L5", "L6"]


_PLAIN_PIECES = """
    the engineer we they Priya @bo who had has not failed to should have carelessly accidentally deleted it . , ; :
    ( ) ? ! | ` ``` ~~~ - # > * _ “ ” ’ human error fired blamed why did by an admin’s
"""
_PIECES = st.sampled_from(
    [
        *_PLAIN_PIECES.split(),
        "\n",
        "\n\n",
        "https://a.b/c",
        "<!--",
        "-->",
        "\u2028",
        "\x0b",
        "\x85",
        "İ",
        "\ud800",
    ]
)


@given(st.one_of(st.text(max_size=300), st.lists(_PIECES, max_size=60).map(" ".join)))
@settings(max_examples=250, deadline=None)
def test_any_text_is_checked_and_a_rewrite_changes_only_its_place(text: str) -> None:
    last = 0
    for finding in check(text, Ruling(words=("it",), names=frozenset({"bo"}))):
        assert last <= finding.start < finding.end <= len(text)
        assert text[finding.start : finding.end] == finding.words
        assert finding.rule in RULES
        last = finding.end
        if finding.rewrite is not None:
            after = apply(text, finding)
            assert after == text[: finding.start] + finding.rewrite + text[finding.end :]
