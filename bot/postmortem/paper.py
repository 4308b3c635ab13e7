"""What of a postmortem goes on paper: all of it, or, where that is too long for a PDF, without its appendix."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.postmortem.pdf import MOST_CHARACTERS
from bot.postmortem.sections import APPENDIX, SectionText


def for_paper(
    sections: Sequence[SectionText], page: Callable[[Sequence[SectionText]], str], left_out: Callable[[], str]
) -> str:
    """Return the HTML to make a PDF of; `page` makes it, `left_out` words what stands where the appendix was."""
    whole = page(sections)
    if len(whole) > MOST_CHARACTERS:
        whole = page([replace(one, body=left_out()) if one.key == APPENDIX else one for one in sections])
    return whole
