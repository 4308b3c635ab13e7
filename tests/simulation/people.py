"""What people do, one act at a time; each act tells the model what it came to."""

from datetime import timedelta

from bot.sandbox import Channel, Person, Reply, typed
from tests.simulation.invariants import wire
from tests.simulation.model import KINDS, Case, Fact, Model
from tests.simulation.world import World


class People:
    """Everybody in the world, and the model of what they know."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.model = Model()

    @property
    def is_up(self) -> bool:
        """Whether the bot runs."""
        return self.world.mortal.bot is not None

    @property
    def is_settled(self) -> bool:
        """Whether the bot runs, and knows all that it is going to be told."""
        return self.is_up and not self.world.is_held and not self.world.missed

    def person(self, index: int) -> Person:
        return self.world.people[index]

    def case(self, index: int) -> Case:
        return self.model.cases[index % len(self.model.cases)]

    def live_talks(self) -> list[Fact]:
        """Return the messages that somebody can still do something with."""
        talks = self.model.talks
        return [one for one in talks if one.message and not one.message.deleted and one.message.subtype != "tombstone"]

    def live_talk(self, index: int) -> Fact | None:
        talks = self.live_talks()
        return talks[index % len(talks)] if talks else None

    def member(self, index: int, room: Channel | None) -> Person | None:
        """Return somebody who is in a channel, if anybody is."""
        inside = [one for one in self.world.people[:3] if room is not None and one.id in room.members]
        return inside[index % len(inside)] if inside else None

    def says(self, person: Person, text: str, room: Channel | None = None) -> Reply:
        """Type a command, each a few seconds after the last act."""
        self.world.later_by(seconds=7)
        return person.types(f"/incident {text}", room or self.world.general)

    def settle(self) -> None:
        """Let what is under way arrive, if the bot runs."""
        if self.is_up:
            self.world.quiet()
            for case in self.model.cases:
                case.room = self.world.channel(case.number)

    def declare(self, who: int, private: bool) -> None:
        person, title = self.person(who), f"{self.model.marker('title')} broke"
        reply = self.says(person, f"declare sev1 {'--private ' if private else ''}{title}")
        self.settle()
        if not self.is_up:
            assert not reply.ok
            return
        found = [one for one in self.world.incidents() if title in one.title]
        assert len(found) <= 1, f"P2: {title} is {len(found)} incidents"
        assert found or not reply.ok or "not stored" in reply.text, f"P1: {title} was acknowledged, and is lost"
        for one in found:
            self.model.cases.append(Case(one.number, title, person, private, room=self.world.channel(one.number)))
            self.come(1, len(self.model.cases) - 1)

    def note(self, who: int, which: int, minutes: int, decoration: str) -> None:
        case, marker = self.case(which), self.model.marker("noted")
        person = self.member(who, case.room) or self.world.dan
        at = self.world.clock.now().replace(microsecond=0, second=0) - timedelta(minutes=minutes)
        text = f"{marker} happened{decoration}"
        reply = self.says(person, f"{case.key} note {at:%Y-%m-%d %H:%M} UTC {text}")
        self.noted(Fact(marker, case, person, text=wire(text), at=at), reply)
        self.settle()

    def noted(self, fact: Fact, reply: Reply) -> None:
        """Remember what somebody was told about their note."""
        if "not stored" in reply.text:
            assert fact.marker in reply.text, f"P6: {fact.marker} is not given back to paste"
            self.model.refused.append(fact.marker)
        elif reply.ok and "Noted" not in reply.text:
            self.model.refused.append(fact.marker)  # they may not see the incident
        elif reply.ok or self.is_up:
            fact.is_told = reply.ok
            self.model.notes.append(fact)
        else:
            self.model.refused.append(fact.marker)

    def mention(self, who: int, which: int) -> None:
        case, marker = self.case(which), self.model.marker("noted")
        person = self.member(who, case.room)
        if person is None or case.room is None:
            return
        self.world.later_by(seconds=20)
        at = self.world.clock.now()
        text = f"{marker} was said"
        person.posts(case.room, f"<@{self.world.slack.bot_user_id}> note {text}")
        self.model.notes.append(Fact(marker, case, person, text=text, at=at, is_told=True))
        self.settle()

    def talk(self, who: int, which: int, in_thread: bool, emoji: str) -> None:
        case, marker = self.case(which), self.model.marker("talk")
        person = self.member(who, case.room)
        if person is None or case.room is None:
            return
        roots = [one.message for one in self.live_talks() if one.message and one.message.channel is case.room]
        thread = roots[which % len(roots)] if in_thread and roots else None
        self.world.later_by(seconds=11)
        text = typed(f"{marker}v0 it is <slow> & odd")
        message = person.posts(case.room, text, thread=thread)
        self.model.talks.append(Fact(marker, case, person, message=message, versions=[text]))
        self.settle()
        if emoji:
            self.react(who, len(self.live_talks()) - 1, emoji)

    def react(self, who: int, which: int, emoji: str) -> None:
        fact = self.live_talk(which)
        if fact is None or fact.message is None:
            return
        person = self.member(who, fact.message.channel)
        if person is not None:
            self.world.later_by(seconds=13)
            person.reacts(fact.message, emoji)
            fact.seen.add(fact.versions[-1])
        self.settle()

    def take_back(self, which: int) -> None:
        captured = [one.message for one in self.live_talks() if one.is_captured_now and one.message]
        if not captured:
            return
        message = captured[which % len(captured)]
        emoji = next(one for one in message.reactions if one in KINDS)
        person = next(one for one in self.world.people if one.id in message.reactions[emoji])
        if person.id in message.channel.members:
            self.world.later_by(seconds=13)
            person.unreacts(message, emoji)
        self.settle()

    def edit_message(self, which: int) -> None:
        fact = self.live_talk(which)
        if fact is None or fact.message is None:
            return
        if fact.author.id in fact.message.channel.members:
            self.world.later_by(seconds=5)
            fact.versions.append(f"{fact.marker}v{len(fact.versions)} it is better")
            fact.author.edits(fact.message, fact.versions[-1])
            # an emoji whose taking back is still on its way lets the new words be read, too
            if fact.seen:
                fact.seen.add(fact.versions[-1])
        self.settle()

    def edit_twice(self, which: int) -> None:
        self.edit_message(which)
        self.edit_message(which)

    def delete_message(self, which: int) -> None:
        fact = self.live_talk(which)
        if fact is None or fact.message is None:
            return
        if fact.author.id in fact.message.channel.members:
            self.world.later_by(seconds=5)
            fact.author.deletes(fact.message)
        self.settle()

    def come(self, who: int, which: int) -> None:
        case, person = self.case(which), self.person(who)
        inside = self.member(0, case.room)
        if inside is not None and case.room is not None:
            self.world.later_by(seconds=3)
            inside.invites(case.room, person)
        self.settle()

    def leave(self, who: int, which: int) -> None:
        case, person = self.case(which), self.person(who)
        if case.room is not None and person is not case.declarer:
            self.world.later_by(seconds=3)
            person.leaves(case.room)
        self.settle()
