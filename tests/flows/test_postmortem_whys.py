"""Why it happened: several chains of whys, answers that point at lines, the cause in one sentence."""

from bot.postmortem.draft import document
from bot.sandbox import Channel
from tests.stage import Stage


def drafted(stage: Stage) -> str:
    """Return the document as the facts of now give it."""
    services = stage.bot.services
    with services.db.read() as session:
        return document(session, stage.incident(), settings=services.settings, rendering=services.rendering)


def answers(stage: Stage, channel: Channel, **values: str) -> str:
    """Open the dialog, send it, and return what is then said."""
    stage.types(stage.ben, "why", channel)
    stage.open_dialog(stage.ben)
    reply = stage.ben.submits(values)
    assert reply.ok, reply.error
    said = stage.open_dialog(stage.ben)
    stage.ben.closes_view()
    return said


def test_two_chains_are_told_apart_and_answers_point_at_lines(stage: Stage) -> None:
    channel = stage.declares()
    for words in ("17:43 UTC disk of broker-2 is full", "17:44 UTC no alert is set on it"):
        stage.types(stage.ana, f"note {words}", channel)
    first, second = stage.lines()
    said = stage.asks(stage.ana, f"why Why did it stop? -> The disk was full (#{first.number})", channel)
    assert f"Why did it stop? → The disk was full (line {first.number}) – and why that?" in said

    said = answers(stage, channel, question="Why was it full?", answer="Old files stay", lines=f"{second.number}")
    assert f"Why 2 of INC-1: Why was it full? → Old files stay (line {second.number})" in said
    said = stage.asks(stage.chloe, "why new: Why did nobody see it? -> Nothing watches the disk", channel)
    assert "Why 1 of chain 2 of INC-1" in said
    assert "Why 3 of chain 1" in answers(stage, channel, chain="1", question="Why do they stay?", answer="No clean-up")
    stage.types(stage.ben, "why The runbook names an old host", channel)

    told = drafted(stage)
    one, two = told.index("**Why, and why again, chain 1**"), told.index("**Why, and why again, chain 2**")
    assert one < told.index("3. **Why do they stay?** No clean-up") < two
    assert f"1. **Why did it stop?** The disk was full (#{first.number})" in told
    assert f"2. **Why was it full?** Old files stay (#{second.number})" in told
    assert two < told.index("1. **Why did nobody see it?**")
    assert "- The runbook names an old host" in told
    assert (stage.dead(), stage.pings()) == ([], [])


def test_what_cannot_be_kept_is_said_where_it_was_typed(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares()
    assert "no line 99" in stage.asks(stage.ana, "why Why? -> Because (#99)", channel)
    stage.types(stage.ben, "why", channel)
    stage.open_dialog(stage.ben)
    assert "no line 99" in str(stage.ben.submits({"question": "Why?", "answer": "So", "lines": "99"}).errors)
    assert "Ask why" in str(stage.ben.submits({"question": "", "answer": "So"}).errors)
    assert stage.ben.submits({"chain": "A factor of its own", "question": "", "lines": "", "answer": "So"}).ok
    assert "- So" in drafted(stage)


def test_another_factor_is_asked_for_once_the_only_chain_is_done(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares()
    said = [stage.asks(stage.ana, f"why Why {n}? -> Because {n}", channel) for n in range(1, 6)]
    assert ["What else had to be so" in one for one in said] == [False] * 4 + [True]
    assert "What else" not in stage.asks(stage.ana, "why new: Why so late? -> No alert", channel)


def test_the_cause_stands_at_the_top_in_one_sentence(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares()
    assert "**Cause:** not yet established" in drafted(stage)
    said = stage.asks(stage.ana, "postmortem cause A token expired, says @ana", channel)
    assert "The cause of INC-1: A token expired, says @Ana" in said
    assert "**Cause:** A token expired, says the incident commander." in drafted(stage)
    assert "not yet established" in stage.asks(stage.ana, "postmortem cause", channel)
    assert (stage.dead(), stage.pings()) == ([], [])
