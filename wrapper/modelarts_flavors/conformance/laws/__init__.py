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
