"""The laws, by what they are about; each room registers its own when it is imported."""

from __future__ import annotations

from modelarts_flavors.conformance.laws import (
    bodies,
    credentials,
    errors,
    kubernetes,
    limits,
    methods,
    projects,
    requests,
    selectors,
    tokens,
    walks,
)

# In the order of a run: what blocks others, and what finds most, comes first.
ROOMS = (
    bodies,
    errors,
    limits,
    walks,
    selectors,
    tokens,
    credentials,
    projects,
    requests,
    methods,
    kubernetes,
)
