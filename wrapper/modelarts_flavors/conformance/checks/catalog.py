"""The laws, by what they are about; each room registers its own when it is imported."""

from __future__ import annotations

from collections.abc import Iterator

from modelarts_flavors.conformance.checks import (
    authentication,
    continue_token,
    error_body,
    http_methods,
    kubernetes_profile,
    label_selector,
    page_body,
    page_size,
    pagination,
    project_isolation,
    robustness,
)
from modelarts_flavors.conformance.checks.registry import Law, registered
from modelarts_flavors.conformance.options import Options

# In the order of a run: what blocks others, and what finds most, comes first.
ROOMS = (
    page_body,
    error_body,
    page_size,
    pagination,
    label_selector,
    continue_token,
    authentication,
    project_isolation,
    robustness,
    http_methods,
    kubernetes_profile,
)


def laws() -> tuple[Law, ...]:
    """Every law, in the order in which a run takes them."""
    order = [room.__name__ for room in ROOMS]
    return tuple(sorted(registered(), key=lambda law: (law.last, order.index(law.room))))


def chosen(options: Options) -> Iterator[Law]:
    """The laws that a run with these options takes."""
    return (found for found in laws() if found.applies(options))
