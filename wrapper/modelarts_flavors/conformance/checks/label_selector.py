"""The label selector: which flavors it selects, on every page, and which selectors are refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from modelarts_flavors.conformance.checks._labels import (
    NOWHERE,
    dividing_key,
    labels,
    legal,
    scope,
    telling_keys,
    telling_pairs,
)
from modelarts_flavors.conformance.checks.registry import check
from modelarts_flavors.conformance.clauses.levels import Level
from modelarts_flavors.conformance.http.request_spec import RequestSpec
from modelarts_flavors.conformance.session import walk_plans
from modelarts_flavors.conformance.session.listing import Listing, endless
from modelarts_flavors.conformance.session.outcomes import CheckFailed, Skipped
from modelarts_flavors.conformance.session.probe import Probe
from modelarts_flavors.conformance.session.walk import take
from modelarts_flavors.conformance.session.walk_plans import Walk
from modelarts_flavors.conformance.wording import some
from modelarts_flavors.selectors import LabelSelector

NUMBER_MOST = 10
WHICH_HALF = "it shows which half is wrong where `partition` shows that they do not add up"


# What a selection must hold


def _certain(shown: Mapping[str, str] | None, selector: LabelSelector) -> bool | None:
    """Whether a flavor must be selected; None where it shows no labels to judge by."""
    return None if shown is None else selector.matches(shown)


def _due(probe: Probe, meaning: LabelSelector) -> dict[str, bool | None]:
    """Of every flavor of the list, whether it must be selected."""
    shown = zip(probe.names, probe.listing.labels, strict=True)
    return {name: _certain(found, meaning) for name, found in shown}


def _check(probe: Probe, *selectors: str) -> None:
    probe.require_whole()
    if not probe.names:
        raise Skipped("needs a list that is not empty")
    for text in selectors:
        probe.confirm(_select, probe, text, LabelSelector.parse(text))


def _select(probe: Probe, text: str, meaning: LabelSelector) -> None:
    """Read what a selector selects and compare it with the labels of the whole list."""
    listing = probe.read(text, probe.some_pages)
    if listing.problem:
        raise endless(listing)
    due, places = _due(probe, meaning), probe.listing.places
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


@check("selector/exists", "T2.labelSelector.definition", compares=True, kept=WHICH_HALF)
def has(probe: Probe) -> None:
    """`key` selects the flavors that have the label."""
    _check(probe, *telling_keys(probe))


@check("selector/not-exists", "T2.labelSelector.definition", compares=True, kept=WHICH_HALF)
def lacks(probe: Probe) -> None:
    """`!key` selects the flavors that do not have the label."""
    _check(probe, *(f"!{key}" for key in telling_keys(probe)))


@check("selector/equals", "T2.labelSelector.definition", compares=True, kept=WHICH_HALF)
def equals(probe: Probe) -> None:
    """`key=value` selects the flavors whose label is the value."""
    _check(probe, *(f"{key}={value}" for key, value in telling_pairs(probe)))


@check("selector/double-equals", "T2.labelSelector.definition", compares=True)
def double_equals(probe: Probe) -> None:
    """`key==value` is the same as `key=value`."""
    _check(probe, *(f"{key}=={value}" for key, value in telling_pairs(probe, 1)))


@check("selector/not-equals", "T2.labelSelector.definition", compares=True, kept=WHICH_HALF)
def differs(probe: Probe) -> None:
    """`key!=value` selects the flavors whose label is not the value, or that lack it."""
    _check(probe, *(f"{key}!={value}" for key, value in telling_pairs(probe, 2)))


@check("selector/in", "T2.labelSelector.definition", compares=True)
def within(probe: Probe) -> None:
    """`key in (a,b)` selects the flavors whose label is one of the values."""
    _check(probe, *_sets(probe, "in"))


@check("selector/not-in", "T2.labelSelector.definition", compares=True)
def without(probe: Probe) -> None:
    """`key notin (a,b)` selects the flavors whose label is none of the values, or that lack it."""
    _check(probe, *_sets(probe, "notin"))


def _sets(probe: Probe, operator: str) -> list[str]:
    key, value = telling_pairs(probe, 1)[0]
    known = labels(probe).values.get(key, Counter())
    more = [other for other in sorted(known) if other not in ("", value)][:1]
    # The value that matters stands neither first nor last.
    return [
        f"{key} {operator} ({value})",
        f"{key} {operator} ({','.join(['x', value, *more, 'y'])})",
    ]


@check("selector/and", "T2.labelSelector.definition", compares=True)
def both(probe: Probe) -> None:
    """Requirements that are joined by commas must all hold."""
    pairs = telling_pairs(probe)
    key, value = pairs[0]
    other, second = next(((k, v) for k, v in pairs if k != key), (NOWHERE, "none"))
    _check(
        probe,
        f"{key}={value},{other}!={second}",
        f"{key},!{key}",
        f"!{NOWHERE},{NOWHERE}!=x,{key}={value},{key}",
    )


@check("selector/unknown-key", "T2.labelSelector.definition", compares=True)
def unknown_key(probe: Probe) -> None:
    """A label that no flavor has selects nothing, and its absence everything."""
    if probe.listing.reached_end and not probe.names:
        # Of an empty list a selection must be empty, too.
        probe.confirm(_select, probe, f"!{NOWHERE}", LabelSelector.parse(f"!{NOWHERE}"))
    _check(
        probe,
        NOWHERE,
        f"!{NOWHERE}",
        f"{NOWHERE}!=x",
        f"{NOWHERE} in (x,y)",
        f"{NOWHERE} notin (x,y)",
    )


@check("selector/exact-match", "T2.labelSelector.definition", compares=True)
def exact(probe: Probe) -> None:
    """Keys and values are compared as a whole and with their case."""
    key, value = telling_pairs(probe, 1)[0]
    # As patterns of any kind these would match the value; as values they do not.
    dotted, underscored = (f"{value[:1]}{sign}{value[2:]}" for sign in "._")
    candidates = [
        f"{key}={value[:-1]}",
        f"{key}={dotted}",
        f"{key} in ({value[:-1]},{value[1:]},{value}x,{value.swapcase()},{underscored})",
        key[:-1],
        key.partition("/")[2],
        "/".join([*key.split("/")[:-1], key.rpartition("/")[2].swapcase()]),
    ]
    _check(probe, *(text for text in candidates if text and legal(text)))


@check("selector/spaces", "T2.labelSelector.definition", compares=True)
def spaces(probe: Probe) -> None:
    """Spaces around keys, operators and values do not matter."""
    key, value = telling_pairs(probe, 1)[0]
    _check(probe, f"{key} = {value} , {key}", f" {key} in ( {value} , none ) ")


@check("selector/rarer-forms", "T2.labelSelector.definition", compares=True)
def rarer(probe: Probe) -> None:
    """Empty values and comparisons of numbers select as they should, where they are taken at all."""
    numbers = [
        (key, value)
        for key, values in labels(probe).values.items()
        for value in values
        if value.isdecimal() and len(value) < NUMBER_MOST
    ]
    bound = sorted(numbers, key=lambda pair: (pair[0], int(pair[1])))[len(numbers) // 2 :][:1]
    texts = [f"{NOWHERE}=", f"{NOWHERE} in ()", f"{NOWHERE}>1"]
    texts += [f"{key}{operator}{value}" for key, value in bound for operator in "<>"]
    for text in texts:
        probe.confirm(_select_or_refuse, probe, text)


def _select_or_refuse(probe: Probe, text: str) -> None:
    answer = probe.send(RequestSpec(query=(*probe.plain, *probe.query(selector=text)), free=True))
    page = answer.page
    if page is None:
        return
    due = _due(probe, LabelSelector.parse(text))
    wrong = [name for name in page.names if due.get(name) is False]
    if wrong:
        raise CheckFailed(
            f"a refusal, or what {text!r} selects", f"{some(wrong)} as well", [answer]
        )
    lost = [name for name in probe.names if due[name] and name not in page.names]
    if lost and not page.token:
        raise CheckFailed(f"a refusal, or what {text!r} selects", f"no {some(lost)}", [answer])


@check("selector/empty", "T2.labelSelector.definition", compares=True)
def empty(probe: Probe) -> None:
    """An empty selector is the same as none."""
    _check(probe, "")


@check(
    "selector/partition",
    "T2.labelSelector.definition",
    compares=True,
    kept="it alone judges filters where flavors show no labels to judge by",
)
def partition(probe: Probe) -> None:
    """A requirement and its opposite share the list between them."""
    key, value = telling_pairs(probe, 1)[0]
    if not probe.names:
        raise Skipped("needs a list that is not empty")
    if probe.is_long:
        raise Skipped("the list has too many pages to read it in halves")
    for one, other in (
        (key, f"!{key}"),
        (f"{key}={value}", f"{key}!={value}"),
        (f"{key} in ({value})", f"{key} notin ({value})"),
    ):
        probe.confirm(_halves, probe, one, other)


def _halves(probe: Probe, one: str, other: str) -> None:
    # Both were read by earlier checks; in doubt they are read again.
    first = probe.selections.pop(one, None) or probe.read(one)
    second = probe.selections.pop(other, None) or probe.read(other)
    evidence = [*first.answers, *second.answers]
    halves = set(first.names), set(second.names)
    twice = [name for name in first.names if name in halves[1]]
    if twice:
        raise CheckFailed(f"{one!r} or {other!r}", f"{some(twice)} with both", evidence)
    neither = [name for name in probe.names if name not in halves[0] | halves[1]]
    if neither:
        raise CheckFailed(f"{one!r} or {other!r}", f"{some(neither)} with neither", evidence)


@check("selector/on-every-page", "T2.labelSelector.definition", compares=True)
def on_every_page(probe: Probe) -> None:
    """A selector holds on every page of a walk."""
    key, value = telling_pairs(probe, 1)[0]
    chosen = {
        dividing_key(probe): 3,
        f"{key}={value}": 2,
        f"{key}!={value}": 3,
        f"{key} in (none,{value}),{key}": 2,
    }
    for text, pages in chosen.items():
        walk = _selected_walk(probe, text, pages)
        if walk is not None:
            probe.confirm(take, probe, walk)


def _selected_walk(probe: Probe, text: str, pages: int) -> Walk | None:
    """A walk through a selection; its flavors are those of one reading at full size."""
    probe.require_whole()
    due = _due(probe, LabelSelector.parse(text))
    expected = [name for name in probe.names if due[name]]
    if None in due.values():
        expected = list(probe.read(text).names)
    if len(expected) < 2:
        return None
    few = pages if probe.is_long else None
    return Walk(walk_plans.in_pages(len(expected), probe.most, pages), expected, text, few)


# Selectors that are refused


def malformed() -> Sequence[str]:
    """Selectors that no grammar allows."""
    key = scope()
    return (f"{key} in (a", f"{key} in a", f"{key} a", "=a", "!")


def corners() -> Sequence[str]:
    """Selectors that break the finer rules of the grammar."""
    key = scope()
    return (
        f"{key},",
        f",{key}",
        f"{key}=a b",
        f"{key}==a==b",
        f"{key}={'a' * 64}",
        "-x",
        f"{key}=-a",
    )


@check("selector/malformed-refused", "T2.labelSelector.definition")
def refuses_malformed(probe: Probe) -> None:
    """A selector that cannot be read is refused, not ignored."""
    _refused(probe, malformed())


@check("selector/finer-grammar", "T2.labelSelector.definition", binding=Level.SHOULD)
def refuses_corners(probe: Probe) -> None:
    """A selector that breaks the finer rules of the grammar is refused."""
    # The vendor does not give the grammar: how exactly its words are checked is the server's.
    _refused(probe, corners())


def _refused(probe: Probe, selectors: Iterable[str]) -> None:
    for text in selectors:
        probe.confirm(_refuse, probe, text)


def _refuse(probe: Probe, text: str) -> None:
    answer = probe.get(limit=1, selector=text)
    if not answer.refused:
        raise CheckFailed(f"a refusal (4xx) of the selector {text!r}", answer.summary, [answer])
