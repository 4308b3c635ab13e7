"""What leaves for an incident: its channel, who is invited, the public line."""

from sqlmodel import Session

from bot import text, titles, troubles, watching
from bot.deliveries.base import Kind, World, again, channel_of, mark, respond, tell
from bot.errors import Moot, SlackRefused
from bot.slack import ChannelFacts
from storage import incidents as rows
from storage import moves, outbox, people, workspaces
from storage.incidents import Incident
from storage.moves import Move
from storage.outbox import Delivery

LONGEST_NAME = 80
PRACTICE_PREFIX = "practice"
MOST_SAME_NAMES = 9


class OpenChannel(Kind):
    """Open the incident's own channel; the name that Slack gives is kept."""

    name = "open_channel"
    tells_itself = True

    def ask(self, row: Delivery, world: World) -> ChannelFacts:
        with world.db.read() as session:
            incident = rows.get(session, int(row.subject))
            workspace = workspaces.get(session, incident.team_id)
            is_to_be_left = _hidden_meanwhile(session, incident) is not None
        if incident.channel_id is not None:
            raise Moot("the incident has its channel")
        bot_user = workspace.bot_user_id if workspace else None
        for wanted in channel_names(incident, world.settings.channel_prefix):
            own = world.slack.own_channel(wanted, bot_user) if again(row) and bot_user else None
            if own is not None and (is_to_be_left or own.is_private == incident.is_private):
                return own
            try:
                return world.slack.create_channel(wanted, private=incident.is_private)
            except SlackRefused as refused:
                if refused.code != "name_taken":
                    raise
        raise SlackRefused("conversations.create", "name_taken")

    def keep(self, session: Session, row: Delivery, answer: ChannelFacts, world: World) -> None:
        incident = rows.get(session, int(row.subject))
        rows.hold(session, incident)
        if answer.is_private is not incident.is_private:  # it was hidden, or shown, while this one was opened
            move = _hidden_meanwhile(session, incident)
            if move is not None:  # its name tells everybody what is hidden now
                move.channel_id, move.channel_name = answer.channel_id, answer.name
                session.add(move)
                outbox.add(session, team_id=row.team_id, lane=row.lane, kind="clear_channel", subject=move.id)
            outbox.add(session, team_id=row.team_id, lane=row.lane, kind=self.name, subject=row.subject)
            return
        incident.channel_id, incident.channel_name = answer.channel_id, answer.name
        incident.overview_ts = incident.resolve_ts = None
        session.add(incident)
        watching.changed(session, incident)

    def gave_up(self, session: Session, row: Delivery, why: str, world: World) -> None:
        outbox.add(session, team_id=row.team_id, lane=row.lane, kind="no_channel", subject=row.subject)
        watching.changed(session, rows.get(session, int(row.subject)))


def _hidden_meanwhile(session: Session, incident: Incident) -> Move | None:
    """Return the move of an incident that was hidden before it was known to have a channel; None where it was not."""
    move = moves.last(session, incident.id or 0, to_private=True) if incident.is_private else None
    return move if move is not None and move.channel_id is None else None


def channel_names(incident: Incident, prefix: str) -> list[str]:
    """Return the channel names to try, the nicest first: `inc-7-checkout-down`, then with a number behind it."""
    slug = text.slug(titles.bare(incident.title), LONGEST_NAME)
    prefix = PRACTICE_PREFIX if incident.is_practice else prefix
    base = "-".join(part for part in (prefix, str(incident.number), slug) if part)
    ends = ["", *(f"-{number}" for number in range(2, MOST_SAME_NAMES + 1))]
    return [base[: LONGEST_NAME - len(end)].rstrip("-") + end for end in ends]


class NoChannel(Kind):
    """Tell the declarer that the workspace lets the bot open no channels, and what to do instead."""

    name = "no_channel"

    def ask(self, row: Delivery, world: World) -> None:
        with world.db.read() as session:
            incident = rows.get(session, int(row.subject))
        said = world.rendering.say("no_channel", {"incident": incident})
        tell(world, row, incident.declared_by, incident.origin_response_url, said)


class Announce(Kind):
    """Post the public line where the incident was declared."""

    name = "announce"

    def ask(self, row: Delivery, world: World) -> None:
        with world.db.read() as session:
            incident = rows.get(session, int(row.subject))
        if incident.channel_id is None:
            raise Moot("there is no channel to join")
        if incident.is_private or incident.merged_into is not None:
            raise Moot("it was hidden, or merged, before it was announced")
        if _is_announced_there(incident, world):
            raise Moot("it is announced in that channel anyway")
        said = world.rendering.say("announce", {"incident": incident})
        if incident.origin_response_url:
            respond(world, incident.origin_response_url, said, everybody=True)
        elif not incident.origin_channel_id or incident.origin_channel_id.startswith("D"):
            raise Moot("it was declared where nobody else reads")
        else:  # it was typed to the bot itself, which is in that channel
            world.slack.post(incident.origin_channel_id, said, mark=mark(row), again=again(row))


def _is_announced_there(incident: Incident, world: World) -> bool:
    """Whether an incident was declared in a channel for announcements, in which the bot can speak."""
    targets, origin = set(watching.announced(world.settings, incident)), incident.origin_channel_id or ""
    if not targets or not origin.startswith(("C", "G")):
        return False
    try:
        here = world.slack.channel(origin)
    except SlackRefused:
        return False
    return here.is_member and not targets.isdisjoint({origin, f"#{here.name}"})


class Invite(Kind):
    """Invite one person, or everybody of a user group; the subject is `<incident>:<id>`.

    While a scope is missing for it, it waits in a lane of its own: the overview must not wait behind it.
    """

    name = "invite"
    own_lane = "invite:"

    def ask(self, row: Delivery, world: World) -> list[str] | None:
        """Return who was invited, or None while a scope is missing and the row is to wait elsewhere."""
        try:
            return self._invite(row, world)
        except SlackRefused as refused:
            if refused.code != troubles.MISSING_SCOPE or row.lane.startswith(self.own_lane):
                raise
            return None

    @staticmethod
    def _invite(row: Delivery, world: World) -> list[str]:
        incident_id, _, wanted = row.subject.partition(":")
        with world.db.read() as session:
            incident = rows.get(session, int(incident_id))
        channel = channel_of(incident)
        invited = world.slack.group_members(wanted) if wanted.startswith("S") else [wanted]
        world.slack.invite(channel, invited)
        return invited

    def keep(self, session: Session, row: Delivery, answer: list[str] | None, world: World) -> None:
        if answer is None:
            lane = f"{self.own_lane}{row.subject}"
            outbox.add(session, team_id=row.team_id, lane=lane, kind=self.name, subject=row.subject)
            return
        incident = rows.get(session, int(row.subject.partition(":")[0]))
        for user_id in answer:
            people.keep_membership(
                session, row.team_id, incident.channel_id or "", user_id, is_member=True, at=world.clock.now()
            )
