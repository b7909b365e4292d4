"""Hypothesis profiles: quick by default; HYPOTHESIS_PROFILE chooses another. Signals as on a terminal."""

from __future__ import annotations

import os
import signal

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
