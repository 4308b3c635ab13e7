"""The buttons of a postmortem: open a section, work on it, take or leave what is offered, approve, owner."""

from sqlmodel import Session

from bot import digits, incidents, people
from bot.errors import Refusal
from bot.postmortem import editing, language, reviewing
from bot.postmortem.draft_check import ruling_for
from bot.postmortem.facts import gather
from handlers import lines, sections
from handlers.shapes import Answer, Button, Clicked, Outcome
from storage.reviews import APPROVED


def show_board(session: Session, clicked: Clicked) -> Outcome:
    """Show the sections."""
    return sections.board(session, clicked, lines.incident_of(session, clicked, clicked.value))


def show_section(session: Session, clicked: Clicked) -> Outcome:
    """Show one section with all that was said of it."""
    incident, document, one, _ = sections.of_click(session, clicked)
    return sections.page(session, clicked, incident, document, one)


def work(session: Session, clicked: Clicked) -> Outcome:
    """Do what the button says: `<incident> <section> <version>`."""
    incident, document, one, rest = sections.of_click(session, clicked)
    what = clicked.about
    if what in {"edit", "suggest"}:
        return sections.edit_dialog(session, clicked, incident, one, suggests=what == "suggest")
    if what in {"comment", "changes"}:
        return sections.remark_dialog(clicked, incident, one, what)
    if what == "versions":
        return sections.history(session, clicked, incident, one)
    if what != "approve":
        raise Refusal("old_button")
    if rest[0] != str(one.version):
        raise Refusal("section_changed", title=one.title)
    reviewing.judge(session, document, one, APPROVED, by=clicked.user_id, at=clicked.at)
    return sections.page(session, clicked, incident, document, one, replace=True)


def answer(session: Session, clicked: Clicked) -> Outcome:
    """Open the dialog of the answer to a comment: `<incident> <section> <comment>`."""
    incident, _, one, rest = sections.of_click(session, clicked)
    return sections.remark_dialog(clicked, incident, one, "answer", digits.carried(rest[0]))


def decide(session: Session, clicked: Clicked) -> Outcome:
    """Take or leave what is offered: `<incident> <section> <what> <seen>`."""
    incident, document, one, rest = sections.of_click(session, clicked)
    if clicked.about == "take":
        editing.take(session, document, one, rest[0], rest[1], pen=sections.pen(clicked, "take"))
    else:
        editing.leave(session, one, rest[0], rest[1], pen=sections.pen(clicked, "leave"))
    return sections.page(session, clicked, incident, document, one, replace=True)


def reword(session: Session, clicked: Clicked) -> Outcome:
    """Take the rewrite of a finding, or show it no more: `<incident> <section> <digest>`."""
    incident, document, one, rest = sections.of_click(session, clicked)
    by = sections.pen(clicked, "rewrite")
    if clicked.about == "accept":
        settings = clicked.services.settings
        ruling = ruling_for(gather(session, incident, settings), settings)
        language.accept(session, document, one, rest[0], ruling, pen=by)
    else:
        language.dismiss(session, document, rest[0][:16], pen=by)
    return sections.page(session, clicked, incident, document, one, replace=True)


def bring_back(session: Session, clicked: Clicked) -> Outcome:
    """Let a section say again what it said: `<incident> <section> <version>`."""
    incident, document, one, rest = sections.of_click(session, clicked)
    editing.bring_back(session, document, one, digits.carried(rest[0]), sections.pen(clicked, "back"))
    return sections.page(session, clicked, incident, document, one, replace=True)


def approve_all(session: Session, clicked: Clicked) -> Outcome:
    """Approve every section as it is: `<incident> <version>`."""
    number, _, shown = clicked.value.partition(" ")
    version = digits.carried(shown)
    incident = lines.incident_of(session, clicked, number)
    document = editing.find(session, incident)
    reviewing.approve_all(session, document, version, by=clicked.user_id, at=clicked.at)
    return sections.board(session, clicked, incident, replace=True)


def reviewed(session: Session, clicked: Clicked) -> Outcome:
    """Let it count as reviewed."""
    incident = lines.incident_of(session, clicked, clicked.value)
    document = editing.find(session, incident)
    settings = clicked.services.settings
    reviewing.mark_reviewed(session, settings, incident, document, by=clicked.user_id, at=clicked.at)
    return sections.board(session, clicked, incident, replace=True)


def give(session: Session, clicked: Clicked) -> Outcome:
    """Let the person who was chosen look after the postmortem; the incident's number stands in the action_id."""
    if not clicked.value:
        raise Refusal("old_button")
    incident = incidents.find(session, clicked.viewer, number=digits.carried(clicked.about))
    settings = clicked.services.settings
    reviewing.give_owner(session, settings, incident, clicked.value, by=clicked.user_id, at=clicked.at)
    names = people.names(session, clicked.team_id, [clicked.value])
    return Answer("postmortem_owner", {"incident": incident, "user_id": clicked.value, "names": names})


BUTTONS = (
    Button(action_id="postmortem_board", run=show_board),
    Button(action_id="postmortem_section", run=show_section),
    Button(action_id="postmortem_do", run=work),
    Button(action_id="postmortem_answer", run=answer),
    Button(action_id="postmortem_offer", run=decide),
    Button(action_id="postmortem_finding", run=reword),
    Button(action_id="postmortem_back", run=bring_back),
    Button(action_id="postmortem_approve", run=approve_all),
    Button(action_id="postmortem_reviewed", run=reviewed),
    Button(action_id="postmortem_owner", run=give),
)
