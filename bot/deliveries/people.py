"""Who somebody is: asked of Slack in the background, and what follows from it."""

from dataclasses import replace

from sqlmodel import Session

from bot import key_times, people, policy, reminders, resolution, sources, timeline
from bot.deliveries.base import Kind, World, again, mark
from bot.errors import Moot, Refusal, SlackRefused
from bot.slack import UserFacts
from storage import homes, outbox
from storage import people as people_rows
from storage.incidents import CANCELLED
from storage.outbox import Delivery
from storage.people import Person

GONE = frozenset({"user_not_found", "users_not_found", "user_disabled", "user_deleted", "account_inactive"})
HIDDEN = frozenset({"user_not_visible"})


class PersonFacts(Kind):
    """`person`: ask Slack for the name, the zone and the standing of the account `subject`."""

    name = "person"

    def ask(self, row: Delivery, world: World) -> UserFacts:
        """Return what Slack tells; an account that is gone or hidden is known as that, without a name."""
        unknown = UserFacts(
            row.subject, name="", zone=None, is_bot=False, is_guest=False, is_stranger=False, is_deleted=False
        )
        try:
            return world.slack.user(row.subject)
        except SlackRefused as refused:
            if refused.code in GONE:
                return replace(unknown, is_deleted=True)
            if refused.code in HIDDEN:
                return replace(unknown, is_stranger=True)
            if refused.code == "missing_scope":  # reminders wait behind this row, and go out without it too
                raise Moot(str(refused)) from refused
            raise

    def keep(self, session: Session, row: Delivery, answer: UserFacts, world: World) -> None:
        """Store it; reminders move when the person's zone or account has changed."""
        person = people.row(session, row.team_id, row.subject)
        before = (person.zone, person.is_deleted, person.is_bot, person.is_guest)
        is_news = person.refreshed_at is None or (answer.is_stranger and not person.is_stranger)
        person.name = answer.name or person.name
        person.zone = people.known_zone(answer.zone) or person.zone
        person.is_bot, person.is_guest = answer.is_bot, answer.is_guest
        person.is_stranger, person.is_deleted = answer.is_stranger, answer.is_deleted
        person.refreshed_at = world.clock.now()
        has_changed = before != (person.zone, person.is_deleted, person.is_bot, person.is_guest)
        if has_changed:
            people_rows.change_alone(session, row.team_id)
        session.add(person)
        session.flush()
        if has_changed:
            follow(session, person, world)
        if is_news and policy.refused(world.settings, person):
            refuse(session, person, row, world)


def follow(session: Session, person: Person, world: World) -> None:
    """Bring in line what was decided before the person's zone and account were known."""
    now = world.clock.now()
    if person.zone is not None:
        timeline.read_again(session, world.settings, person.team_id, person.user_id, person.zone, at=now)
        sources.read_hints_again(session, person.team_id, person.user_id, person.zone)
        for incident in key_times.read_again(
            session, world.settings, person.team_id, person.user_id, person.zone, at=now
        ):
            if not incident.is_open and incident.closed_as != CANCELLED:
                resolution.draft_again(session, incident)
    reminders.plan_person(session, person.team_id, person.user_id, settings=world.settings, now=now)
    homes.refresh(session, person.team_id, [person.user_id])  # it tells in which zone they are reminded


def refuse(session: Session, person: Person, row: Delivery, world: World) -> None:
    """Take off what somebody typed before it was known that they are refused, and tell them so."""
    if timeline.strike_all_of(session, person.team_id, person.user_id, at=world.clock.now()):
        outbox.add(session, team_id=row.team_id, lane=row.lane, kind=RefusedNotes.name, subject=person.user_id)


class RefusedNotes(Kind):
    """`refused_notes`: tell a guest, or a person of another organisation, that what they typed was not kept."""

    name = "refused_notes"

    def ask(self, row: Delivery, world: World) -> None:
        with world.db.read() as session:
            why = policy.refused(world.settings, people_rows.get(session, row.team_id, row.subject))
        if not why:
            raise Moot("they are let in")
        channel = world.slack.open_dm(row.subject)
        said = world.rendering.refuse(Refusal(f"{why}_notes"))
        world.slack.post(channel, said, mark=mark(row), again=again(row))
