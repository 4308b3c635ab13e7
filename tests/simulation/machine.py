"""The simulation: acts of people in any order, and what goes wrong around them. Each rule is one short story."""

import random
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.simulation.invariants import check
from tests.simulation.model import DECORATIONS, KINDS, Fact
from tests.simulation.responders import Responders
from tests.simulation.world import POINTS, POINTS_OF_LEAVING, World

WHO, ANYONE = st.integers(0, 2), st.integers(0, 3)
WHICH, DICE = st.integers(0, 11), st.integers(0, 999)
DECORATION = st.sampled_from(DECORATIONS)
NOTE = st.tuples(st.just("note"), WHO, WHICH, st.integers(0, 90), DECORATION)
TALK = st.tuples(st.just("talk"), WHO, WHICH, st.booleans(), st.sampled_from(["", *KINDS]))
ACT = st.one_of(
    NOTE,
    TALK,
    st.tuples(st.just("mention"), WHO, WHICH),
    st.tuples(st.just("react"), WHO, WHICH, st.sampled_from(sorted(KINDS))),
    st.tuples(st.just("take_back"), WHICH),
    st.tuples(st.just("take_back"), WHICH),
    st.tuples(st.sampled_from(["edit_message", "edit_twice"]), WHICH),
    st.tuples(st.just("edit_twice"), WHICH),
    st.tuples(st.just("delete_message"), WHICH),
    st.tuples(st.sampled_from(["come", "leave"]), st.integers(1, 2), WHICH),
)
ACTS = st.lists(ACT, min_size=2, max_size=6)
FEW = st.lists(ACT, min_size=1, max_size=3)
CORRECTIONS = st.lists(
    st.tuples(st.sampled_from(["strike", "strike", "restore", "move", "reword"]), WHICH, st.booleans()),
    min_size=1,
    max_size=3,
)
STIR = (("talk", 0, 0, False, "pushpin"), ("note", 1, 0, 3, ""))  # so that something goes wrong for sure
# of one message, two things that cancel or follow each other: out of order they show who only trusts the order
SECOND_THOUGHTS = (
    ("talk", 0, 0, False, "pushpin"),
    ("edit_twice", -1),
    ("talk", 0, 0, False, "pushpin"),
    ("take_back", -1),
)
LOOKS = ("list all", "search broke", "search noted", "actions everywhere all", "timeline", "catchup", "role", "home")
PASSING: tuple[dict[str, Any], ...] = (
    {"method": "chat.*", "status": 503},
    {"method": "chat.postMessage", "reset": True, "after_effect": True},
    {"method": "chat.postMessage", "error": "fatal_error", "after_effect": True},
    {"method": "chat.*", "retry_after": "30"},
    {"method": "conversations.*", "status": 500},
    {"method": "conversations.*", "retry_after": "abc"},
    {"method": "reactions.*", "reset": True},
    {"method": "users.info", "status": 502},
    {"method": "*", "error": "internal_error"},
)
BIRTH: tuple[dict[str, Any], ...] = (
    {"method": "conversations.create", "reset": True, "after_effect": True},
    {"method": "conversations.invite", "status": 503},
    {"method": "chat.postMessage", "reset": True, "after_effect": True},
    {"method": "pins.add", "reset": True, "after_effect": True},
)


class Simulation(RuleBasedStateMachine):
    """One world, from its first incident to its last check."""

    new_world: ClassVar[Callable[[], World]]
    deaths: ClassVar[list[str]]

    def __init__(self) -> None:
        super().__init__()
        self.world = type(self).new_world()
        self.people = Responders(self.world)
        self.may_die = self.has_another = False

    def acts(self, acts: Sequence[Any]) -> None:
        """Let people act, one after the other."""
        for name, *given in acts:
            getattr(self.people, name)(*given)

    # All is well

    @initialize(private=st.booleans(), acts=ACTS)
    def begin(self, private: bool, acts: list[Any]) -> None:
        while not self.people.model.cases:
            self.people.declare(0, private)
        self.acts(acts)

    @precondition(lambda self: not self.has_another)
    @rule(who=WHO, private=st.booleans(), fault=st.sampled_from([None, *BIRTH]))
    def another_incident(self, who: int, private: bool, fault: dict[str, Any] | None) -> None:
        self.has_another = True
        if fault:
            self.world.slack.faults.fail(**fault)
        self.people.declare(who, private)

    @rule(acts=ACTS)
    def people_act(self, acts: list[Any]) -> None:
        self.acts(acts)

    @rule(corrections=CORRECTIONS)
    def people_correct(self, corrections: list[Any]) -> None:
        self.acts([STIR[0], *corrections])

    @rule(who=WHO, which=WHICH, owner=WHO, days=st.integers(1, 4))
    def somebody_is_to_do_something(self, who: int, which: int, owner: int, days: int) -> None:
        self.people.todo(who, which, owner, days)

    @rule(which=WHICH, hours=st.sampled_from([1, 24]))
    def time_passes(self, which: int, hours: int) -> None:
        self.people.resolve(which)
        self.world.later_by(hours=hours)
        self.world.bot.ticker.tick()
        self.people.settle()
        self.people.done(which)

    @rule(which=WHICH)
    def it_turns_out_to_be_sensitive(self, which: int) -> None:
        self.people.hide(which)

    @rule(who=ANYONE, which=WHICH, what=st.lists(st.sampled_from(LOOKS), min_size=2, max_size=4))
    def somebody_looks(self, who: int, which: int, what: list[str]) -> None:
        for one in what:
            self.people.look(who, which, one)

    @rule(who=st.integers(1, 2), which=WHICH, what=st.lists(st.sampled_from(LOOKS), min_size=2, max_size=4))
    def somebody_leaves_and_looks(self, who: int, which: int, what: list[str]) -> None:
        where = self.people.a_private_one(which)
        self.acts([("come", who, where), ("leave", who, where), *(("look", who, where, one) for one in what)])

    # What goes wrong

    @rule(acts=ACTS, dice=DICE, twice=st.integers(0, 3), renamed=st.booleans())
    def slack_is_late_and_tells_twice(self, acts: list[Any], dice: int, twice: int, renamed: bool) -> None:
        world = self.world
        self.acts(STIR[:1])
        world.slack.faults.duplicate_events(twice)
        world.hold_events()
        self.acts([*acts, *SECOND_THOUGHTS])
        world.release_events(random.Random(dice))
        self.people.settle()
        told = [one for one in world.slack.deliveries if one.kind == "events_api"]
        for _ in range(twice):
            again = told[-1 - dice % min(len(told), 20)]
            name = f"Ev{self.people.model.marker('again')}" if renamed else None
            world.slack.redeliver(again, event_id=name, retry=1)
        self.people.settle()

    @rule(fault=st.sampled_from(PASSING), times=st.integers(1, 3), acts=FEW)
    def slack_is_unwell(self, fault: dict[str, Any], times: int, acts: list[Any]) -> None:
        self.world.slack.faults.fail(**fault, times=times)
        self.acts([*STIR, *acts])

    @rule(acts=FEW)
    def slack_refuses_for_good(self, acts: list[Any]) -> None:
        self.may_die = True
        self.world.slack.faults.fail("reactions.add", error="too_many_reactions")
        self.acts([*STIR, *acts])

    @rule(point=st.sampled_from(POINTS), times=st.integers(1, 2), acts=FEW)
    def the_bot_dies_as_it_listens(self, point: str, times: int, acts: list[Any]) -> None:
        self.people.open_again_what_is_over()
        self.world.mortal.dies_at(point, times)
        self.acts([*STIR, *acts])
        self.world.mortal.dies_at("", 0)

    @rule(point=st.sampled_from(POINTS_OF_LEAVING), times=st.integers(1, 4), acts=FEW)
    def the_bot_dies_as_it_speaks(self, point: str, times: int, acts: list[Any]) -> None:
        self.people.open_again_what_is_over()
        self.world.mortal.dies_at(point, times)
        self.acts([*STIR, *acts])
        self.world.mortal.dies_at("", 0)

    @rule(minutes=st.sampled_from([1, 30, 26 * 60]), acts=ACTS)
    def the_bot_is_away(self, minutes: int, acts: list[Any]) -> None:
        self.people.open_again_what_is_over()
        self.world.goes_away()
        self.world.later_by(minutes=minutes)
        self.acts(acts)
        self.world.later_by(minutes=1)
        self.world.comes_back()
        self.people.settle()
        self.world.sweep()

    @precondition(lambda self: self.world.can_lock)
    @rule(which=WHICH)
    def the_database_is_locked(self, which: int) -> None:
        people = self.people
        case, marker = people.case(which), people.model.marker("noted")
        with self.world.locked():
            reply = people.says(case.declarer, f"{case.key} note {marker} happened")
        at = self.world.clock.now()
        people.noted(Fact(marker, case, case.declarer, text=f"{marker} happened", at=at), reply)
        people.settle()

    @rule(hours=st.sampled_from([-24, -1, 1, 24]))
    def the_bot_s_clock_is_wrong_for_a_moment(self, hours: int) -> None:
        self.world.skewed.offset = timedelta(hours=hours)
        self.world.bot.ticker.tick()
        self.people.settle()
        self.world.skewed.offset = timedelta(0)

    # Whether all is as promised

    @rule()
    def all_is_as_promised(self) -> None:
        world = self.world
        world.slack.faults.clear()
        self.people.settle()
        if world.missed:
            world.sweep()
        self.people.settle()
        self.people.take_notes()
        check(world, self.people.model, may_die=self.may_die)

    def teardown(self) -> None:
        try:
            if self.people.model.cases:
                self.world.mortal.dies_at("", 0)
                self.all_is_as_promised()
                self.people.resolve_what_leaves_work()
                if self.people.wait_for_reminders():
                    check(self.world, self.people.model, may_die=self.may_die)
        finally:
            type(self).deaths.extend(self.world.mortal.deaths)
            self.world.close()
