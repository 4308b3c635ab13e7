"""The postmortem as one HTML page: nothing is loaded, nothing runs, it reads on a phone and prints."""

from collections.abc import Sequence

from bot.postmortem.facts import Facts
from bot.postmortem.markdown import to_html
from bot.postmortem.picture import svg
from bot.postmortem.sections import SectionText, head
from bot.rendering import Rendering
from bot.settings import Settings


def page(facts: Facts, sections: Sequence[SectionText], settings: Settings, rendering: Rendering) -> str:
    """Return the whole postmortem as HTML; people's Markdown is cleaned of everything that acts."""
    told = [{"key": one.key, "title": one.title, "html": to_html(one.body)} for one in sections]
    return rendering.document(
        "page.html.j2", head(facts, settings) | {"sections": told, "picture": svg(facts, settings, rendering)}
    )
