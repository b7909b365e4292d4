"""Whether answers show what they must not: credentials that were sent, and the insides of a program."""

from __future__ import annotations

import re

from modelarts_flavors.conformance.checks.registry import observer
from modelarts_flavors.conformance.http.answer import Answer
from modelarts_flavors.conformance.session.outcomes import CheckFailed

# What programs of the usual languages print where they fail.
TRACE = re.compile(
    rb"Traceback \(most recent call last\)|^\s+File \"[^\"]+\", line \d+|"
    rb"^\s+at [\w$.<>]+\([\w$]+\.(?:java|kt|scala|js|ts):\d+|^goroutine \d+ \[|"
    rb"thread '[^']+' panicked at",
    re.MULTILINE,
)


@observer("robustness/no-secrets", "robustness", enough=1)
def no_secrets(answer: Answer) -> bool:
    """No answer holds the credentials of its request, plain or within base64."""
    if not answer.status:
        return False
    if answer.exchange.leaks:
        raise CheckFailed("an answer without the credentials", answer.exchange.leaks, [answer])
    return True


@observer("robustness/no-traceback", "robustness", enough=1)
def no_traceback(answer: Answer) -> bool:
    """No answer shows where in the program something failed."""
    if answer.status < 400:
        return False
    found = TRACE.search(answer.body)
    if found is not None:
        shown = found[0].strip().decode("utf-8", "replace")[:60]
        raise CheckFailed("a message for the caller", f"{shown!r}", [answer])
    return True
