"""Data to words: the only user of Jinja2.

Three kinds of template: `slack/` and `errors/` (escaped for mrkdwn), `postmortem/` (Markdown or HTML by its name).
Templates are sandboxed, and an unknown variable is an error. Text of people reaches a template as data only:
`{{ text | said }}` reads Slack's wire form and words its mentions; anything else is escaped as typed text.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    BytecodeCache,
    ChoiceLoader,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
    pass_context,
)
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from bot import text
from bot.blocks import Block, Blocks
from bot.errors import Refusal
from bot.metrics import Duration
from bot.when import in_zone

log = logging.getLogger(__name__)
MOST_ALONE = 39_000  # characters: Slack cuts a message at 40,000
MOST_BESIDE_BLOCKS = 3_900  # chat.update refuses more than 4,000


@dataclass(frozen=True)
class Said:
    """A worded message: `text` is the sentence for notifications and screen readers, `blocks` what is shown."""

    text: str
    blocks: list[Block] = field(default_factory=list)
    view: Block = field(default_factory=dict)

    @property
    def dialog(self) -> Block:
        """The view of a dialog template."""
        return self.view | {"blocks": self.blocks}


class Compiled(BytecodeCache):
    """Templates that were compiled once, for every Rendering of this process."""

    def __init__(self) -> None:
        """Begin with none."""
        self._known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give Jinja what is known; it looks itself whether the template is still the same."""
        if bucket.key in self._known:
            bucket.bytecode_from_string(self._known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what Jinja compiled."""
        self._known[bucket.key] = bucket.bytecode_to_string()


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox; whether a template may reach an attribute depends on the type alone, and is found out once."""

    def __init__(self, **options: Any) -> None:
        """Begin with nothing found out."""
        super().__init__(**options)
        self._found: dict[tuple[type, str], bool] = {}

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Whether a template may reach `attr` of `obj`."""
        asked = type(obj), attr
        if asked not in self._found:
            self._found[asked] = super().is_safe_attribute(obj, attr, value)
        return self._found[asked]


_FOR_SLACK, _FOR_MARKDOWN, _FOR_HTML = Compiled(), Compiled(), Compiled()


class Rendering:
    """Words facts by templates; `zone` is the named zone for people without one."""

    def __init__(self, zone: str, own: Path | None = None) -> None:
        """Load the templates of the package `templates`; those of a postmortem that are in `own` go before them."""
        self.zone = zone
        self._own = "own/" if own else "postmortem/"
        self._slack = _environment(_FOR_SLACK, finalize=_escaped)
        self._markdown = _environment(_FOR_MARKDOWN, own)
        self._html = _environment(_FOR_HTML, own, autoescape=True)
        self._slack.filters |= {
            "said": _said,
            "said_short": _said_short,
            "typed": text.unescape,
            "address": _address,
            "channel": Markup,
            "date": _slack_date,
            "clock": self._clock,
            "time": _clock_token,
            "measured": measured,
        }
        for one in (self._slack, self._markdown, self._html):
            one.filters |= {"in_zone": self._in_zone, "utc": utc, "duration": duration, "count": count}

    def say(self, template: str, facts: Mapping[str, Any] | None = None) -> Said:
        """Word `templates/slack/<template>` with `facts`; `names` (id → name) is used for mentions."""
        return self._say(f"slack/{template}.j2", facts or {})

    def refuse(self, refusal: Refusal) -> Said:
        """Word the sentence that a person gets when something cannot be done."""
        return self._say(f"errors/{refusal.reason}.j2", refusal.facts)

    def section(self, key: str, layout: str, facts: Mapping[str, Any]) -> str:
        """Render a section of a postmortem: the layout's own template where there is one, else the common one.

        A team's own goes first; where it cannot word these facts, ours does, and the log says why.
        """
        try:
            return self.own_section(key, layout, facts)
        except Exception:  # whatever a team's template does, the document is there
            if self._own == "postmortem/":
                raise
            log.exception("The template of your own for the section %r failed; ours was used.", key)
        names = [f"postmortem/{layout}/{key}.md.j2", f"postmortem/{key}.md.j2"]
        return self._markdown.select_template(names).render(facts)

    def own_section(self, key: str, layout: str, facts: Mapping[str, Any]) -> str:
        """Render a section as the team words it; raises whatever its template raises."""
        rooms = dict.fromkeys((self._own, "postmortem/"))
        names = [f"{room}{inner}{key}.md.j2" for room in rooms for inner in (f"{layout}/", "")]
        return self._markdown.select_template(names).render(facts)

    def document(self, template: str, facts: Mapping[str, Any]) -> str:
        """Render `templates/postmortem/<template>`: HTML when its name says so, else Markdown.

        A team's own goes first; where it cannot word these facts, ours does, and the log says why.
        """
        try:
            return self.own_document(template, facts)
        except Exception:  # whatever a team's template does, the document is there
            if self._own == "postmortem/":
                raise
            log.exception("The template %r of your own failed; ours was used.", template)
        return self._of(template).get_template(f"postmortem/{template}").render({"own": "postmortem/"} | dict(facts))

    def own_document(self, template: str, facts: Mapping[str, Any]) -> str:
        """Render a whole document, page or picture as the team words it; raises whatever its template raises."""
        names = [f"{self._own}{template}", f"postmortem/{template}"]
        return self._of(template).select_template(names).render({"own": self._own} | dict(facts))

    def _of(self, template: str) -> Sandbox:
        return self._html if template.endswith((".html.j2", ".svg.j2")) else self._markdown

    def _say(self, path: str, facts: Mapping[str, Any]) -> Said:
        built = Blocks()
        said = self._slack.get_template(path).render({"names": {}} | dict(facts) | {"b": built})
        # What stands outside of blocks is the message's text: white space there is only the template's layout.
        lines = [line.strip() for line in said.strip().splitlines()]
        words = " ".join(filter(None, lines)) if built.blocks else "\n".join(lines)
        most = MOST_BESIDE_BLOCKS if built.blocks else MOST_ALONE
        blocks = built.blocks if built.view else built.fitted()
        return Said(text=text.shorten(words, most), blocks=blocks, view=built.view)

    def _in_zone(self, at: datetime, zone: str | None = None, form: str = "%Y-%m-%d %H:%M") -> str:
        return in_zone(at, zone, self.zone).strftime(form)

    def _clock(self, at: datetime, zone: str | None, now: datetime) -> Markup:
        """Word the clock time in a person's zone, with the date when it is not today there, then UTC."""
        local, today = in_zone(at, zone, self.zone), in_zone(now, zone, self.zone).date()
        far = "%a %d %b %H:%M" if local.year == today.year else "%a %d %b %Y %H:%M"
        shown = local.strftime("%H:%M" if local.date() == today else far)
        utc_shown = utc(at, "%H:%M" if at.astimezone(UTC).date() == local.date() else "%a %H:%M")
        if local.utcoffset() == timedelta(0):
            return Markup(f"{shown} UTC")
        return Markup(f"{shown} {text.escape(local.tzname() or '')} ({utc_shown} UTC)")


def broken_templates(rendering: Rendering, folder: Path) -> list[str]:
    """Return a sentence for each template in a folder that cannot be read, with its line."""
    environment = rendering._markdown  # noqa: SLF001 - the same room
    found = []
    for path in sorted(folder.rglob("*.j2")):
        try:
            environment.get_template(f"own/{path.relative_to(folder).as_posix()}")
        except TemplateSyntaxError as error:
            found.append(f"{error.filename or path}, line {error.lineno}: {error.message}.")
        except (OSError, UnicodeError, TemplateError) as error:
            found.append(f"{path}, line 1: it cannot be read ({error}).")
    return found


def utc(at: datetime, form: str = "%Y-%m-%d %H:%M") -> str:
    """Word a moment in UTC."""
    return at.astimezone(UTC).strftime(form)


def duration(length: timedelta | None) -> str:
    """Word a length of time: `45 min`, `3 h 10 min`, `2 d 4 h`; `unknown` when there is none. Days never wrap."""
    if length is None:
        return "unknown"
    minutes = int(length.total_seconds() // 60)
    sign, minutes = ("-", -minutes) if minutes < 0 else ("", minutes)
    if minutes == 0:
        return "under a minute"
    days, hours, minutes = minutes // 1440, minutes % 1440 // 60, minutes % 60
    parts = [f"{days} d"] if days else []
    parts += [f"{hours} h"] if hours else []
    parts += [f"{minutes} min"] if minutes and not days else []
    return sign + " ".join(parts)


def measured(measure: Duration) -> str:
    """Word one of the four durations: `45 min`, or `unknown`."""
    return duration(measure.value)


def count(number: int, one: str, many: str = "") -> str:
    """Word a number of things: `1 line`, `43 lines`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _environment(compiled: Compiled, own: Path | None = None, **options: Any) -> Sandbox:
    ours: BaseLoader = PackageLoader("templates", "")
    if own is not None:
        ours = ChoiceLoader([PrefixLoader({"own": FileSystemLoader(own.absolute())}), ours])
    return Sandbox(
        loader=ours,
        bytecode_cache=compiled,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        **options,
    )


def _escaped(value: object) -> object:
    return value if isinstance(value, Markup) or not isinstance(value, str) else Markup(text.escape(value))


@pass_context
def _said(context: Context, wire: str | None) -> Markup:
    return Markup(text.mrkdwn(wire or "", context["names"]))


@pass_context
def _said_short(context: Context, wire: str | None, most: int) -> Markup:
    said = text.shorten(text.mrkdwn(" ".join((wire or "").split()), context["names"]), most)
    # A backtick without its other would make code of the words that the template puts behind it.
    return Markup("ˋ".join(said.rsplit("`", 1)) if said.count("`") % 2 else said)


def _address(url: str, label: str = "") -> Markup:
    """Word a web address as a link; anything else as typed text."""
    return Markup(text.mrkdwn(f"<{url}|{text.escape(label)}>" if label else f"<{url}>", {}))


def _slack_date(at: datetime, form: str = "{date_short_pretty} {time}") -> Markup:
    """Make Slack's date token, shown in each reader's own zone.

    https://docs.slack.dev/messaging/formatting-message-text/
    """
    return Markup(f"<!date^{int(at.timestamp())}^{form}|{utc(at)} UTC>")


def _clock_token(at: datetime) -> Markup:
    return _slack_date(at, "{time}")
