"""How many examples and cases run: HYPOTHESIS_PROFILE, `--first-case`. Signals as on a terminal."""

from __future__ import annotations

import os
import signal

import pytest
from hypothesis import HealthCheck, settings

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
# Times are never asserted, so there are no deadlines.
settings.register_profile(
    "quick", max_examples=40, deadline=None, suppress_health_check=SLOW, derandomize=True
)
# For a second run of the same tests, in a copy with an edited document.
settings.register_profile(
    "brief", max_examples=4, deadline=None, suppress_health_check=SLOW, derandomize=True
)
settings.register_profile(
    "nightly", max_examples=2000, deadline=None, suppress_health_check=SLOW, print_blob=True
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

# A shell starts what it runs in the background with SIGINT ignored, and children inherit that: the
# programs that tests interrupt would never end.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

LONGEST = "propagation"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--first-case", action="store_true", help="run each test function with its first case alone"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the first case of each function if only that is asked for."""
    # What takes longest begins first, so that no process waits for it in the end.
    items.sort(key=lambda item: LONGEST not in item.path.parts)
    if not config.getoption("--first-case"):
        return
    first: dict[str, pytest.Item] = {}
    for item in items:
        first.setdefault(item.nodeid.partition("[")[0], item)
    kept = set(first.values())
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = first.values()
