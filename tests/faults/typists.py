"""People who go on typing whatever happens, and what they were told."""

import itertools
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.sandbox import Reply
from tests.faults.child import IS_QUIET
from tests.faults.incident_stage import Stage, fresh, said_stored

LATE = 0.0 if IS_QUIET else 0.05  # the share of people that a machine with much else to do may leave without an answer


@dataclass(frozen=True)
class Note:
    """What somebody typed, when (machine time), and what they were told, after how many seconds."""

    marker: str
    at: float
    reply: Reply
    seconds: float


@dataclass
class Typing:
    """Notes that are typed at a steady rate by several hands."""

    scene: Stage
    notes: list[Note] = field(default_factory=list)

    @property
    def stored(self) -> list[Note]:
        return [one for one in self.notes if said_stored(one.reply)]

    def seconds(self) -> list[float]:
        """How long each answer took."""
        return [one.seconds for one in self.notes]

    def type_one(self) -> Note:
        marker, begun = fresh("typed steadily"), time.monotonic()
        reply = self.scene.ana.types(f"/incident note {marker}", self.scene.channel)
        note = Note(marker, begun, reply, time.monotonic() - begun)
        self.notes.append(note)
        return note

    def assert_told(self) -> None:
        """Everybody was answered within Slack's three seconds; a machine with much else to do may miss a few."""
        late = [note.reply.error for note in self.notes if not note.reply.ok]
        assert len(late) <= len(self.notes) * LATE, (
            f"{len(late)} of {len(self.notes)} people were told nothing: {late[:3]}"
        )

    def assert_true(self) -> None:
        """Who was told that a note is kept has one line; who was told that it is not has none."""
        texts = [line.text or "" for line in self.scene.lines()]
        for note in self.notes:
            count = texts.count(note.marker)
            if said_stored(note.reply):
                assert count == 1, f"{note.marker!r} was acknowledged, and stands {count} times on the timeline"
            elif note.reply.ok:
                assert count == 0, f"{note.marker!r} was said not to be stored, and stands on the timeline"
            assert count <= 1, f"{note.marker!r} stands {count} times on the timeline"


@contextmanager
def typing(scene: Stage, *, per_second: float, hands: int = 4) -> Iterator[Typing]:
    """Let notes be typed for as long as the block lasts, each hand at its share of the rate."""
    made, over = Typing(scene), threading.Event()
    begun, numbers = time.monotonic(), itertools.count()

    def hand() -> None:
        while not over.is_set():
            due = begun + next(numbers) / per_second
            if not over.wait(max(0.0, due - time.monotonic())):
                made.type_one()

    threads = [threading.Thread(target=hand) for _ in range(hands)]
    for one in threads:
        one.start()
    try:
        yield made
    finally:
        over.set()
        for one in threads:
            one.join()
