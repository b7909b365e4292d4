"""How schemathesis is set up here, and why each setting differs from its default."""

from __future__ import annotations

from typing import Any

from modelarts_flavors.conformance.options import Options
from modelarts_flavors.conformance.schemathesis_bridge.schemathesis_checks import (
    ACCEPTANCE,
    SchemathesisCheck,
    used,
)
from modelarts_flavors.contract import Contract

SMALL_SIZES = (1, 2, 3, 7)
# Boundary values, a few random requests and a few steps along links take about 40 requests, and the usual
# budget leaves no more than this.
# Of what may be sent beyond that, half goes into random requests and half into steps.
USUAL_REQUESTS = 95
FUZZING_EXAMPLES = 2
STATEFUL_EXAMPLES = 1
STATEFUL_STEPS = 3


def settings(contract: Contract, options: Options, allowance: int = 0) -> dict[str, Any]:
    """The configuration as data, as schemathesis' configuration file has it.

    `allowance` is how many requests may be sent.
    """
    spare = max(0, allowance - USUAL_REQUESTS) // 2
    operation = contract.operation
    size, selector = operation.page_size, operation.label_selector
    # Small pages make tokens, which links and later phases carry on; half the sizes stay random.
    sizes = [n for n in SMALL_SIZES if size.maximum is None or n <= size.maximum]
    return {
        "seed": options.seed,
        "continue-on-failure": True,
        "generation": {
            "database": "none",
            "unique-inputs": True,
            # The suite repeats what was found; shrinking would only spend requests.
            "no-shrink": True,
            # The suite adds the credentials; made-up ones are tested by its own checks.
            "with-security-parameters": False,
        },
        "analysis": {"constants": {"enabled": False}},
        "phases": {
            # Any other method could change something on a server that one does not own.
            "coverage": {} if options.allow_methods else {"unexpected-methods": []},
            "fuzzing": {"generation": {"max-examples": FUZZING_EXAMPLES + spare}},
            "stateful": {
                "max-steps": STATEFUL_STEPS,
                "generation": {"max-examples": STATEFUL_EXAMPLES + spare // STATEFUL_STEPS},
            },
        },
        "dictionaries": {
            "sizes": {"values": sizes},
            "selectors": {"values": [selector.example, ""]},
        },
        "parameters": {
            f"{size.location}.{size.name}": {"dictionary": "sizes", "probability": 0.5},
            f"{selector.location}.{selector.name}": {"dictionary": "selectors", "probability": 0.7},
        },
        "checks": {
            "enabled": False,
            **{check.name: _check(contract, check) for check in used(options)},
        },
    }


def _check(contract: Contract, check: SchemathesisCheck) -> dict[str, Any]:
    if check.name == ACCEPTANCE:
        return {"enabled": True, "expected-statuses": _acceptable(contract)}
    return {"enabled": True}


def _acceptable(contract: Contract) -> list[str]:
    """Statuses of a good request: the page, and what says nothing about the request itself."""
    passing = sorted(status for status in contract.retry.statuses if status < 500)
    expired = contract.operation.paging.expired_status
    return [*map(str, (contract.page_response.status, *passing, expired)), "5xx"]
