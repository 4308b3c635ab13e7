"""The timeline as a picture: the phases between the key times, and under them the lines, a row for each kind."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from math import cos, pi, sin

from bot.postmortem.drawing import TONES, Box, Drawing, Label, Mark, Stroke, can_be_png, to_png, to_svg, width_of
from bot.postmortem.facts import Facts
from bot.rendering import Rendering, duration
from bot.settings import Settings
from bot.when import in_zone
from storage.incidents import KEY_TIMES
from storage.timeline import Line

WIDE, LEFT, RIGHT, RIGHT_OF_DATES = 820, 120, 100, 150
_BAR_TOP, _BAR, _LABELS, _ROW, _AXIS = 14, 26, 16, 24, 34
_STEPS = [timedelta(minutes=n) for n in (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10080, 40320)]
_MOST_STEPS = 8
_SHOWN = ("alert", "detection", "finding", "decision", "action", "communication", "impact", "mitigation", "note")
_CORNERS = {"alert": 3, "detection": 3, "decision": 4, "action": 4, "mitigation": 6}  # others are round
_LEAST = timedelta(minutes=10)


def picture(facts: Facts, settings: Settings) -> Drawing | None:
    """Draw what is known; None while there are not two moments to draw. The same facts give the same picture."""
    times = {name: facts.key_times[name].at for name in KEY_TIMES if name in facts.key_times}
    lines = [line for line in facts.standing if line.occurred_at is not None and line.kind in _SHOWN]
    moments = sorted(times.values()) if len(times) > 1 else sorted([*times.values(), *(_at(one) for one in lines)])
    if len(moments) < 2:
        return None
    scale = _Scale(moments[0], max(moments[-1], moments[0] + _LEAST), settings.timezone)
    inside = [line for line in lines if scale.begin <= _at(line) <= scale.end]
    drawing = Drawing(WIDE, 0, f"The timeline of {facts.incident.key}: {_told(times, scale)}.")
    below = _phases(drawing, scale, times)
    below = _kinds(drawing, scale, inside, settings, below)
    _axis(drawing, scale, below)
    drawing.tall = below + _AXIS
    return drawing


def svg(facts: Facts, settings: Settings, rendering: Rendering) -> str:
    """Return the picture as SVG, empty while there is nothing to draw."""
    drawing = picture(facts, settings)
    return to_svg(drawing, rendering) if drawing else ""


def png(facts: Facts, settings: Settings) -> bytes:
    """Return the picture as PNG; empty while there is nothing to draw, or nothing to draw it with."""
    drawing = picture(facts, settings) if can_be_png() else None
    return to_png(drawing) if drawing else b""


def referring(markdown: str, name: str) -> str:
    """Return a document that shows the picture, which lies beside it as a file of this name."""
    head, section, rest = markdown.partition("\n## ")
    return f"{head}\n![The timeline](<{name}>)\n{section}{rest}"


class _Scale:
    """Where a moment stands between the left and the right."""

    def __init__(self, begin: datetime, end: datetime, zone: str) -> None:
        """Leave a little room on either side."""
        room = (end - begin) / 40
        self.begin, self.end, self.zone = begin - room, end + room, zone

    def x(self, at: datetime) -> float:
        return round(LEFT + (at - self.begin) / (self.end - self.begin) * (self.right - LEFT), 1)

    def clock(self, at: datetime, *, with_date: bool = False) -> str:
        local = in_zone(at, self.zone, "UTC")
        return f"{local.day} {local:%b %H:%M}" if with_date else f"{local:%H:%M}"

    @property
    def right(self) -> int:
        return WIDE - (RIGHT_OF_DATES if self.is_long else RIGHT)

    @property
    def is_long(self) -> bool:
        return self.end - self.begin > timedelta(hours=20)


def _told(times: dict[str, datetime], scale: _Scale) -> str:
    return ", ".join(f"{name} {scale.clock(at)}" for name, at in times.items()) or "its lines by kind"


def _phases(drawing: Drawing, scale: _Scale, times: dict[str, datetime]) -> float:
    """Draw the bar of the phases with their lengths, and the key times under it; return where that ends."""
    if len(times) < 2:
        return _BAR_TOP
    ordered = sorted(times.items(), key=lambda one: one[1])
    drawing.labels.append(Label(8, _BAR_TOP + 17, "phases", tint="soft"))
    for (name, begin), (_, end) in pairwise(ordered):
        x, wide = scale.x(begin), scale.x(end) - scale.x(begin)
        drawing.boxes.append(Box(x, _BAR_TOP, wide, _BAR, f"tone{min(KEY_TIMES.index(name), len(TONES) - 1)}"))
        said = duration(end - begin)
        if width_of(said) + 8 < wide:
            drawing.labels.append(Label(x + wide / 2, _BAR_TOP + 17, said, "middle", on_box=True))
    placed: list[tuple[float, int]] = []
    for at, names in reversed(
        list(_together(ordered, scale).items())
    ):  # an earlier one stands lower, so no line crosses it
        x, said = scale.x(at), f"{', '.join(names)} {scale.clock(at, with_date=scale.is_long)}"
        row = max((taken + 1 for other, taken in placed if other < x + width_of(said, 11) + 10), default=0)
        placed.append((x, row))
        base = _BAR_TOP + _BAR + _LABELS * (row + 1)
        drawing.strokes.append(Stroke(x, _BAR_TOP, x, base, "ink"))
        drawing.labels.append(Label(x + 4, base, said, size=11))
    used = max(row for _, row in placed) + 1
    return _BAR_TOP + _BAR + _LABELS * used + 10


def _together(ordered: Iterable[tuple[str, datetime]], scale: _Scale) -> dict[datetime, list[str]]:
    found: dict[datetime, list[str]] = {}
    for name, at in ordered:
        same = next((one for one in found if scale.clock(one) == scale.clock(at) and at - one < timedelta(hours=1)), at)
        found.setdefault(same, []).append(name)
    return found


def _kinds(drawing: Drawing, scale: _Scale, lines: Sequence[Line], settings: Settings, top: float) -> float:
    """Draw a row of signs for each kind that there is; those that would hide each other become one with a number."""
    names = {kind.id: kind.name for kind in settings.kinds}
    for kind in (kind for kind in _SHOWN if any(line.kind == kind for line in lines)):
        middle = top + _ROW / 2
        drawing.strokes.append(Stroke(LEFT, middle, scale.right, middle, "faint"))
        drawing.labels.append(Label(8, middle + 4, names.get(kind, kind)[:18], tint="soft"))
        places = Counter(round(scale.x(_at(line)) / 14) * 14 for line in lines if line.kind == kind)
        for x, count in sorted(places.items()):
            text = "" if count == 1 else str(count) if count < 100 else "99"
            drawing.marks.append(Mark(_outline(_CORNERS.get(kind, 16), x, middle, 7 if text else 5.5), x, middle, text))
        top += _ROW
    return top


def _outline(corners: int, x: float, y: float, radius: float) -> tuple[tuple[float, float], ...]:
    turns = (2 * pi * place / corners - pi / 2 for place in range(corners))
    return tuple((round(x + radius * cos(turn), 1), round(y + radius * sin(turn), 1)) for turn in turns)


def _axis(drawing: Drawing, scale: _Scale, top: float) -> None:
    drawing.strokes.append(Stroke(LEFT, top + 4, scale.right, top + 4, "soft"))
    length = scale.end - scale.begin
    step = next((one for one in _STEPS if length / one <= _MOST_STEPS), length / _MOST_STEPS)
    local = in_zone(scale.begin, scale.zone, "UTC")
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    at = midnight + step * ((local - midnight) // step + 1)
    while at <= scale.end:
        x = scale.x(at)
        drawing.strokes.append(Stroke(x, top + 4, x, top + 9, "soft"))
        drawing.labels.append(Label(x, top + 22, scale.clock(at, with_date=scale.is_long), "middle", 11, "soft"))
        at += step
    drawing.labels.append(Label(8, top + 22, _zone(scale)[:18], size=11, tint="soft"))


def _zone(scale: _Scale) -> str:
    return in_zone(scale.begin, scale.zone, "UTC").tzname() or scale.zone


def _at(line: Line) -> datetime:
    assert line.occurred_at is not None
    return line.occurred_at
