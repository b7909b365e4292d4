"""Which faults there are: accidents that break an answer, shapes that use what the contract leaves open."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault: what its value means ("" where it has none), an optional default, and help."""

    value: str
    help: str
    is_shape: bool = False
    default: str | None = None


ACCIDENTS = {
    "latency": Kind("seconds", "Wait so long before answering."),
    "jitter": Kind("seconds", "Wait up to so much longer, at random."),
    "error": Kind("error", "Answer with this status, or with this error example of the document."),
    "retry-after": Kind("wait", "Name this wait in injected errors: seconds, or date:SECONDS."),
    "drop": Kind("", "Close the connection without an answer."),
    "truncate": Kind("", "Close the connection in the middle of the answer."),
    "html": Kind("status", "Answer with a page of HTML.", default="200"),
    "array": Kind("", "Answer with an array of JSON."),
    "redirect": Kind("location", "Answer with a redirect.", default="/login"),
    "repeat-token": Kind("", "Give the same continue token again."),
    "expire-token": Kind("", "Say that the continue token has expired."),
}
SHAPES = {
    "short-pages": Kind("", "Give fewer flavors than asked for.", is_shape=True),
    "empty-pages": Kind("", "Give pages without flavors in the middle.", is_shape=True),
    "empty-continue": Kind("", "End a list with an empty continue token.", is_shape=True),
    "no-remaining": Kind("", "Leave out how many flavors remain.", is_shape=True),
    "extra-fields": Kind("", "Add properties that are not documented.", is_shape=True),
    "unknown-labels": Kind("", "Add labels that are not documented.", is_shape=True),
    "sparse": Kind("", "Leave out optional properties of flavors.", is_shape=True),
}
KINDS = {**ACCIDENTS, **SHAPES}
# Uses every freedom that the contract leaves, so that clients learn to cope.
PRESETS = {
    "hostile": (
        "short-pages@0.5",
        "empty-pages@0.25",
        "empty-continue@0.5",
        "no-remaining@0.5",
        "extra-fields@0.5",
        "unknown-labels@0.5",
        "sparse@0.5",
    )
}


def describe() -> list[tuple[str, str]]:
    """Spelling and help of every fault and preset."""
    listed = [
        (f"{name}={kind.value.upper()}" if kind.value else name, kind.help)
        for name, kind in KINDS.items()
    ]
    listed += [(name, f"All of: {', '.join(spelled)}.") for name, spelled in PRESETS.items()]
    return listed
