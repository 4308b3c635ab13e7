"""Running an incident in a channel that people already use: it is looked at first."""

from datetime import UTC, datetime

from sqlmodel import Session

from bot import pointed, sweep, text, watching
from bot.declarations import begin_here
from bot.deliveries.base import Kind, World, tell
from bot.errors import Refusal, SlackRefused
from bot.slack import ChannelFacts
from storage import incidents as rows
from storage import outbox
from storage.here_requests import HereRequest
from storage.incidents import Incident
from storage.outbox import Delivery


class LookHere(Kind):
    """Look at a channel in which somebody wants to run an incident, and begin it there or say why not.

    The subject is the wish, or `<wish>:<seconds since 1970>` when the incident started then.
    """

    name = "look_here"
    tells_itself = True

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
            elif self._would_show(session, request, answer):
                request.outcome = "here_is_public"
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
        if begun is not None and request.message:
            by, at = request.user_id, request.requested_at
            pointed.begin_as_wished(session, world.settings, begun, request.message, by=by, at=at)
        if begun is not None and since:
            self._look_back(session, request, begun, datetime.fromtimestamp(int(since), UTC))

    def gave_up(self, session: Session, row: Delivery, why: str, world: World) -> None:
        """Have the person told that nothing was declared: by DM, as their response_url may be over by now."""
        request = session.get(HereRequest, int(row.subject.partition(":")[0]))
        assert request is not None
        request.outcome, request.response_url = "here_unseen", ""
        session.add(request)
        outbox.add(session, team_id=row.team_id, lane=row.lane, kind="answer_here", subject=request.id)

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
    def _would_show(session: Session, request: HereRequest, channel: ChannelFacts) -> bool:
        """Whether a private incident would move to where everybody can read it."""
        if request.incident_id is None or channel.is_private:
            return False
        return rows.get(session, request.incident_id).is_private

    @staticmethod
    def _move(session: Session, request: HereRequest, channel: ChannelFacts) -> None:
        """Give an incident whose own channel could not be opened this one instead."""
        incident = rows.get(session, request.incident_id or 0)
        if incident.channel_id is None:
            incident.channel_id, incident.channel_name, incident.is_here = channel.channel_id, channel.name, True
            incident.is_private = incident.is_private or channel.is_private
            session.add(incident)
            watching.changed(session, incident)
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
        tell(world, row, request.user_id, request.response_url, said)
