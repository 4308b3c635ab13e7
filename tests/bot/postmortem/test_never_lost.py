"""No human byte is ever lost: over random interleavings of edits, new lines, drafts, takes, leaves and imports."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlmodel import Session

from bot.postmortem import editing, importing
from bot.postmortem.difference import merge
from bot.postmortem.draft import compose, current, keep
from bot.postmortem.editing import Pen
from bot.postmortem.facts import gather
from bot.postmortem.parts import join, split
from bot.postmortem.sectioned import marked, read
from bot.rendering import Rendering
from bot.settings import Settings
from storage import incidents, postmortems, proposals
from storage.database import Database
from storage.postmortems import GENERATED, Section
from tests.example_incident import ANA, EVENING, add_line

LATER = EVENING + timedelta(hours=20)
KEYS = ("summary", "timeline", "went_well")
LINE = st.sampled_from(
    ["", "a", "b", "Checkout was slow.", "- point", "| a | b |", "\ttab  ", "## Impact", "é\u2028x", "```"]
)
TEXT = st.lists(LINE, max_size=8).map("\n".join)
WORDS = TEXT.filter(lambda body: bool(body.strip()))
ACTS = st.one_of(
    st.tuples(st.just("edit"), st.sampled_from(KEYS), WORDS, st.integers(0, 2)),
    st.tuples(st.just("line"), st.integers(0, 40), st.just(""), st.just(0)),
    st.tuples(st.just("draft"), st.just(""), st.just(""), st.just(0)),
    st.tuples(st.sampled_from(["take", "leave"]), st.integers(0, 5), st.just(""), st.just(0)),
    st.tuples(st.just("away"), st.just(""), st.just(""), st.just(0)),
    st.tuples(st.just("import"), st.sampled_from(KEYS), WORDS, st.just(0)),
)
BOUNDED = hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


class Desk:
    """One postmortem, those who work on it, and every text that they ever wrote."""

    def __init__(self, session: Session, incident_id: int, settings: Settings, rendering: Rendering) -> None:
        self.session, self.settings, self.rendering = session, settings, rendering
        self.incident = incidents.get(session, incident_id)
        self.written: dict[int, set[str]] = {}
        self.taken_away = ""
        self.acts: dict[str, Callable[[Any, str, int], None]] = {
            "edit": self.edit,
            "line": self.line,
            "draft": lambda *_: self.draft(),
            "take": lambda which, *_: self.decide(which, take=True),
            "leave": lambda which, *_: self.decide(which, take=False),
            "away": lambda *_: self.away(),
            "import": self.bring,
        }
        self.draft()
        self.away()

    def pen(self, source: str) -> Pen:
        return Pen(ANA, LATER, source)

    def sections(self) -> dict[str, Section]:
        document = editing.find(self.session, self.incident)
        return {one.key: one for one in postmortems.sections(self.session, document.id or 0)}

    def edit(self, key: str, body: str, behind: int) -> None:
        """Edit a section as it was `behind` versions ago: somebody had the dialog open for long."""
        document, one = editing.find(self.session, self.incident), self.sections()[key]
        before = one.body
        became = editing.edit(
            self.session, document, one, body, seen=max(1, one.version - behind), pen=self.pen("edit")
        )
        self.written.setdefault(one.id or 0, set()).add(body)
        assert one.body == (body if became == editing.SAVED else before)

    def line(self, minute: int, *_: object) -> None:
        add_line(self.session, self.incident, minute, f"Something at {minute}", kind="well")
        self.session.flush()

    def draft(self) -> None:
        composed = compose(self.session, self.incident, settings=self.settings, rendering=self.rendering)
        keep(self.session, self.incident, composed, now=LATER)

    def decide(self, which: int, *, take: bool) -> None:
        document = editing.find(self.session, self.incident)
        offers = editing.differences(self.session, document)
        if not offers:
            return
        offer = offers[which % len(offers)]
        one, before, known = offer.section, offer.section.body, offer.section.settled.split("\n")
        if take:
            row = None
            if offer.what != editing.FACTS:
                row = proposals.find(self.session, one.id or 0, int(offer.what))
                known = (row.base if row and row.base is not None else before).split("\n")
            editing.take(self.session, document, one, offer.what, offer.seen, pen=self.pen("take"))
            assert one.body == offer.body
            assert set(before.split("\n")) - set(known) <= set(one.body.split("\n"))
        else:
            editing.leave(self.session, one, offer.what, offer.seen, pen=self.pen("leave"))
            assert one.body == before
        assert offer.what not in {
            left.what for left in editing.differences(self.session, document) if left.section is one
        }

    def away(self) -> None:
        composed = compose(self.session, self.incident, settings=self.settings, rendering=self.rendering)
        self.taken_away = composed.markdown

    def bring(self, key: str, body: str, _: int) -> None:
        """Bring the document back that was taken away once, with one section in other words."""
        title = self.sections()[key].title
        found = read(self.taken_away, {one.title: one.key for one in self.sections().values()})
        before = {name: one.body for name, one in self.sections().items()}
        if key not in found.bodies:
            return
        head, _, rest = self.taken_away.partition(f"\n## {title}\n")
        rest = rest.replace(found.bodies[key], body, 1) if found.bodies[key] else rest
        facts = gather(self.session, self.incident, self.settings)
        here = current(self.session, facts, self.settings, self.rendering)
        outcome = importing.take_in(
            self.session, self.incident, here, f"{head}\n## {title}\n{rest}", pen=self.pen("import")
        )
        for name, one in self.sections().items():
            if one.title not in outcome[importing.TAKEN]:
                assert one.body == before[name]
            else:
                self.written.setdefault(one.id or 0, set()).add(one.body)

    def check(self) -> None:
        """Every text that somebody wrote is a version or a proposal of its section, byte for byte."""
        for one in self.sections().values():
            kept = {version.body for version in postmortems.versions(self.session, one.id or 0)}
            kept |= {proposal.body for proposal in proposals.of_section(self.session, one.id or 0)}
            assert self.written.get(one.id or 0, set()) <= kept | {one.body}
            assert one.body in kept
            assert [version.number for version in postmortems.versions(self.session, one.id or 0)] == list(
                range(1, one.version + 1)
            )


class _Rollback(Exception):
    """Ends an example."""


def test_no_human_byte_is_ever_lost(database: Database, full: int, settings: Settings, rendering: Rendering) -> None:
    @BOUNDED
    @given(st.lists(ACTS, max_size=12))
    def run(acts: list[tuple[str, Any, str, int]]) -> None:
        def job(session: Session) -> None:
            desk = Desk(session, full, settings, rendering)
            for name, *given_ in acts:
                edited = {key: one.body for key, one in desk.sections().items() if one.origin != GENERATED}
                desk.acts[name](*given_)
                if name in {"draft", "line", "away"}:
                    now = desk.sections()
                    assert edited == {key: now[key].body for key in edited}
                desk.check()
            raise _Rollback

        with suppress(_Rollback):
            database.write(job)

    run()


@BOUNDED
@given(TEXT, TEXT, TEXT)
def test_merged_texts_keep_every_line_that_is_ours(base: str, ours: str, theirs: str) -> None:
    assert merge(base, ours, base) == ours
    assert merge(base, base, theirs) == theirs
    assert merge(base, ours, ours) == ours
    merged = set(merge(base, ours, theirs).split("\n"))
    assert set(ours.split("\n")) - set(base.split("\n")) <= merged


@BOUNDED
@given(st.lists(st.text(max_size=900), max_size=12).map("\n\n".join), st.data())
def test_parts_that_nobody_touched_stay_byte_for_byte(body: str, data: st.DataObject) -> None:
    parts = split("Summary", body)
    shown = [part for part, _ in parts]
    assert "".join(part + between for part, between in parts) == body
    assert join(parts, shown) == body
    assert join(parts, [part.strip().replace("\n", "\r\n") for part in shown]) == body
    which = data.draw(st.integers(0, len(shown) - 1))
    typed = [*shown[:which], "Other words", *shown[which + 1 :]]
    if shown[which]:
        before = "".join(part + between for part, between in parts[:which])
        after = parts[which][1] + "".join(part + between for part, between in parts[which + 1 :])
        assert join(parts, typed) == before + "Other words" + after


def test_what_is_taken_away_and_comes_back_unchanged_changes_nothing(
    database: Database, full: int, settings: Settings, rendering: Rendering
) -> None:
    def job(session: Session) -> None:
        desk = Desk(session, full, settings, rendering)
        desk.edit("summary", "Ours.\n\n\n\n## Impact\n\n```\n## Timeline\n```\n  ", 0)
        facts = gather(session, desk.incident, settings)
        here = current(session, facts, settings, rendering)
        desk.away()
        before = {one.key: (one.body, one.version) for one in desk.sections().values()}
        for document in (desk.taken_away, "\ufeff" + desk.taken_away.replace("\n", "\r\n")):
            outcome = importing.take_in(session, desk.incident, here, document, pen=desk.pen("import"))
            assert (outcome[importing.TAKEN], outcome[importing.CONFLICT]) == ([], [])
        assert before == {one.key: (one.body, one.version) for one in desk.sections().values()}
        assert marked("INC-1", read_only(desk.taken_away), here) == desk.taken_away

    database.write(job)


def read_only(document: str) -> str:
    """Return a document without its mark."""
    return document[: document.rindex("\n\n<!-- INC-")] + "\n"
