"""Two texts of one section: what is different, and both in one where they began from the same text.

Lines are the unit: https://www.cis.upenn.edu/~bcpierce/papers/diff3-short.pdf
"""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher, unified_diff

Region = tuple[int, int, int, int, int, int]  # of the base, of ours, of theirs: from and until


def merge(base: str, ours: str, theirs: str) -> str:
    """Return `ours` with what `theirs` changed since `base`.

    Where both changed the same place, our lines stay and what they added follows: no line of ours that is not one of
    the base is ever lost.
    """
    before, mine, others = base.split("\n"), ours.split("\n"), theirs.split("\n")
    return "\n".join(_merged(before, mine, others))


def unified(before: str, after: str, most: int) -> tuple[list[str], int]:
    """Return what changed, each line with ` `, `-`, `+` or `@` before it, and how many more lines there are.

    `most` counts characters.
    """
    told = list(unified_diff(before.split("\n"), after.split("\n"), n=1, lineterm=""))[2:]
    shown, length = [], 0
    for line in told:
        length += len(line) + 1
        if length > most:
            break
        if not line.startswith("@@"):
            shown.append(line)
        elif shown:
            shown.append("@")
    if told and not shown:
        shown = [told[1][: most - 1] + "…"]
    return shown, max(0, len(told) - 1 - len(shown))


def _merged(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> Iterator[str]:
    at_base = at_ours = at_theirs = 0
    for base_from, base_to, ours_from, ours_to, theirs_from, theirs_to in _same(base, ours, theirs):
        yield from _settled(base[at_base:base_from], ours[at_ours:ours_from], theirs[at_theirs:theirs_from])
        yield from base[base_from:base_to]
        at_base, at_ours, at_theirs = base_to, ours_to, theirs_to


def _settled(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> Sequence[str]:
    if ours == base:
        return theirs
    if theirs in (base, ours):
        return ours
    known = {*base, *ours}
    return [*ours, *(line for line in theirs if line not in known)]


def _same(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> Iterator[Region]:
    """Give the stretches that are the same in all three, and one of no length at the end."""
    mine = SequenceMatcher(None, base, ours).get_matching_blocks()
    others = SequenceMatcher(None, base, theirs).get_matching_blocks()
    one = other = 0
    while one < len(mine) and other < len(others):
        (base_ours, at_ours, ours_length), (base_theirs, at_theirs, theirs_length) = mine[one], others[other]
        begin, end = max(base_ours, base_theirs), min(base_ours + ours_length, base_theirs + theirs_length)
        if begin < end:
            in_ours, in_theirs = at_ours + begin - base_ours, at_theirs + begin - base_theirs
            length = end - begin
            yield begin, end, in_ours, in_ours + length, in_theirs, in_theirs + length
        if base_ours + ours_length < base_theirs + theirs_length:
            one += 1
        else:
            other += 1
    yield len(base), len(base), len(ours), len(ours), len(theirs), len(theirs)
