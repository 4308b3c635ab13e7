"""What leaves for a postmortem's people: to its owner and its reviewers, by DM, never at night."""

from typing import Any

from sqlmodel import Session

from bot import people, review
from bot.deliveries.base import Kind, World
from bot.errors import Moot
from bot.postmortem import calls, editing, reviewing
from bot.postmortem.sections import without_hints
from storage import action_items, incidents, postmortems, reviews
from storage.outbox import Delivery


class PostmortemCall(Kind):
    """`postmortem_call`: tell somebody what a postmortem needs of them; the subject is the call.

    The DM is looked for by its mark before it is posted, also for a bot whose database was lost.
    """

    name = calls.KIND

    def ask(self, row: Delivery, world: World) -> None:
        """Word it; raise Moot when nobody needs to be told any more."""
        with world.db.read() as session:
            call = reviews.call(session, int(row.subject))
            facts = _facts(session, call, world)
        said = world.rendering.say("postmortem_call", facts)
        mark = f"postmortem_call:{call.id}:{int(call.due_at.timestamp())}"
        world.slack.post(world.slack.open_dm(call.user_id), said, mark=mark, again=True)

    def keep(self, session: Session, row: Delivery, answer: None, world: World) -> None:
        """Keep that they were told."""
        calls.sent(session, int(row.subject), world.clock.now())


def _facts(session: Session, call: reviews.Call, world: World) -> dict[str, Any]:
    document = next(iter(postmortems.by_ids(session, [call.postmortem_id])))
    if not calls.is_wanted(session, call, document):
        raise Moot("nobody needs to be told of this postmortem any more")
    incident = incidents.get(session, document.incident_id)
    sections = postmortems.sections(session, document.id or 0)
    items = action_items.of_incident(session, document.incident_id)
    found = review.findings(session, world.settings, incident, now=world.clock.now())
    asked_by = {one.user_id: one.asked_by for one in reviews.reviewers(session, document.id or 0)}
    named = [document.owner_id or "", asked_by.get(call.user_id, "")]
    return {
        "incident": incident,
        "document": document,
        "call": call,
        "empty": [one.title for one in sections if not without_hints(one.body)],
        "gaps": sum(one.what == "gap" for one in found),
        "ownerless": sum(one.status == "open" and not one.has_owner for one in items),
        "news": [one.title for one in sections if editing.has_news(one)],
        "lacking": reviewing.lacking(session, world.settings, incident, document),
        "due_on": calls.review_due(world.settings, incident),
        "asked_by": asked_by.get(call.user_id, ""),
        "names": people.names(session, call.team_id, [one for one in named if one]),
    }
