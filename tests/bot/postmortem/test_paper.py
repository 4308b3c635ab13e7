"""A long postmortem on paper: without its appendix, or refused with what to do instead."""

from collections.abc import Sequence

import pytest

from bot.errors import Refusal
from bot.postmortem.paper import for_paper
from bot.postmortem.pdf import to_pdf
from bot.postmortem.sections import SectionText
from bot.rendering import Rendering


def page(sections: Sequence[SectionText]) -> str:
    return "".join(f"<h2>{one.title}</h2><p>{one.body}</p>" for one in sections)


def made(*sections: SectionText) -> str:
    return for_paper(sections, page, lambda: Rendering("UTC").document("left_out.md.j2", {"line_count": 5000}))


def test_what_is_too_long_for_paper_leaves_its_appendix_out_and_says_so() -> None:
    summary = SectionText("summary", "Summary", "Nobody could print.")
    assert "line line" in made(summary, SectionText("appendix", "Appendix", "line " * 1000))
    said = made(summary, SectionText("appendix", "Appendix", "line " * 100_000))
    assert "line line" not in said
    assert "Nobody could print." in said
    assert "The whole timeline, 5,000 lines, is too long for paper, and left out here: the HTML" in said


def test_what_is_too_long_even_so_is_refused_and_it_is_said_what_to_do_instead() -> None:
    with pytest.raises(Refusal) as refused:
        to_pdf(made(SectionText("timeline", "Timeline", "line " * 100_000)))
    said = Rendering("UTC").refuse(refused.value).text
    assert "too long for a PDF, even without its appendix. Take HTML instead, `export html`" in said
