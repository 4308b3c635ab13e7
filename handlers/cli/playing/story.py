"""The demo's incident: on 15 July 2025 an OAuth token expired, and some users could not log in for 45 minutes."""

import time
from datetime import UTC, datetime

from bot.sandbox import Message, Reply
from handlers.cli.playing.album import Album
from handlers.cli.playing.cast import Cast
from handlers.cli.playing.stage import PlayError
from storage import action_items, reminders

PEOPLE = {"ana": "Europe/Copenhagen", "ben": "America/New_York", "chloe": "Europe/London", "deepa": "Asia/Kolkata"}
TICK_SECONDS = 15.0


def moment(hour: int, minute: int) -> datetime:
    """Return a time of the incident's day, in UTC."""
    return datetime(2025, 7, 15, hour, minute, tzinfo=UTC)


class Story:
    """Tells the incident with a cast, scene by scene."""

    def __init__(self, cast: Cast, album: Album) -> None:
        """Keep who plays, and where pictures go."""
        self.cast = cast
        self.album = album

    def play(self) -> None:
        """Play everything; raise PlayError when the bot does not do what it should."""
        for title, scene in (
            ("17:42 UTC · The alarm goes off", self._declare),
            ("17:44 UTC · Looking for the cause", self._investigate),
            ("17:50 UTC · Found", self._find),
            ("18:10 UTC · Mended", self._mend),
            ("18:24 UTC · While it is fresh", self._look_back),
            ("18:27 UTC · Resolved", self._resolve),
            ("18:45 UTC · Something comes late", self._come_late),
            ("Days later · The reminders", self._remind),
        ):
            self.cast.console.scene(title)
            scene()
        self.cast.stage.settle()

    def _declare(self) -> None:
        cast = self.cast
        cast.posts("ana", "The login alarm went off: failed sign-ins are far above normal. Declaring.")
        reply = cast.types("ana", "/incident declare sev2 Logins fail for 12% of users", whole=True)
        self._keep_answer("declare", "ana", reply)
        announcement = reply.wait_later()[0]
        cast.shows("ben", announcement)
        for name in ("ben", "chloe", "deepa"):
            cast.clicks(name, announcement, "Join")
        cast.enters()
        cast.types("ana", "/incident started 19:42")
        cast.types("ana", "/incident detected 19:42")
        reply = cast.types("ana", "/incident note 19:42 alert: monitoring saw failed logins jump", whole=True)
        self._keep_answer("note", "ana", reply)
        cast.types("ana", "/incident note 19:42 communication: the engineer on call is paged by mail")

    def _investigate(self) -> None:
        cast = self.cast
        cast.at(moment(17, 44))
        paged = cast.posts("ben", "I have the page, and start with the logs of the auth service.")
        cast.types("ben", "/incident acknowledged 13:44")
        cast.pins(paged, "ana")
        cast.at(moment(17, 47))
        cast.pins(cast.posts("chloe", "Support sees it too: people are sent back to the sign-in page."), "ana")
        cast.types("chloe", "/incident impact users 12%; whoever is logged in stays so")

    def _find(self) -> None:
        cast = self.cast
        cast.at(moment(17, 50))
        found = cast.posts("ben", "Found it: our OAuth tokn for the login provider expired, and nothing refreshes it.")
        cast.pins(found, "ana", "deepa")
        cast.edits("ben", found, "Found it: our OAuth token for the login provider expired, and nothing refreshes it.")
        self._deliver_again()
        cast.types("ana", "/incident status identified")
        cast.at(moment(17, 52))
        cast.types("ana", "/incident note decision: make a fresh token by hand now, automate it when this is over")
        cast.at(moment(17, 58))
        reply = "The runbook helps half of the way: it names the token, but not how to renew it."
        cast.pins(cast.posts("deepa", reply, thread=found), "ben")
        self._keep_channel("channel", found)

    def _deliver_again(self) -> None:
        """Slack may deliver an event twice, even under another id: it must add nothing."""
        cast, sandbox = self.cast, self.cast.stage.sandbox
        before = self._lines()
        pinned = [one for one in sandbox.deliveries if one.payload.get("event", {}).get("type") == "reaction_added"]
        sandbox.redeliver(pinned[-1], retry=1)
        sandbox.redeliver(pinned[-1], event_id=f"{pinned[-1].event_id}AGAIN")
        cast.stage.settle()
        cast.console.tell("       (Slack delivers that 📌 twice more, once under another event id.)")
        if self._lines() != before:
            raise PlayError("An event that was delivered again has changed the timeline.")
        cast.types("deepa", "/incident timeline 1")

    def _mend(self) -> None:
        cast = self.cast
        cast.at(moment(18, 10))
        patch = cast.posts("ben", "The patch that renews the tokens is out, deployed by hand.")
        cast.pins(patch, "deepa")
        cast.at(moment(18, 20))
        back = cast.posts("deepa", "Service is restored: monitoring shows normal login rates again.")
        cast.pins(back, "ana", "chloe")
        cast.types("deepa", "/incident note mitigation: the renewed tokens work, logins succeed")
        cast.types("ana", "/incident status monitoring")

    def _look_back(self) -> None:
        cast = self.cast
        cast.at(moment(18, 24))
        cast.types("chloe", "/incident impact users 1300, tickets 427, cost $120,000, effort 3 engineers 3 hours")
        for question, answer in (
            ("Why could users not log in?", "The OAuth token had expired"),
            ("Why did it expire unnoticed?", "Nothing keeps track of when tokens expire"),
            ("Why does nothing keep track?", "The token was configured by hand"),
            ("Why by hand?", "The onboarding guide neither documents nor automates it"),
        ):
            cast.types("ben", f"/incident why {question} -> {answer}")
        cast.types("deepa", "/incident why Setting up a service leaves the renewal of its tokens to memory")
        for note in (
            "well: the alarm noticed it at once",
            "well: the engineer on call answered within the SLA",
            "well: an earlier runbook helped to find part of it",
            "badly: tokens are not refreshed automatically",
            "badly: nothing monitors the third-party auth service",
            "badly: the previous token configuration could not be rolled back to",
        ):
            cast.types("deepa" if note.startswith("well") else "chloe", f"/incident note {note}")
        for todo in (
            "Add monitoring of token expiry by July 30 owner: DevOps Team p1",
            "Automate the refresh of tokens by August 15 owner: Backend Team p1",
            "Update the onboarding docs by July 25 owner: Tech Lead p2",
        ):
            reply = cast.types("ana", f"/incident todo {todo}", whole=todo.startswith("Add"))
        self._keep_answer("todo", "ana", reply)

    def _resolve(self) -> None:
        cast = self.cast
        cast.at(moment(18, 27))
        summary = "An OAuth token expired without anybody noticing; renewing it by hand let everybody log in again."
        cast.types("ana", f"/incident resolve {summary}")
        resolved = self._of_the_bot("resolved")
        cast.shows("ana", resolved, *cast.channel.replies(resolved.ts))
        self.album.keep("resolved", cast.person("ana"), resolved, *cast.channel.replies(resolved.ts))

    def _come_late(self) -> None:
        cast = self.cast
        cast.at(moment(18, 45))
        cast.types("deepa", "/incident note 23:25 finding: the token had been typed in when the service was set up")
        cast.types(
            "ana", "/incident postmortem cause An OAuth token expired, and nothing keeps track of expiry or renews it"
        )
        cast.types("ana", "/incident postmortem")
        reply = cast.types("ben", "/incident timeline 1", whole=True)
        self._keep_answer("timeline", "ben", reply)
        self._keep_channel("overview")

    def _remind(self) -> None:
        """Drive the clock from one reminder to the next; teams cannot be written to, so the commander is."""
        ana = self.cast.person("ana")
        done = {"Update the onboarding docs": "before", "Add monitoring of token expiry": "overdue"}
        while coming := self._coming():
            due_at, kind, text = coming
            if due_at > datetime(2025, 8, 15, 23, tzinfo=UTC):
                break
            message = self._reminder(due_at)
            self.cast.shows("ana", message)
            self.album.keep(f"reminder-{kind}", ana, message)
            if done.get(text) == kind:
                self.cast.clicks("ana", message, "Done", redraws=True)
                self.cast.shows("ana", message)

    def _reminder(self, due_at: datetime) -> Message:
        """Let time pass until a reminder is due, and return the message that came of it."""
        stage, ana = self.cast.stage, self.cast.person("ana")
        before = {message.ts for message in self._direct()}
        self.cast.at(due_at)
        self.cast.console.tell(f"\n{stage.clock.now():%a %d %B %Y, %H:%M} UTC: {ana.name} gets a message")
        until = time.monotonic() + TICK_SECONDS
        while not (new := [message for message in self._direct() if message.ts not in before]):
            if time.monotonic() > until:
                raise PlayError("A reminder did not come.")
            time.sleep(0.05)
        stage.settle()
        return new[-1]

    def _direct(self) -> list[Message]:
        direct = self.cast.stage.sandbox.dm(self.cast.person("ana"))
        return direct.messages if direct else []

    def _coming(self) -> tuple[datetime, str, str] | None:
        """Return when the next reminder is due, its kind, and the text of its action item."""
        with self.cast.stage.app.services.db.read() as session:
            planned = [
                (one.next_at or one.due_at, one.kind, item.text)
                for item in action_items.of_incident(session, self.cast.stage.incident().id or 0)
                for one in reminders.of_item(session, item.id or 0)
                if one.queued_at is None and one.cancelled_at is None
            ]
        return min(planned, default=None)

    def _lines(self) -> str:
        reply = self.cast.stage.type_in(self.cast.person("deepa"), "/incident timeline 1", self.cast.channel)
        return reply.text

    def _of_the_bot(self, word: str) -> Message:
        bot = self.cast.stage.sandbox.bot_user_id
        return next(one for one in reversed(self.cast.channel.messages) if one.user == bot and word in one.text)

    def _keep_answer(self, name: str, person: str, reply: Reply) -> None:
        if reply.message:
            self.album.keep(name, self.cast.person(person), reply.message)

    def _keep_channel(self, name: str, *more: Message) -> None:
        channel = self.cast.channel
        self.album.keep(name, self.cast.person("ana"), channel.by_ts[channel.pins[0]], *more)
