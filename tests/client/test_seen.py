"""What a pass has seen is as good as a set of it, however much it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelarts_flavors.client import seen


@given(st.lists(st.integers(0, 60)))
def test_it_answers_as_a_set_does(things: list[int]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seen, "RECENT", 4)
        known, kept = set[int](), seen.Seen()
        for thing in things:
            assert (thing not in known) == kept.add(thing)
            known.add(thing)
