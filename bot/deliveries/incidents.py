"""What leaves for an incident's channel: opening it, inviting, the overview, the public line."""

from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session

from bot import copies, sweep, text
from bot.deliveries.base import Kind, World, again, mark
from bot.errors import Moot, Refusal, SlackRefused
from bot.incidents import begin_here
from bot.people import names
from bot.rendering import Said
from bot.slack import ChannelFacts, already
from storage import action_items, outbox, people, timeline, workspaces
from storage import incidents as rows
from storage.incidents import HereRequest, Incident
from storage.outbox import Delivery

LONGEST_NAME = 80
MOST_SAME_NAMES = 9


class OpenChannel(Kind):
    """Open the incident's own channel; the name that Slack gives is kept."""

    name = "open_channel"
    tells_itself = True

    def ask(self, row: Delivery, world: World) -> ChannelFacts:
        with world.db.read() as session:
            incident = rows.get(session, int(row.subject))
            workspace = workspaces.get(session, incident.team_id)
        if incident.channel_id is not None:
            raise Moot("the incident has its channel")
        bot_user = workspace.bot_user_id if workspace else None
        for wanted in channel_names(incident, world.settings.channel_prefix):
            if again(row) and bot_user and (own := world.slack.own_channel(wanted, bot_user)):
                return own
            try:
                return world.slack.create_channel(wanted, private=incident.is_private)
            except SlackRefused as refused:
                if refused.code != "name_taken":
                    raise
        raise SlackRefused("conversations.create", "name_taken")

    def keep(self, session: Session, row: Delivery, answer: ChannelFacts, world: World) -> None:
        incident = rows.get(session, int(row.subject))
        incident.channel_id, incident.channel_name = answer.channel_id, answer.name
        session.add(incident)

    def gave_up(self, session: Session, row: Delivery, why: str, world: World) -> None:
        outbox.add(session, team_id=row.team_id, lane=row.lane, kind="no_channel", subject=row.subject)


def channel_names(incident: Incident, prefix: str) -> list[str]:
    """Return the channel names to try, the nicest first: `inc-7-checkout-down`, then with a number behind it."""
    slug = text.slug(incident.title, LONGEST_NAME)
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
        _tell(world, row, incident.declared_by, incident.origin_response_url, said)


class Announce(Kind):
    """Post the public line where the incident was declared."""

    name = "announce"

    def ask(self, row: Delivery, world: World) -> None:
        with world.db.read() as session:
            incident = rows.get(session, int(row.subject))
        if incident.channel_id is None:
            raise Moot("there is no channel to join")
        said = world.rendering.say("announce", {"incident": incident})
        if incident.origin_response_url:
            _respond(world, incident.origin_response_url, said, everybody=True)
        elif not incident.origin_channel_id or incident.origin_channel_id.startswith("D"):
            raise Moot("it was declared where nobody else reads")
        else:  # it was typed to the bot itself, which is in that channel
            world.slack.post(incident.origin_channel_id, said, mark=mark(row), again=again(row))


class Invite(Kind):
    """Invite one person, or everybody of a user group; the subject is `<incident>:<id>`."""

    name = "invite"

    def ask(self, row: Delivery, world: World) -> list[str]:
        incident_id, _, wanted = row.subject.partition(":")
        with world.db.read() as session:
            incident = rows.get(session, int(incident_id))
        channel = _channel_of(incident)
        invited = world.slack.group_members(wanted) if wanted.startswith("S") else [wanted]
        world.slack.invite(channel, invited)
        return invited

    def keep(self, session: Session, row: Delivery, answer: list[str], world: World) -> None:
        incident = rows.get(session, int(row.subject.partition(":")[0]))
        for user_id in answer:
            people.keep_membership(
                session, row.team_id, incident.channel_id or "", user_id, is_member=True, at=world.clock.now()
            )


class Overview(Kind):
    """Post the overview, or redraw it in place; what was noted since then is posted under it next."""

    name = "overview"

    def ask(self, row: Delivery, world: World) -> str:
        with world.db.read() as session:
            incident = rows.get(session, int(row.subject))
            said = world.rendering.say("overview", overview_facts(session, incident, world))
        channel = _channel_of(incident)
        if incident.overview_ts is None:
            return world.slack.post(channel, said, mark=mark(row), again=again(row))
        world.slack.update(channel, incident.overview_ts, said)
        return incident.overview_ts

    def keep(self, session: Session, row: Delivery, answer: str, world: World) -> None:
        incident = rows.get(session, int(row.subject))
        incident.overview_ts = answer
        session.add(incident)
        copies.post(session, world.settings, incident)

    def gave_up(self, session: Session, row: Delivery, why: str, world: World) -> None:
        copies.post(session, world.settings, rows.get(session, int(row.subject)))


class Pin(Kind):
    """Pin the overview."""

    name = "pin"

    def ask(self, row: Delivery, world: World) -> None:
        with world.db.read() as session:
            incident = rows.get(session, int(row.subject))
        if incident.overview_ts is None:
            raise Moot("there is no overview to pin")
        world.slack.pin(_channel_of(incident), incident.overview_ts)


class LookHere(Kind):
    """Look at a channel in which somebody wants to run an incident, and begin it there or say why not.

    The subject is the wish, or `<wish>:<seconds since 1970>` when the incident started then.
    """

    name = "look_here"

    def ask(self, row: Delivery, world: World) -> ChannelFacts | str:
        with world.db.read() as session:
            request = session.get(HereRequest, int(row.subject.partition(":")[0]))
        assert request is not None
        try:
            channel = world.slack.channel(request.channel_id)
        except SlackRefused as refused:
            if refused.code in {"channel_not_found", "not_in_channel"}:
                return "here_invite_me"
            if refused.code == "missing_scope" and refused.needed.endswith("im:read"):  # mpim:read too
                return "here_direct"
            raise
        unfit = {
            "here_direct": channel.is_direct,
            "here_shared": channel.is_shared,
            "here_archived": channel.is_archived,
            "here_invite_me": not channel.is_member,
        }
        return next((why for why, is_so in unfit.items() if is_so), channel)

    def keep(self, session: Session, row: Delivery, answer: ChannelFacts | str, world: World) -> None:
        number, _, since = row.subject.partition(":")
        request = session.get(HereRequest, int(number))
        assert request is not None
        begun = None
        if isinstance(answer, str):
            request.outcome = answer
        else:
            taken = rows.in_channel(session, request.team_id, request.channel_id)
            if taken is not None and taken.is_open:
                request.outcome, request.incident_id = "open_here_already", taken.id
            elif request.incident_id is not None:
                self._move(session, request, answer)
            else:
                begun = begin_here(
                    session, world.settings, request, channel_name=answer.name, is_private=answer.is_private
                )
            if answer.is_private:
                outbox.add(session, team_id=row.team_id, lane=row.lane, kind="members", subject=request.channel_id)
        session.add(request)
        outbox.add(session, team_id=row.team_id, lane=row.lane, kind="answer_here", subject=request.id)
        if begun is not None and since:
            self._look_back(session, request, begun, datetime.fromtimestamp(int(since), UTC))

    @staticmethod
    def _look_back(session: Session, request: HereRequest, incident: Incident, since: datetime) -> None:
        """Let an incident begin earlier than it was declared, and have what was said since then read."""
        rows.set_key_time(
            session,
            incident,
            "started",
            at=since,
            approximate=False,
            source="hand",
            set_by=request.user_id,
            set_at=request.requested_at,
        )
        sweep.ask(session, [incident])

    @staticmethod
    def _move(session: Session, request: HereRequest, channel: ChannelFacts) -> None:
        """Give an incident whose own channel could not be opened this one instead."""
        incident = rows.get(session, request.incident_id or 0)
        if incident.channel_id is None:
            incident.channel_id, incident.channel_name, incident.is_here = channel.channel_id, channel.name, True
            incident.is_private = incident.is_private or channel.is_private
            session.add(incident)
            for kind in ("overview", "pin"):
                outbox.add(session, team_id=incident.team_id, lane=incident.lane, kind=kind, subject=incident.id)


class AnswerHere(Kind):
    """Tell the person what became of their `declare --here`."""

    name = "answer_here"

    def ask(self, row: Delivery, world: World) -> None:
        with world.db.read() as session:
            request = session.get(HereRequest, int(row.subject))
            assert request is not None
            incident = rows.get(session, request.incident_id) if request.incident_id else None
        facts = {"incident": incident, "title": text.plain(request.title, {}), "value": ""}
        refused = Refusal(request.outcome, **facts) if request.outcome else None
        said = world.rendering.refuse(refused) if refused else world.rendering.say("declared_here", facts)
        _tell(world, row, request.user_id, request.response_url, said)


def overview_facts(session: Session, incident: Incident, world: World) -> dict[str, Any]:
    """Return what the overview shows."""
    incident_id = incident.id or 0
    roles = rows.roles(session, incident_id)
    severities = {one.id: one for one in world.settings.severities}
    return {
        "incident": incident,
        "severity": severities.get(incident.severity),
        "role_names": {role.id: role.name for role in world.settings.roles},
        "roles": roles,
        "key_times": rows.key_times(session, incident_id),
        "lines": timeline.count(session, incident_id),
        "items": [item for item in action_items.of_incident(session, incident_id) if item.status == action_items.OPEN],
        "now": world.clock.now(),
        "names": names(session, incident.team_id, [incident.declared_by, *(role.user_id for role in roles)]),
    }


def _channel_of(incident: Incident) -> str:
    if incident.channel_id is None:
        raise Moot("the incident has no channel")
    return incident.channel_id


def _tell(world: World, row: Delivery, user_id: str, response_url: str | None, said: Said) -> None:
    """Answer one person; what was typed to the bot itself brought no response_url, so it is answered by DM."""
    if response_url:
        _respond(world, response_url, said)
    else:
        world.slack.post(world.slack.open_dm(user_id), said, mark=mark(row), again=again(row))


def _respond(world: World, response_url: str, said: Said, *, everybody: bool = False) -> None:
    # A response_url ends by itself (5 uses, 30 minutes): what it refuses is no fault to report.
    with already("used_url", "expired_url", "invalid_url"):
        world.slack.respond(response_url, said, everybody=everybody)
