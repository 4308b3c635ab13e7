"""Sections in the hands of people: edited in dialogs, drafted again without losing a word, looked at for blame."""

from bot.sandbox import Channel, Person, Reply
from storage import postmortems
from storage.postmortems import Postmortem, Section
from tests.stage import Stage


def document_of(stage: Stage) -> Postmortem:
    with stage.bot.db.read() as session:
        found = postmortems.of_incident(session, stage.incident().id or 0)
    assert found is not None
    return found


def section_of(stage: Stage, key: str = "summary") -> Section:
    with stage.bot.db.read() as session:
        found = postmortems.sections(session, document_of(stage).id or 0)
    return next(one for one in found if one.key == key)


def resolved(stage: Stage, declared: str = "sev3 Checkout is down") -> Channel:
    channel = stage.declares(declared)
    stage.types(stage.ben, "note finding: the pool was empty", channel)
    stage.later_by(minutes=30)
    stage.types(stage.ana, "resolve Pool raised", channel)
    stage.settle()
    return channel


def opens(stage: Stage, person: Person, channel: Channel, title: str = "Summary") -> Reply:
    """Open a section from the list, and return what is then shown."""
    board = stage.types(person, "postmortem edit", channel)
    with stage.bot.db.read() as session:
        titles = [one.title for one in postmortems.sections(session, document_of(stage).id or 0)]
    return person.clicks(board, f"postmortem_section:{titles.index(title) + 1}").wait_later()[-1]


def edits(stage: Stage, person: Person, page: Reply, text: str) -> str:
    """Edit the section of a page, and return what the dialog answers."""
    person.clicks(page, "Edit")
    stage.open_dialog(person)
    reply = person.submits({"part0": text})
    assert not reply.errors
    assert person.view is not None
    said = person.reads_view(person.view)
    person.closes_view()
    stage.settle()
    return said


def redraft(stage: Stage, channel: Channel) -> None:
    stage.types(stage.ana, "postmortem", channel)
    stage.settle()


def test_a_section_is_edited_in_a_dialog_and_drafted_again_without_losing_a_word(stage: Stage) -> None:
    channel = resolved(stage)
    board = stage.types(stage.ben, "postmortem edit", channel)
    said = stage.reads(stage.ben, board)
    assert "Draft, version 1" in said
    assert "looked after by @Ana" in said
    page = opens(stage, stage.ben, channel)
    assert "drafted from the timeline" in stage.reads(stage.ben, page)
    assert "says that already" in edits(stage, stage.ben, page, section_of(stage).body)

    words = "Checkout refused *every* card & <b>. Ben was careless and dropped the pool.\n\n<!channel> ok"
    answered = edits(stage, stage.ben, page, words)
    assert "is saved" in answered
    assert "2 places may blame" in answered
    kept = section_of(stage)
    assert (kept.body, kept.origin, kept.version) == (words, "edited", 2)
    assert document_of(stage).version == 2

    stage.later_by(minutes=5)
    stage.types(stage.chloe, "note 17:50 impact: 12% of carts failed", channel)
    stage.types(stage.chloe, "impact users 1300", channel)
    redraft(stage, channel)
    assert section_of(stage).body == words
    page = opens(stage, stage.chloe, channel)
    said = stage.reads(stage.chloe, page)
    assert "last changed by @Ben" in said
    assert "The facts say something else by now" in said
    assert "1300" in said
    taken = stage.clicks(stage.chloe, page, "Take")
    assert "The facts say" not in taken
    assert section_of(stage).body.startswith(words.split("\n", maxsplit=1)[0])
    assert "1300" in section_of(stage).body
    assert set(words.split("\n")) <= set(section_of(stage).body.split("\n"))
    with stage.bot.db.read() as session:
        versions = postmortems.versions(session, section_of(stage).id or 0)
    assert [one.source for one in versions] == ["draft", "edit", "take"]
    assert (versions[1].body, versions[1].by) == (words, stage.ben.id)
    assert (stage.dead(), stage.pings()) == ([], [])


def test_findings_are_accepted_or_dismissed_and_stay_so(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = resolved(stage)
    page = opens(stage, stage.ben, channel)
    edits(stage, stage.ben, page, "Ben carelessly dropped the pool. The root cause was human error.")
    page = opens(stage, stage.ana, channel)
    said = stage.reads(stage.ana, page)
    assert "carelessly" in said
    assert "human error" in said
    left = said
    while "[Accept]" in left and "carelessly" in section_of(stage).body:
        left = stage.clicks(stage.ana, opens(stage, stage.ana, channel), "Accept")
    assert section_of(stage).body.startswith("A responder dropped the pool.")
    while "[Dismiss]" in left:
        page = opens(stage, stage.ana, channel)
        left = stage.clicks(stage.ana, page, "Dismiss")
    assert "human error" in section_of(stage).body
    assert "Summary: " not in stage.asks(stage.chloe, "postmortem check", channel)
    page = opens(stage, stage.chloe, channel)
    assert "[Dismiss]" not in stage.reads(stage.chloe, page)


def test_two_who_write_at_the_same_time_both_keep_their_words(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = resolved(stage)
    of_ana, of_ben = opens(stage, stage.ana, channel), opens(stage, stage.ben, channel)
    stage.ana.clicks(of_ana, "Edit")
    stage.open_dialog(stage.ana)
    edits(stage, stage.ben, of_ben, "Ben wrote this.")
    stage.ana.submits({"part0": "Ana wrote that."})
    assert stage.ana.view is not None
    assert "Both are kept" in stage.ana.reads_view(stage.ana.view)
    stage.ana.closes_view()
    assert section_of(stage).body == "Ben wrote this."
    page = opens(stage, stage.chloe, channel)
    said = stage.reads(stage.chloe, page)
    assert "Written at the same time, by @Ana" in said
    assert "+Ana wrote that." in said
    of_ben = opens(stage, stage.ben, channel)
    stage.clicks(stage.chloe, page, "Take")
    assert set(section_of(stage).body.split("\n")) >= {"Ben wrote this.", "Ana wrote that."}
    again = stage.clicks(stage.ben, of_ben, "Leave")
    assert "says something else by now" in again


def test_a_long_section_is_edited_in_parts_and_an_old_version_comes_back(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = resolved(stage)
    long = "\n\n".join(f"Paragraph {number}. " + "The pool was empty. " * 30 for number in range(12)).strip()
    stage.types(stage.ben, "postmortem edit summ", channel)
    stage.open_dialog(stage.ben)
    stage.ben.submits({"part0": long[:2900]})
    stage.ben.closes_view()
    page = opens(stage, stage.ben, channel)
    stage.ben.clicks(page, "Edit")
    shown = stage.open_dialog(stage.ben)
    assert "Summary, part 2 of 2" in shown
    stage.ben.submits({"more": "And this."})
    stage.ben.closes_view()
    assert section_of(stage).body == long[:2900] + "\n\nAnd this."
    page = opens(stage, stage.ana, channel)
    history = stage.ana.clicks(page, "Versions").wait_later()[-1]
    assert "Version 2" in stage.reads(stage.ana, history)
    stage.clicks(stage.ana, history, "Bring back")
    assert section_of(stage).body == long[:2900]
    assert "is no section of it" in stage.asks(stage.ben, "postmortem edit sumptuous", channel)
    assert (stage.dead(), stage.pings()) == ([], [])
