"""The external profile: what outsiders may read, without responders, names, channels, files and internal addresses.

Lines that are marked internal are in no document anyway.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar
from urllib.parse import urlsplit

from sqlmodel import SQLModel

from bot import text
from bot.postmortem.facts import Facts
from bot.postmortem.people_in_text import SOMEBODY
from bot.postmortem.sections import SectionText
from bot.settings import Settings
from storage.action_items import ActionItem
from storage.incidents import ContributingFactor, Incident
from storage.timeline import Line

LEFT_OUT = "(address left out)"
_CHANNEL, _MENTIONED = "a channel", "(mention left out)"
_TITLED = r"""(?:\s+(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?\s*"""
_LINK = re.compile(rf"!?\[((?:\\.|[^\]\\\n])*)\]\(<?([^()<>\s]*(?:\([^()\s]*\)[^()<>\s]*)*)>?{_TITLED}\)")
_URL = re.compile(r"<?\b(?:https?|ftp|file|slack|mailto|tel):[^\s<>\"'`|\\\])]+>?", re.IGNORECASE)
_BARE = re.compile(
    r"(?<![\w@/.])(?:www\.[\w-]+(?:\.[\w-]+)+|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/)[^\s<>\"'`|)]*", re.IGNORECASE
)
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_CHANNEL_NAME = re.compile(r"(?<![\w&#/\\])#(?:[^\W\d][\w-]{1,79}|\d+[\w]*-[\w-]+)")
_LABELLED = re.compile(r"<((?:https?|mailto|tel):[^<>|]+)\|([^<>]+)>")  # in Slack's wire form
_CHANNEL_TOKEN = re.compile(r"<#[CGD][A-Z0-9]+(?:\|[^<>]*)?>")
_MENTION = re.compile(r"\\?<[@#!][^<>\n]*>")
_COMMENT = re.compile(r"(?<!\\)<!--.*?-->", re.DOTALL)
_Row = TypeVar("_Row", bound=SQLModel)


class Veil:
    """Takes out of words what is not for outsiders; doing it twice changes nothing."""

    def __init__(self, facts: Facts, settings: Settings) -> None:
        """Learn who and which channel not to name; `public_hosts` are those whose addresses may stay."""
        self._facts = facts
        self._public = {host.lower().removeprefix("www.") for host in settings.public_hosts}
        name = facts.incident.channel_name
        self._own_channel = re.compile(rf"#?(?<![\w-]){re.escape(name)}(?![\w-])") if name else None

    def is_public(self, url: str) -> bool:
        """Whether an address may stand before outsiders."""
        try:
            host = urlsplit(url).hostname or ""
        except ValueError:
            return False
        return host.removeprefix("www.") in self._public

    def typed(self, said: str) -> str:
        """Return typed text without what is not for outsiders."""
        said = _URL.sub(self._address, said)
        said = _BARE.sub(lambda found: found[0] if self.is_public(f"https://{found[0]}") else LEFT_OUT, said)
        said = _MAIL.sub(LEFT_OUT, said)
        if self._own_channel:
            said = self._own_channel.sub("the incident's channel", said)
        return self._facts.people_in_text.typed(_CHANNEL_NAME.sub(_CHANNEL, said))

    def wire(self, wire: str) -> str:
        """Return Slack's wire text so, in wire form; mentions and links in it become words."""
        said = _LABELLED.sub(lambda found: found[0] if self.is_public(found[1]) else found[2], wire)
        said = _CHANNEL_TOKEN.sub(_CHANNEL, said)
        return text.escape(self.typed(self._facts.words(said).plain))

    def markdown(self, body: str) -> str:
        """Return a section's Markdown so: links that are not public become their words."""
        bare = _LINK.sub(lambda found: found[0] if self.is_public(found[2]) else found[1], _COMMENT.sub("", body))
        return self.typed(_MENTION.sub(_MENTIONED, bare))

    def _address(self, found: re.Match[str]) -> str:
        url = found[0].strip("<>")
        end = len(url.rstrip(".,;:!?"))
        return found[0] if self.is_public(url[:end]) else LEFT_OUT + url[end:]


def veiled(facts: Facts, settings: Settings) -> Facts:
    """Return what may leave of `facts`; they must call people by role. Its rows are copies that nobody stores."""
    veil = Veil(facts, settings)
    called = facts.labels
    document = facts.postmortem and _copy(facts.postmortem, owner_id=called.get(facts.owner_id, SOMEBODY), file_id=None)
    return replace(
        facts,
        incident=_incident(facts.incident, veil, called),
        roles=[],
        lines=[_line(one, veil, called) for one in facts.standing],
        factors=[_factor(one, veil) for one in facts.factors],
        action_items=[_item(one, veil, called) for one in facts.action_items],
        reminders={item_id: [] for item_id in facts.reminders},
        postmortem=document,
        people={},
        names={},
        labels={label: label for label in called.values()},
        workspace_url="",
        attached={line_id: replace(one, evidence=[]) for line_id, one in facts.attached.items()},
        links=[
            _copy(one, title=veil.typed(facts.typed(one.title).plain), added_by="")
            for one in facts.links
            if veil.is_public(one.url)
        ],
        related=[],
        tags=[],
    )


def veiled_sections(sections: Iterable[SectionText], facts: Facts, settings: Settings) -> list[SectionText]:
    """Return the sections that may leave, what people wrote in them too; `facts` are those before the veil."""
    veil = Veil(facts, settings)
    told = (replace(one, title=veil.typed(one.title), body=veil.markdown(one.body)) for one in sections)
    return [one for one in told if one.key != "responders"]


def _copy(row: _Row, **changed: object) -> _Row:
    return type(row)(**(row.model_dump() | changed))


def _incident(incident: Incident, veil: Veil, called: Mapping[str, str]) -> Incident:
    return _copy(
        incident,
        title=veil.typed(incident.title),
        summary=veil.typed(incident.summary),
        cause=veil.wire(incident.cause),
        impact={name: veil.typed(said) for name, said in incident.impact.items()},
        channel_id=None,
        channel_name=None,
        declared_by=called.get(incident.declared_by, SOMEBODY),
        postmortem_url=incident.postmortem_url if veil.is_public(incident.postmortem_url or "") else None,
    )


def _line(line: Line, veil: Veil, called: Mapping[str, str]) -> Line:
    return _copy(
        line,
        text=None if line.text is None else veil.wire(line.text),
        author_name=called.get(line.author_id, SOMEBODY) if line.author_id else line.author_name,
        author_id=None,
        channel_id=None,
        message_ts=None,
        thread_ts=None,
        permalink=None,
        origin_name="",
    )


def _item(item: ActionItem, veil: Veil, called: Mapping[str, str]) -> ActionItem:
    owner = text.escape(called.get(item.owner_id, SOMEBODY)) if item.owner_id else veil.wire(item.owner_name)
    return _copy(
        item,
        text=veil.wire(item.text),
        owner_id=None,
        owner_group_id=None,
        owner_name=owner or ("a team" if item.owner_group_id else ""),
        url=item.url if veil.is_public(item.url) else "",
    )


def _factor(factor: ContributingFactor, veil: Veil) -> ContributingFactor:
    question = None if factor.question is None else veil.wire(factor.question)
    return _copy(factor, question=question, text=veil.wire(factor.text), author_id="")
