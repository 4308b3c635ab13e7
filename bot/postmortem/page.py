"""The postmortem as one HTML page: nothing is loaded, nothing runs, it reads on a phone and prints."""

from sqlmodel import Session

from bot.postmortem.draft import current
from bot.postmortem.facts import gather
from bot.postmortem.markdown import to_html
from bot.postmortem.sections import head
from bot.rendering import Rendering
from bot.settings import Settings
from storage.incidents import Incident


def page(session: Session, incident: Incident, *, settings: Settings, rendering: Rendering) -> str:
    """Return the whole postmortem as HTML; people's Markdown is cleaned of everything that acts."""
    facts = gather(session, incident, settings)
    told = [
        {"key": one.key, "title": one.title, "html": to_html(one.body)}
        for one in current(session, facts, settings, rendering)
    ]
    return rendering.document("page.html.j2", head(facts, settings) | {"sections": told})
