"""The label selector: which flavors it selects, on every page, and which selectors are refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from modelarts_flavors.conformance.checks._labels import (
    NOWHERE,
    annotations_only,
    dividing_key,
    labels,
    legal,
    scope,
    telling_keys,
    telling_pairs,
)
from modelarts_flavors.conformance.checks._selection import due_names, select, select_all
from modelarts_flavors.conformance.checks.registry import check
from modelarts_flavors.conformance.clauses.levels import Level
from modelarts_flavors.conformance.http.request_spec import RequestSpec
from modelarts_flavors.conformance.session import walk_plans
from modelarts_flavors.conformance.session.outcomes import CheckFailed, Skipped
from modelarts_flavors.conformance.session.probe import Probe
from modelarts_flavors.conformance.session.walk import take
from modelarts_flavors.conformance.session.walk_plans import Walk
from modelarts_flavors.conformance.wording import some
from modelarts_flavors.selectors import LabelSelector

CLAUSE = "T2.labelSelector.definition"
NUMBER_MOST = 10
LONG_VALUES = 60
WHICH_HALF = "it shows which half is wrong where `partition` shows that they do not add up"


def _values(probe: Probe, operator: str) -> list[str]:
    key, value = telling_pairs(probe, 1)[0]
    known = labels(probe).values.get(key, Counter())
    more = [other for other in sorted(known) if other not in ("", value)][:1]
    # The value that matters stands neither first nor last.
    return [
        f"{key} {operator} ({value})",
        f"{key} {operator} ({','.join(['x', value, *more, 'y'])})",
    ]


def _joined(probe: Probe) -> list[str]:
    pairs = telling_pairs(probe)
    key, value = pairs[0]
    other, second = next(((k, v) for k, v in pairs if k != key), (NOWHERE, "none"))
    return [
        f"{key}={value},{other}!={second}",
        f"{key},!{key}",
        f"!{NOWHERE},{NOWHERE}!=x,{key}={value},{key}",
    ]


def _patterns(probe: Probe) -> list[str]:
    """Selectors that would match a value or key if it were not compared as a whole and exactly."""
    key, value = telling_pairs(probe, 1)[0]
    dotted, underscored = (f"{value[:1]}{sign}{value[2:]}" for sign in "._")
    candidates = [
        f"{key}={value[:-1]}",
        f"{key}={dotted}",
        f"{key} in ({value[:-1]},{value[1:]},{value}x,{value.swapcase()},{underscored})",
        key[:-1],
        key.partition("/")[2],
        "/".join([*key.split("/")[:-1], key.rpartition("/")[2].swapcase()]),
    ]
    return [text for text in candidates if text and legal(text)]


def _spaced(probe: Probe) -> list[str]:
    key, value = telling_pairs(probe, 1)[0]
    return [f"{key} = {value} , {key}", f" {key} in ( {value} , none ) "]


def _long(probe: Probe) -> list[str]:
    """A requirement that holds for every flavor, and is long, before one that does not."""
    values = ",".join(f"v{number}" for number in range(LONG_VALUES))
    [key] = telling_keys(probe, 1)
    return [f"{NOWHERE} notin ({values}),{key}", f"{NOWHERE} notin ({values}),!{key}"]


def _empty_values(probe: Probe) -> list[str]:
    """Selectors of a key that some flavor has with an empty value; none where no flavor has one."""
    keys = [key for key, values in labels(probe).values.items() if values[""]][:1]
    return [text for key in keys for text in (f"{key}!=x", f"{key} notin (x)")]


# What each form selects: the selectors to try are made from the labels of the list.
FORMS: Mapping[str, tuple[str, Callable[[Probe], Sequence[str]], str]] = {
    "exists": ("`key` selects the flavors that have the label", telling_keys, WHICH_HALF),
    "not-exists": (
        "`!key` selects the flavors that do not have the label",
        lambda probe: [f"!{key}" for key in telling_keys(probe)],
        WHICH_HALF,
    ),
    "equals": (
        "`key=value` selects the flavors whose label is the value",
        lambda probe: [f"{key}={value}" for key, value in telling_pairs(probe)],
        WHICH_HALF,
    ),
    "double-equals": (
        "`key==value` is the same as `key=value`",
        lambda probe: [f"{key}=={value}" for key, value in telling_pairs(probe, 1)],
        "",
    ),
    "not-equals": (
        "`key!=value` selects the flavors whose label is not the value, or that lack it",
        lambda probe: [f"{key}!={value}" for key, value in telling_pairs(probe, 2)],
        WHICH_HALF,
    ),
    "in": (
        "`key in (a,b)` selects the flavors whose label is one of the values",
        lambda probe: _values(probe, "in"),
        "",
    ),
    "not-in": (
        "`key notin (a,b)` selects the flavors whose label is none of the values, or that lack it",
        lambda probe: _values(probe, "notin"),
        "",
    ),
    "and": ("Requirements that are joined by commas must all hold", _joined, ""),
    "exact-match": ("Keys and values are compared as a whole and with their case", _patterns, ""),
    "spaces": ("Spaces around keys, operators and values do not matter", _spaced, ""),
    "long": ("A long requirement before another one does not hide it", _long, ""),
    "empty-value": ("A label with an empty value has a value", _empty_values, ""),
    "empty": ("An empty selector is the same as none", lambda _: [""], ""),
}


def _form_check(
    name: str, title: str, selectors: Callable[[Probe], Sequence[str]], kept: str
) -> None:
    @check(f"selector/{name}", CLAUSE, title=title, compares=True, kept=kept)
    def form(probe: Probe) -> None:
        texts = selectors(probe)
        if not texts:
            raise Skipped("needs a flavor with a label of an empty value")
        select_all(probe, *texts)


for name, form in FORMS.items():
    _form_check(name, *form)


@check("selector/unknown-key", CLAUSE, compares=True)
def unknown_key(probe: Probe) -> None:
    """A label that no flavor has selects nothing, and its absence everything; annotations are no labels."""
    if probe.listing.reached_end and not probe.names:
        # Of an empty list a selection must be empty, too.
        probe.confirm(select, probe, f"!{NOWHERE}", LabelSelector.parse(f"!{NOWHERE}"))
    select_all(
        probe,
        NOWHERE,
        f"!{NOWHERE}",
        f"{NOWHERE}!=x",
        f"{NOWHERE} in (x,y)",
        f"{NOWHERE} notin (x,y)",
        *annotations_only(probe)[:1],
    )


@check("selector/rarer-forms", CLAUSE, compares=True)
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
    due = due_names(probe, LabelSelector.parse(text))
    wrong = [name for name in page.names if due.get(name) is False]
    if wrong:
        raise CheckFailed(
            f"a refusal, or what {text!r} selects", f"{some(wrong)} as well", [answer]
        )
    lost = [name for name in probe.names if due[name] and name not in page.names]
    if lost and not page.token:
        raise CheckFailed(f"a refusal, or what {text!r} selects", f"no {some(lost)}", [answer])


@check("selector/tab", CLAUSE, binding=Level.SHOULD, compares=True)
def tab(probe: Probe) -> None:
    """A tab is white space, as a blank is."""
    key, value = telling_pairs(probe, 1)[0]
    select_all(probe, f"{key}\tin\t({value})")


@check(
    "selector/partition",
    CLAUSE,
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


@check("selector/on-every-page", CLAUSE, compares=True)
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
    due = due_names(probe, LabelSelector.parse(text))
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


@check("selector/malformed-refused", CLAUSE)
def refuses_malformed(probe: Probe) -> None:
    """A selector that cannot be read is refused, not ignored."""
    _refused(probe, malformed())


@check("selector/finer-grammar", CLAUSE, binding=Level.SHOULD)
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
