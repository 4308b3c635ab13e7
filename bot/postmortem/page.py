"""The postmortem as one HTML page: nothing is loaded, nothing runs, it reads on a phone and prints."""

from collections.abc import Sequence
from typing import Any

from bot.postmortem.facts import Facts
from bot.postmortem.markdown import to_html
from bot.postmortem.picture import svg
from bot.postmortem.sections import SectionText, head
from bot.rendering import Rendering
from bot.settings import Settings

NAME = "page.html.j2"


def page(facts: Facts, sections: Sequence[SectionText], settings: Settings, rendering: Rendering) -> str:
    """Return the whole postmortem as HTML; people's Markdown is cleaned of everything that acts."""
    return rendering.document(NAME, facts_of_page(facts, sections, settings, rendering))


def facts_of_page(
    facts: Facts, sections: Sequence[SectionText], settings: Settings, rendering: Rendering
) -> dict[str, Any]:
    """Return what the page's template is given."""
    told = [{"key": one.key, "title": one.title, "html": to_html(one.body), "origin": one.origin} for one in sections]
    return head(facts, settings) | {"sections": told, "picture": svg(facts, settings, rendering)}
