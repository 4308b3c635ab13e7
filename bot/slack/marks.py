"""Marks: what the bot's posts carry in their metadata, so that they are found instead of posted twice.

A mark is one or more parts, with spaces between them: each of them tells the post from others.
"""


def is_same(wanted: str, found: str) -> bool:
    """Whether a post with the mark `found` is the one that is wanted: they share a part.

    A part of `wanted` that ends in a colon stands for all that begin with it.
    """
    parts = found.split()
    return any(
        any(one.startswith(part) for one in parts) if part.endswith(":") else part in parts for part in wanted.split()
    )
