"""Addresses that people mentioned in the timeline: dashboards, status pages, pull requests."""

from bot import text
from bot.postmortem.facts import Facts
from bot.postmortem.markdown import link


def found_in(facts: Facts) -> list[str]:
    """Return each web address of the standing lines once, as a Markdown link, in the order of the timeline."""
    found: dict[str, str] = {}
    for line in facts.standing:
        if "<http" not in (line.text or ""):
            continue
        for token in text.parse(line.text or ""):
            if isinstance(token, text.Link) and token.url.startswith(("http://", "https://")):
                found.setdefault(token.url, token.label or token.url)
    return [link(label, url) for url, label in found.items()]
