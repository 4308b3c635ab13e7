"""What a picture is made of, drawn as SVG by a template, or as PNG by Pillow (the extra `pictures`)."""

import io
from dataclasses import dataclass, field
from typing import Any

from bot.rendering import Rendering

NAME = "picture.svg.j2"
_INK, _SOFT, _FAINT, _PAPER = "#1c2330", "#5a6475", "#dfe3ea", "#ffffff"
TONES = ("#f2b8b0", "#f3d08a", "#a9c8f5", "#b9dfc0", "#e3e6ec")
TINTS = {"ink": _INK, "soft": _SOFT, "faint": _FAINT, "paper": _PAPER} | {
    f"tone{n}": one for n, one in enumerate(TONES)
}
SCALE = 2  # pixels of the PNG for one of the drawing
_LETTER = 0.56  # of the font's size: how wide a letter is, on average


@dataclass(frozen=True)
class Box:
    """A rectangle; `tint` is a name of `TINTS`."""

    x: float
    y: float
    wide: float
    tall: float
    tint: str


@dataclass(frozen=True)
class Stroke:
    """A straight line."""

    x: float
    y: float
    to_x: float
    to_y: float
    tint: str


@dataclass(frozen=True)
class Label:
    """A text whose middle, beginning or end (`anchor`: middle, start, end) stands at `x`, its base line at `y`.

    `on_box`: it stands on a tinted box, which is light in every scheme.
    """

    x: float
    y: float
    text: str
    anchor: str = "start"
    size: int = 12
    tint: str = "ink"
    on_box: bool = False


@dataclass(frozen=True)
class Mark:
    """A small sign: its outline (corner points), and a number in it where it stands for several."""

    points: tuple[tuple[float, float], ...]
    x: float
    y: float
    text: str = ""


@dataclass
class Drawing:
    """A picture of `wide` × `tall`; `told` is what it shows, in one sentence."""

    wide: float
    tall: float
    told: str
    boxes: list[Box] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)


def width_of(text: str, size: int = 12) -> float:
    """Return about how wide a text is."""
    return len(text) * size * _LETTER


def to_svg(drawing: Drawing, rendering: Rendering) -> str:
    """Return a drawing as SVG: it follows the reader's light or dark scheme, loads nothing, and runs nothing."""
    return rendering.document(NAME, facts_of_svg(drawing)).strip() + "\n"


def facts_of_svg(drawing: Drawing) -> dict[str, Any]:
    """Return what the template of the picture is given."""
    return {"drawing": drawing, "tints": TINTS}


def can_be_png() -> bool:
    """Whether Pillow is installed."""
    try:
        import PIL.ImageFont  # noqa: F401, PLC0415 - an extra
    except ImportError:
        return False
    return True


def to_png(drawing: Drawing) -> bytes:
    """Return a drawing as PNG, twice as large, in light colours; the same drawing gives the same bytes."""
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415 - an extra

    image = Image.new("RGB", (round(drawing.wide * SCALE), round(drawing.tall * SCALE)), _PAPER)
    pen = ImageDraw.Draw(image)
    for box in drawing.boxes:
        corners = (box.x, box.y, box.x + box.wide, box.y + box.tall)
        pen.rectangle([one * SCALE for one in corners], fill=TINTS[box.tint])
    for stroke in drawing.strokes:
        ends = (stroke.x, stroke.y, stroke.to_x, stroke.to_y)
        pen.line([one * SCALE for one in ends], fill=TINTS[stroke.tint], width=SCALE)
    for mark in drawing.marks:
        pen.polygon([(x * SCALE, y * SCALE) for x, y in mark.points], fill=_INK)
        if mark.text:
            font = ImageFont.load_default(9 * SCALE)
            pen.text((mark.x * SCALE, (mark.y + 3) * SCALE), mark.text, fill=_PAPER, font=font, anchor="ms")
    anchors = {"start": "ls", "middle": "ms", "end": "rs"}
    for label in drawing.labels:
        where, font = (label.x * SCALE, label.y * SCALE), ImageFont.load_default(label.size * SCALE)
        pen.text(where, label.text, fill=TINTS[label.tint], font=font, anchor=anchors[label.anchor])
    written = io.BytesIO()
    image.save(written, "PNG", optimize=True)
    return written.getvalue()
