"""All checks, in the order of a run; each module of this folder registers its own when imported."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from modelarts_flavors.conformance.checks import (
    authentication,
    continue_token,
    detours,
    error_body,
    http_headers,
    http_methods,
    kubernetes_profile,
    label_selector,
    leaks,
    page_body,
    page_size,
    pagination,
    project_isolation,
    reliability,
    robustness,
    walks,
)
from modelarts_flavors.conformance.checks.registry import Check, registered
from modelarts_flavors.conformance.options import Options

# In the order of a run: what blocks others and what costs few requests is first, so that a long list
# leaves it enough of the budget.
MODULES = (
    page_body,
    error_body,
    leaks,
    http_headers,
    page_size,
    authentication,
    detours,
    project_isolation,
    http_methods,
    kubernetes_profile,
    pagination,
    walks,
    label_selector,
    continue_token,
    robustness,
    reliability,
)


def checks() -> tuple[Check, ...]:
    """Every check, in the order in which a run takes them."""
    order = [module.__name__ for module in MODULES]
    return tuple(sorted(registered(), key=lambda check: (check.last, order.index(check.module))))


def chosen(options: Options) -> Iterator[Check]:
    """The checks that a run with these options reports."""
    return (found for found in checks() if found.applies(options))


def taken(options: Options) -> Iterator[Check]:
    """The checks that a run with these options takes; those beyond the chosen ones are not reported.

    A check that runs last judges the answers that others received. Where `only` names such checks
    alone, by one of its entries, there would be hardly an answer to judge: all others run for them.

    >>> few = Options(only=("limit/default",))
    >>> [check.id for check in taken(few)], len(list(chosen(Options(only=("limit/page-bounded",)))))
    (['limit/default'], 1)
    >>> len(list(taken(Options(only=("limit/page-bounded",))))) == len(list(chosen(Options())))
    True
    """
    for entry in options.only:
        named = list(chosen(replace(options, only=(entry,))))
        if named and all(found.last for found in named):
            return chosen(replace(options, only=()))
    return chosen(options)
