"""What a selector must select from the list, by the labels that the list shows."""

from __future__ import annotations

from modelarts_flavors.conformance.session.listing import Listing, endless
from modelarts_flavors.conformance.session.outcomes import CheckFailed, Skipped
from modelarts_flavors.conformance.session.probe import Probe
from modelarts_flavors.conformance.wording import some
from modelarts_flavors.selectors import LabelSelector


def due_names(probe: Probe, meaning: LabelSelector) -> dict[str, bool | None]:
    """Of every flavor of the list, whether it must be selected; None where it shows no labels."""
    shown = zip(probe.names, probe.listing.labels, strict=True)
    return {name: None if found is None else meaning.matches(found) for name, found in shown}


def select_all(probe: Probe, *selectors: str) -> None:
    """Compare what each selector selects with the labels of the whole list."""
    probe.require_whole()
    if not probe.names:
        raise Skipped("needs a list that is not empty")
    for text in selectors:
        probe.confirm(select, probe, text, LabelSelector.parse(text))


def select(probe: Probe, text: str, meaning: LabelSelector) -> None:
    """Read what a selector selects and compare it with the labels of the whole list."""
    listing = probe.read(text, probe.some_pages)
    if listing.problem:
        raise endless(listing)
    due, places = due_names(probe, meaning), probe.listing.places
    wrong = [name for name in listing.names if due.get(name, False) is False]
    if wrong:
        raise _differs(probe, text, listing, f"{some(wrong)} as well, which it does not select")
    got = set(listing.names)
    # Of a long list the first pages must do: whatever is due up to the last flavor seen.
    end = len(places) if listing.reached_end else max((places[name] + 1 for name in got), default=0)
    lost = [name for name in probe.names[:end] if due[name] and name not in got]
    if lost:
        raise _differs(probe, text, listing, f"no {some(lost)}, which it selects")
    if sorted(listing.names, key=places.__getitem__) != list(listing.names):
        raise _differs(probe, text, listing, "another order than in the whole list")
    if len(got) != len(listing.names):
        raise _differs(probe, text, listing, "a flavor more than once")
    if listing.reached_end:
        probe.selections[text] = listing


def _differs(probe: Probe, text: str, listing: Listing, actual: str) -> CheckFailed:
    return CheckFailed(
        f"what {text!r} selects from the list", actual, [*probe.evidence(), *listing.answers]
    )
