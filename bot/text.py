"""Slack's wire text: cleaned once at the edge, kept as it came, parsed into tokens, worded per place.

In the wire form `&lt;` is a typed "<", while `<@U1>` is a mention: unescaping before storing would make the two the
same. See https://docs.slack.dev/messaging/formatting-message-text
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

LONGEST_TEXT = 200_000  # Slack's 40,000 characters, of which each may take five in wire form (`&amp;`)

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LINE_BREAK = re.compile("\r\n?|[\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_ENTITY = re.compile(r"&(?:lt|gt|amp);")
_OPEN_ENTITY = re.compile(r"&(?:lt|gt|amp)\Z")
_TYPED = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
_TOKEN = re.compile(
    r"""<(?:
      @(?P<user>[UW][A-Z0-9]+)
    | \#(?P<channel>[CGD][A-Z0-9]+)
    | !subteam\^(?P<group>S[A-Z0-9]+)
    | !(?P<broadcast>channel|here|everyone)
    | !date\^(?P<epoch>-?[0-9]{1,12})\^[^<>|]*
    | (?P<url>(?:https?://|mailto:|tel:)[^<>|\s]+)
    )(?:\|(?P<label>[^<>]*))?>""",
    re.VERBOSE,
)
_HALF_TOKEN = re.compile(r"(?:&[a-z]{0,3}|<[^<>]{0,400})\Z")
_CANNOT_DECOMPOSE = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i", "ħ": "h"}
)


@dataclass(frozen=True)
class Typed:
    """Characters that a person typed, unescaped."""

    text: str


@dataclass(frozen=True)
class UserMention:
    """A person, by Slack's id; `label` is unescaped, and "" where Slack sent none (so in all tokens)."""

    id: str
    label: str = ""


@dataclass(frozen=True)
class ChannelMention:
    """A channel, by Slack's id."""

    id: str
    label: str = ""


@dataclass(frozen=True)
class GroupMention:
    """A user group, by Slack's id."""

    id: str
    label: str = ""


@dataclass(frozen=True)
class Broadcast:
    """A call to all who can be reached: `range` is channel, here or everyone."""

    range: str


@dataclass(frozen=True)
class Link:
    """An address, unescaped: http, https, mailto or tel."""

    url: str
    label: str = ""


@dataclass(frozen=True)
class DateToken:
    """An instant in seconds since 1970, which Slack shows in the zone of each reader."""

    epoch: int
    fallback: str = ""


Token = Typed | UserMention | ChannelMention | GroupMention | Broadcast | Link | DateToken


@dataclass(frozen=True)
class Mentioned:
    """The ids of the people and user groups that a text mentions, each once, in order."""

    people: tuple[str, ...]
    groups: tuple[str, ...]


def normalise(raw: str, limit: int = LONGEST_TEXT) -> str:
    """Clean a text once at the edge: NFC, no control characters but newline and tab, at most `limit` characters.

    Lone surrogates become U+FFFD, since no database stores them.
    """
    clean = _CONTROL.sub("", _LINE_BREAK.sub("\n", _SURROGATE.sub("\ufffd", raw)))
    return unicodedata.normalize("NFC", clean)[:limit]


def storable(raw: str) -> str:
    """Take out what no database stores, and nothing else: for ids and keys, which are kept as they came."""
    return _SURROGATE.sub("\ufffd", raw).replace("\x00", "")


def from_command(raw: str) -> str:
    """Return the text of a slash command in wire form, cleaned.

    Mentions, links and dates stay tokens. A raw `<!channel>` counts as typed text, as does any other stray <, > or &:
    Slack sends a command both escaped and as typed.
    """
    clean = normalise(raw)
    if len(clean) == LONGEST_TEXT:
        clean = _HALF_TOKEN.sub("", clean)
    pieces = []
    end = 0
    for found in _TOKEN.finditer(clean):
        if not found["broadcast"]:
            pieces += [_escape_stray(clean[end : found.start()]), found[0]]
            end = found.end()
    return "".join([*pieces, _escape_stray(clean[end:])])


def parse(wire: str) -> list[Token]:
    """Split a wire text into what was typed and what Slack marked."""
    return list(_tokens(wire))


def plain(wire: str, names: Mapping[str, str]) -> str:
    """Word a wire text for exports and files: @name, #name, and typed text as it was typed.

    `names` maps Slack's ids of people, groups and channels to names.
    """
    return unicodedata.normalize("NFC", "".join(_plain_token(token, names) for token in parse(wire)))


def mrkdwn(wire: str, names: Mapping[str, str]) -> str:
    """Word a wire text for Slack: the same words as `plain`, escaped, with nothing in it that pings anybody.

    Links stay links when they are http or https.
    """
    return "".join(_mrkdwn_token(token, names) for token in parse(wire))


def escape(text: str) -> str:
    """Escape a typed text for Slack's mrkdwn: &, < and >, and nothing else."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """Return the characters that an escaped text stands for, each entity once."""
    return _ENTITY.sub(lambda found: _TYPED[found[0]], text)


def labels(wire: str) -> dict[str, str]:
    """Return what Slack called the people whom a text mentions, by id; those whom it did not name are left out."""
    return {token.id: token.label for token in parse(wire) if isinstance(token, UserMention) and token.label}


def mentioned(wire: str) -> Mentioned:
    """Return whom a wire text mentions; calls to a whole channel are no mention."""
    tokens = parse(wire)
    people = dict.fromkeys(token.id for token in tokens if isinstance(token, UserMention))
    groups = dict.fromkeys(token.id for token in tokens if isinstance(token, GroupMention))
    return Mentioned(tuple(people), tuple(groups))


def trim_end(wire: str, signs: str) -> str:
    """Take `signs` off the end of a wire text; the `;` of an escaped character there is no semicolon."""
    trimmed = wire.rstrip(signs)
    is_escaped = wire.startswith(";", len(trimmed)) and _OPEN_ENTITY.search(trimmed)
    return f"{trimmed};" if is_escaped else trimmed


def shorten(text: str, limit: int) -> str:
    """Cut a text to at most `limit` characters, the last of them "…"; never inside an entity or a token."""
    if len(text) <= limit:
        return text
    if limit <= 0:
        return ""
    kept = text[: limit - 1]
    opened = kept.rfind("<")
    if opened > kept.rfind(">") and _TOKEN.match(text, opened):
        kept = kept[:opened]
    else:
        entity = kept.rfind("&")
        whole = _ENTITY.match(text, entity) if entity >= 0 else None
        kept = kept[:entity] if whole and whole.end() > len(kept) else kept
    return kept.rstrip() + "…"


def slug(title: str, limit: int) -> str:
    """Return what of a typed title may stand in a channel's name: a–z, 0–9 and single dashes, at most `limit` long.

    "" where nothing is left, as of a title of emoji only.
    """
    base = unicodedata.normalize("NFKD", re.sub("['’]", "", title.casefold()).translate(_CANNOT_DECOMPOSE))
    letters = "".join(char for char in base if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[: max(limit, 0)].strip("-")


def with_mentions(typed: str, before: str, names: Mapping[str, str]) -> str:
    """Return an edited text (escaped) in wire form: what `before` (wire) marked and is still in it, is marked again.

    A field shows a mention as its name, and gives the name back; `names` are those that it showed.
    """
    marked = {
        escape(plain(found[0], names)).casefold(): found[0]
        for found in _TOKEN.finditer(before)
        if not found["broadcast"]
    }
    marked.pop("", None)
    longest_first = sorted(marked, key=len, reverse=True)
    if not longest_first:
        return typed
    shown = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)
    return shown.sub(lambda found: marked.get(found[0].casefold(), found[0]), typed)


def _tokens(wire: str) -> Iterator[Token]:
    end = 0
    for found in _TOKEN.finditer(wire):
        if found.start() > end:
            yield Typed(unescape(wire[end : found.start()]))
        yield _token(found)
        end = found.end()
    if end < len(wire):
        yield Typed(unescape(wire[end:]))


def _token(found: re.Match[str]) -> Token:
    label = unescape(found["label"] or "")
    if found["user"]:
        return UserMention(found["user"], label.removeprefix("@"))
    if found["channel"]:
        return ChannelMention(found["channel"], label.removeprefix("#"))
    if found["group"]:
        return GroupMention(found["group"], label.removeprefix("@"))
    if found["epoch"]:
        return DateToken(int(found["epoch"]), label)
    if found["url"]:
        return Link(unescape(found["url"]), label)
    return Broadcast(found["broadcast"])


def _plain_token(token: Token, names: Mapping[str, str]) -> str:
    match token:
        case Typed(text):
            return text
        case UserMention(id_, label) | GroupMention(id_, label):
            return "@" + (names.get(id_) or label or "someone").removeprefix("@")
        case ChannelMention(id_, label):
            return "#" + (names.get(id_) or label or "channel").removeprefix("#")
        case Broadcast(range_):
            return "@" + range_
        case DateToken(epoch, fallback):
            return fallback or str(epoch)
        case Link(url, label):
            address = re.sub(r"^(?:mailto:|tel:)", "", url)
            return address if not label or label == address else _label_and_address(label, address)


def _label_and_address(label: str, address: str) -> str:
    """Slack turns a typed "example.com" into a link whose label says the same without the scheme."""
    return label if re.sub(r"^https?://|/$", "", address) == label.rstrip("/") else f"{label} ({address})"


def _mrkdwn_token(token: Token, names: Mapping[str, str]) -> str:
    if isinstance(token, Link) and token.url.startswith(("http://", "https://")):
        url = escape(quote(token.url, safe="%/:=&?~#+!$,;'@()*[]"))
        label = escape(" ".join(token.label.split())).replace("|", "¦")
        return f"<{url}|{label}>" if label else f"<{url}>"
    return escape(_plain_token(token, names))


def _escape_stray(text: str) -> str:
    pieces = []
    end = 0
    for entity in _ENTITY.finditer(text):
        pieces += [escape(text[end : entity.start()]), entity[0]]
        end = entity.end()
    return "".join([*pieces, escape(text[end:])])
