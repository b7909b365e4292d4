"""The kinds of faults: injected faults break an answer, variations use a freedom of the contract."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault: the meaning of its value ("" for no value), a default value, and help."""

    value: str
    help: str
    default: str | None = None


INJECTED = {
    "latency": Kind("seconds", "Delay the response by this time."),
    "jitter": Kind("seconds", "Delay the response by a random time, at most this long."),
    "error": Kind("error", "Respond with the error of this status or of this example name."),
    "retry-after": Kind(
        "wait", "Send this wait with injected errors: SECONDS, or date:SECONDS for a date."
    ),
    "drop": Kind("", "Close the connection without a response."),
    "truncate": Kind("", "Close the connection in the middle of the response."),
    "html": Kind("status", "Respond with an HTML page, with this status.", default="200"),
    "array": Kind("", "Respond with a JSON array."),
    "redirect": Kind("location", "Respond with a redirect to this URL.", default="/login"),
    "repeat-token": Kind("", "Return the continue token of the request again."),
    "expire-token": Kind("", "Refuse the continue token as expired."),
}
VARIATIONS = {
    "short-pages": Kind("", "Return fewer flavors than requested."),
    "empty-pages": Kind("", "Return empty pages in the middle of a list."),
    "empty-continue": Kind("", "End a list with an empty continue token."),
    "no-remaining": Kind("", "Omit the number of remaining flavors."),
    "extra-fields": Kind("", "Add properties that are not documented."),
    "unknown-labels": Kind("", "Add labels that are not documented."),
    "sparse": Kind("", "Omit optional properties of flavors."),
}
KINDS = {**INJECTED, **VARIATIONS}
# Uses every freedom of the contract, to test that clients accept all of them.
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
    """Syntax and help of every fault and preset."""
    listed = [
        (f"{name}={kind.value.upper()}" if kind.value else name, kind.help)
        for name, kind in KINDS.items()
    ]
    listed += [(name, f"All of: {', '.join(spelled)}.") for name, spelled in PRESETS.items()]
    return listed
