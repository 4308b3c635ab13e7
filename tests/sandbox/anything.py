"""Whatever somebody could send as JSON, of words that mean something to Slack."""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy


def anything(keys: Sequence[str], words: Sequence[str]) -> SearchStrategy[Any]:
    """Return values of JSON, nested, in which these keys and words come up."""
    return st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(words),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(keys), inner, max_size=5),
        max_leaves=30,
    )
