"""Addresses that people mentioned in the timeline: dashboards, status pages, pull requests."""

from bot import text
from bot.postmortem.facts import Facts
from bot.postmortem.markdown import link


def found_in(facts: Facts) -> list[str]:
    """Return what was linked, then each web address of the standing lines, each once, as Markdown; related incidents.

    In the order in which they were linked, then in that of the timeline.
    """
    found = {one.url: one.title or one.url for one in facts.links}
    for line in facts.standing:
        if "<http" not in (line.text or ""):
            continue
        for token in text.parse(line.text or ""):
            if isinstance(token, text.Link) and token.url.startswith(("http://", "https://")):
                found.setdefault(token.url, token.label or token.url)
    related = [
        f"{one.incident.key} {one.incident.title}" + (f": {one.why}" if one.why else "") for one in facts.related
    ]
    named = [f"Related: {facts.typed(one).cell}" for one in related]
    return [*(link(label, url) for url, label in found.items()), *named]
