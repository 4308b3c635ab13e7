"""A postmortem's people: its owner, those who review it section by section, and how it is published."""

from bot.sandbox import Channel, Message
from storage import pictures, publications, reviews
from tests.flows.test_files_again import titles
from tests.flows.test_postmortem_editing import document_of, edits, opens, resolved
from tests.stage import Stage


def owners_dm(stage: Stage, person_id: str) -> str:
    """Return all that the bot wrote to somebody by DM."""
    rooms = [one for one in stage.slack.workspace.channels.values() if one.kind == "im" and person_id in one.members]
    return "\n".join(stage.reads(stage.ana, message) for room in rooms for message in room.messages)


def letter_to(stage: Stage, person_id: str) -> Message:
    """Return the last that the bot wrote to somebody by DM."""
    rooms = [one for one in stage.slack.workspace.channels.values() if one.kind == "im" and person_id in one.members]
    return rooms[-1].messages[-1]


def test_the_owner_is_told_in_their_working_hours_and_reviewers_too(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = resolved(stage, "sev2 Checkout is down")  # 20:12 in Copenhagen
    stage.types(stage.ben, "todo Raise the pool", channel)
    stage.ticks(minutes=1)
    assert "look after its postmortem" not in owners_dm(stage, stage.ana.id)
    assert "@Chloe looks after the postmortem of INC-1" in stage.asks(stage.ben, "postmortem owner @chloe", channel)
    assert "Name one person" in stage.asks(stage.ben, "postmortem owner the moon", channel)
    said = stage.asks(stage.chloe, "postmortem review @ben @ana", channel)
    assert "are asked to review" in said
    stage.ticks(hours=15)  # 09:12 in UTC the next morning
    told = owners_dm(stage, stage.chloe.id)
    assert "You look after its postmortem" in told
    assert "1 action item without owner" in told
    assert "The review is due on Tue 22 Jul" in told
    assert "asks you to review" in owners_dm(stage, stage.ana.id)
    assert "You look after" not in owners_dm(stage, stage.ana.id)
    assert "What caused it?" not in owners_dm(stage, stage.ana.id)
    stage.ticks(hours=1)
    assert owners_dm(stage, stage.chloe.id) == told
    stage.chloe.clicks(letter_to(stage, stage.chloe.id), "What caused it?")
    assert "One sentence about systems and process" in stage.open_dialog(stage.chloe)
    assert stage.chloe.submits({"cause": "The pool was never resized"}).ok
    stage.settle()
    assert stage.incident().cause == "The pool was never resized"

    stage.ticks(days=7)
    assert "The review of its postmortem has been due since Tue 22 Jul" in owners_dm(stage, stage.chloe.id)
    assert "has been due since" in owners_dm(stage, stage.ana.id)
    assert owners_dm(stage, stage.chloe.id).count("has been due since") == 1
    stage.ticks(days=7)
    assert owners_dm(stage, stage.chloe.id).count("has been due since") == 2
    assert (stage.dead(), stage.pings()) == ([], [])


def asks_for_changes(stage: Stage, channel: Channel) -> None:
    """Let Ben ask for changes of a section, and Ana make and answer them."""
    page = opens(stage, stage.ben, channel)
    stage.ben.clicks(page, "Ask for changes")
    stage.open_dialog(stage.ben)
    stage.ben.submits({"text": "Say how many <b> users & <!channel> @ana"})
    stage.ben.closes_view()
    stage.settle()
    page = opens(stage, stage.ana, channel)
    seen = stage.reads(stage.ana, page)
    assert "@Ben asks for changes" in seen
    assert "Say how many <b> users & <!channel> @ana" in seen
    edits(stage, stage.ana, page, "1300 users could not pay.")
    stage.ana.clicks(opens(stage, stage.ana, channel), "Answer")
    stage.open_dialog(stage.ana)
    stage.ana.submits({"text": "Done"})
    stage.ana.closes_view()


def suggests_words(stage: Stage, channel: Channel) -> None:
    """Let Chloe suggest words, and Ana take them; drafted again, they stay."""
    page = opens(stage, stage.chloe, channel)
    stage.chloe.clicks(page, "Suggest")
    stage.open_dialog(stage.chloe)
    stage.chloe.submits({"part0": "1300 users could not pay for 30 minutes."})
    stage.chloe.closes_view()
    page = opens(stage, stage.ana, channel)
    assert "A suggestion, by @Chloe" in stage.reads(stage.ana, page)
    assert "A suggestion" not in stage.clicks(stage.ana, page, "Take")
    stage.types(stage.chloe, "impact tickets 427", channel)
    stage.types(stage.ana, "postmortem", channel)  # drafted again, their words stay
    stage.settle()
    said = stage.reads(stage.ana, opens(stage, stage.ana, channel))
    assert "1300 users could not pay for 30 minutes." in said
    assert "The facts say something else by now" in said


def approves(stage: Stage, channel: Channel) -> Message:
    """Let all of it be approved, which the owner cannot alone; return the board on which Ben did."""
    changes = stage.asks(stage.ben, "postmortem changes", channel)
    assert "+1300 users could not pay for 30 minutes." in changes
    assert "Nothing changed since you looked" in stage.asks(stage.ben, "postmortem changes", channel)
    assert "the changes asked for in Summary" in stage.asks(stage.ana, "postmortem reviewed", channel)
    board = stage.types(stage.ana, "postmortem edit", channel)
    stage.clicks(stage.ana, board, "Approve all of it")  # the owner's own does not count
    board = stage.types(stage.ben, "postmortem edit", channel)
    assert "Mark as reviewed" not in stage.reads(stage.ben, board)
    done = stage.clicks(stage.ben, board, "Approve all of it")
    assert "@Ben (approved)" in done
    stage.types(stage.ana, "postmortem reviewed", channel)
    assert document_of(stage).status == "reviewed"
    return board


def approves_again(stage: Stage, channel: Channel, board: Message) -> None:
    """Change it after the approval, which counts for the version that Ben saw."""
    edits(stage, stage.ana, opens(stage, stage.ana, channel), "1301 users could not pay.")
    assert document_of(stage).status == "in review"  # a later edit is another version, which nobody has approved
    assert "@Ben approved version" in stage.reads(stage.chloe, opens(stage, stage.chloe, channel))
    assert "the approval of somebody" in stage.asks(stage.ana, "postmortem publish", channel)
    stale = stage.clicks(stage.ben, board, "Approve all of it")
    assert "It has changed since this was drawn" in stale
    stage.clicks(stage.ben, stage.types(stage.ben, "postmortem edit", channel), "Approve all of it")


def publishes(stage: Stage, channel: Channel) -> None:
    """Post it, with the words of its people and without what was said about them; its file once, though Slack fails."""
    stage.slack.faults.fail("files.completeUploadExternal", status=503, channel=channel.id)
    assert "is being posted in" in stage.asks(stage.ana, "postmortem publish", channel)
    stage.settle()
    assert titles(stage, channel).count("INC-1 postmortem") == 1
    assert document_of(stage).status == "published"
    posts = [stage.reads(stage.ben, one) for one in stage.spoken(channel)]
    assert any("1301 users could not pay." in one and "Postmortem of INC-1" in one for one in posts)
    with stage.bot.db.read() as session:
        (place,) = publications.publications(session, document_of(stage).id or 0)
    content = stage.slack.workspace.files[place.file_id or ""].content.decode()
    assert "1301 users could not pay." in content
    assert "Say how many" not in content
    assert "is posted everywhere already" in stage.asks(stage.ana, "postmortem publish", channel)
    assert "INC-1 is published already" in stage.asks(stage.ben, "postmortem reviewed", channel)
    edits(stage, stage.ana, opens(stage, stage.ana, channel), "1302 users could not pay.")
    assert "changed since it was published" in stage.asks(stage.ben, "postmortem edit", channel)
    assert "the approval of somebody" in stage.asks(stage.ana, "postmortem publish", channel)


def test_review_section_by_section_and_publication(either_stage: Stage) -> None:
    stage = either_stage
    channel = resolved(stage, "sev1 Checkout is down")
    with stage.bot.db.read() as session:
        assert pictures.of_incident(session, stage.incident().id or 0) is not None
    stage.types(stage.ana, "postmortem review @ben", channel)
    said = stage.asks(stage.ana, "postmortem publish", channel)
    assert "something in Contributing factors, Action items" in said
    assert "the approval of somebody beside its owner" in said

    stage.types(stage.ana, "why The pool was too small", channel)
    stage.types(stage.ana, "todo Raise the pool @ben by friday", channel)
    stage.types(stage.ana, "postmortem", channel)
    stage.settle()
    asks_for_changes(stage, channel)
    suggests_words(stage, channel)
    board = approves(stage, channel)
    approves_again(stage, channel, board)
    publishes(stage, channel)
    stage.types(stage.ana, "postmortem link https://blog.example.com/42", channel)
    stage.settle()
    for said in (stage.overview(), stage.asks(stage.ben, "list closed"), stage.asks(stage.ben, "search checkout")):
        assert "https://blog.example.com/42" in said
    assert any("https://blog.example.com/42" in step for step in stage.steps())
    assert (stage.dead(), stage.pings()) == ([], [])


def test_who_may_not_see_the_incident_can_neither_own_nor_review_it(quick_stage: Stage) -> None:
    stage = quick_stage
    stage.types(stage.ana, "declare --private sev3 The vault is open")
    stage.settle()
    channel = stage.channel()
    assert "has no postmortem yet" in stage.asks(stage.ana, "postmortem edit", channel)
    stage.types(stage.ana, "resolve", channel)
    stage.settle()
    assert "cannot see INC-1, which is private" in stage.asks(stage.ana, "postmortem owner @ben", channel)
    assert "cannot see INC-1, which is private" in stage.asks(stage.ana, "postmortem review @ben", channel)
    assert "vault" not in stage.asks(stage.ben, "INC-1 postmortem edit")
    stage.ana.invites(channel, stage.ben)
    stage.settle()
    assert "is asked to review" in stage.asks(stage.ana, "postmortem review @ben", channel)
    stage.ben.leaves(channel)
    stage.settle()
    stage.ticks(days=1)
    assert "vault" not in owners_dm(stage, stage.ben.id)
    with stage.bot.db.read() as session:
        assert {one.kind for one in reviews.calls(session, document_of(stage).id or 0)} == {"owner", "review"}
    assert stage.dead() == []
