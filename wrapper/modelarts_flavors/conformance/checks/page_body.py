"""What every page must look like, checked on all of them."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from modelarts_flavors.conformance.checks.registry import check, observer
from modelarts_flavors.conformance.clauses.ids import LIST_DOCUMENT, LIST_STATUS, NAME_PRESENT
from modelarts_flavors.conformance.clauses.levels import Level, level_of
from modelarts_flavors.conformance.clauses.page_schema import PUBLISHED, rows, table_of
from modelarts_flavors.conformance.http.answer import Answer
from modelarts_flavors.conformance.session.outcomes import CheckFailed
from modelarts_flavors.conformance.session.probe import Probe
from modelarts_flavors.conformance.session.reader import Observe
from modelarts_flavors.contract import contract, pointer

Find = Callable[[Any], Iterator[str]]
EVERY_ROW = "every row of the tables has its check"
COUNT = re.compile(r"[0-9]+", re.ASCII)
QUANTITY = re.compile(r"[0-9]+(\.[0-9]+)?\s*({unit})?", re.ASCII)
NUMBER = "a number"
# One kind of job.
WORD = re.compile(r"[\w-]+", re.ASCII)
ITEMS = contract().operation.paging.items_path
_NOTHING = object()


@check(LIST_STATUS, "S200")
def status(probe: Probe) -> None:
    """The list has the documented status."""
    _opened(probe)


@check(LIST_DOCUMENT, "T3.title")
def body(probe: Probe) -> None:
    """The body is a list document in JSON."""
    _opened(probe)


def _opened(probe: Probe) -> None:
    # A server that fails this fails it in `discovery`, before any check begins.
    first = probe.listing.answers[0]
    if first.page is None:
        raise CheckFailed("a page of the list", first.summary, [first])


# The schema, row by row


def _fits(clause: str) -> Observe:
    def observe(answer: Answer) -> bool:
        if answer.page is None:
            return False
        for found in answer.violations:
            if found.clause == clause:
                raise CheckFailed(f"{found.where} as the schema has it", found.message, [answer])
        return True

    return observe


def _check_row(id: str, clause: str, title: str, level: Level) -> None:  # noqa: A002
    found = observer(id, clause, title=title, binding=level, kept=EVERY_ROW, enough=1)
    found(_fits(clause))


for row in rows().values():
    place, level = f"schema/{row.where}", level_of(row.evidence)
    _check_row(f"{place}-type", f"{row.clause}.type", f"`{row.path[-1]}` is {row.kind}", level)
    if row.values:
        title = f"`{row.path[-1]}` has no value but {', '.join(map(str, row.values))}"
        _check_row(f"{place}-values", f"{row.clause}.range", title, level)
for id, clause, title in (  # noqa: A001
    ("schema/labels-are-text", "T7.title", "Every label is a string"),
    ("schema/annotations-are-text", "T8.title", "Every annotation is a string"),
    ("schema/published-fields", PUBLISHED, "Fields published elsewhere fit their schema"),
):
    observer(id, clause, title=title, enough=1)(_fits(clause))


@observer(
    "schema/scope-periods",
    f"{rows()[(*ITEMS, *contract().flavor.scope)].clause}.definition",
    enough=1,
)
def scope_periods(answer: Answer) -> bool:
    """Nothing but periods separates the kinds of job that a flavor can run."""
    seen = False
    for item in _items(answer):
        value = pointer.get_at(item, contract().flavor.scope)
        if isinstance(value, str) and value:
            seen = True
            words = value.split(contract().flavor.scope_separator)
            if not all(map(WORD.fullmatch, words)):
                raise CheckFailed("job types with periods between them", f"{value!r}", [answer])
    return seen


# What a page must have


def _present(name: str) -> Observe:
    def observe(answer: Answer) -> bool:
        if answer.page is None:
            return False
        if name not in answer.data:
            raise CheckFailed(f"{name}, as in the sample", "a page without it", [answer])
        return True

    return observe


for constant in contract().constants(contract().page_schema):
    clause = f"{table_of(contract().page_schema)}.{constant}.definition"
    observer(f"schema/{constant}-present", clause, title=f"A page has its `{constant}`", enough=1)(
        _present(constant)
    )


@observer("schema/items-present", "T3.items.definition", binding=Level.SHOULD, enough=1)
def items_present(answer: Answer) -> bool:
    """A page without flavors has an empty list, rather than no list."""
    if answer.page is None:
        return False
    path = contract().operation.paging.items_path
    if pointer.get_at(answer.data, path, default=_NOTHING) is _NOTHING:
        raise CheckFailed("a list of items, if an empty one", f"no {'.'.join(path)}", [answer])
    return True


@observer(NAME_PRESENT, "T6.name.definition", enough=1)
def named(answer: Answer) -> bool:
    """Every flavor has a name."""
    for index, item in enumerate(_items(answer)):
        name = pointer.get_at(item, contract().flavor.name)
        if not isinstance(name, str) or not name.strip():
            raise CheckFailed(f"item {index} with a name", f"{name!r}", [answer])
    return bool(_items(answer))


def _items(answer: Answer) -> tuple[Any, ...]:
    return answer.page.items if answer.page else ()


@observer("schema/remaining-count-is-integer", "T4.remainingItemCount.type", enough=1)
def count_is_integer(answer: Answer) -> bool:
    """A remaining count is written as an integer, not as 21.0."""
    if answer.page is None or answer.page.remaining is None:
        return False
    if isinstance(answer.page.remaining, float):
        raise CheckFailed("an integer", f"{answer.page.remaining}", [answer])
    return True


@observer("schema/documented-names", "T3.title", binding=Level.SHOULD, enough=1)
def documented_names(answer: Answer) -> bool:
    """No property has a name that is a documented one in another spelling."""
    if answer.page is None:
        return False
    for name, place in _names(answer.data):
        documented = _known_names().get(_plain(name))
        if documented is not None and documented != name:
            raise CheckFailed(documented, f"{name} {place}".strip(), [answer])
    return True


def _names(data: Any) -> Iterator[tuple[str, str]]:
    """Every name in a page but the keys of open maps; a flavor stands for all that look like it."""
    yield from ((name, "") for name in data)
    paging = contract().operation.paging
    metadata = pointer.get_at(data, paging.token_path[:-1])
    yield from ((name, "in the metadata") for name in metadata or ())
    items = pointer.get_at(data, paging.items_path)
    for item in items if isinstance(items, list) else ():
        for part in (item, *(item.values() if isinstance(item, Mapping) else ())):
            if isinstance(part, Mapping):
                yield from ((name, "of a flavor") for name in part)


@functools.lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


@functools.cache
def _known_names() -> Mapping[str, str]:
    return {_plain(row.path[-1]): row.path[-1] for row in rows().values()}


# Numbers and quantities, which the schema knows as strings only


def _reads(where: str, pattern: re.Pattern[str], expected: str, find: Find) -> Observe:
    def observe(answer: Answer) -> bool:
        seen = False
        for index, item in enumerate(_items(answer)):
            for value in find(item):
                seen = True
                if not pattern.fullmatch(value):
                    expectation = f"{expected} as {where} of item {index}"
                    raise CheckFailed(expectation, f"{value!r}", [answer])
        return seen

    return observe


def _at(*path: str) -> Find:
    def find(item: Any) -> Iterator[str]:
        value = pointer.get_at(item, path)
        # What is no string at all breaks the schema, which has checks of its own.
        if isinstance(value, str):
            yield value

    return find


def _in_each(path: tuple[str, ...], name: str) -> Find:
    def find(item: Any) -> Iterator[str]:
        found = pointer.get_at(item, path)
        for one in found if isinstance(found, list) else ():
            yield from _at(name)(one)

    return find


def _check_text(
    id: str,  # noqa: A002
    path: tuple[str, ...],
    title: str,
    pattern: re.Pattern[str],
    find: Find | None = None,
) -> None:
    row = rows()[(*ITEMS, *path)]
    expected = NUMBER
    if pattern is QUANTITY:
        # What the page calls GiB stands in its samples as Gi, and in other documents without a unit.
        unit = row.schema["x-unit"]
        pattern = re.compile(
            pattern.pattern.format(unit=f"{unit}|{unit.removesuffix('B')}"), re.ASCII
        )
        expected = f"a number, in {unit} where a unit is given"
    observer(id, f"{row.clause}.definition", title=title, binding=level_of(row.evidence), enough=1)(
        _reads(".".join(path[1:]) or path[-1], pattern, expected, find or _at(*path))
    )


shape = contract().flavor
_check_text("schema/cpu-is-number", shape.cpu, "The number of CPU cores is a number", COUNT)
_check_text("schema/memory-is-quantity", shape.memory, "The memory is a quantity in GiB", QUANTITY)
for accelerator in shape.accelerators:
    _check_text(
        f"schema/{accelerator.kind}-count-is-number",
        (*accelerator.path, accelerator.count),
        f"The number of {accelerator.kind.upper()}s is a number",
        COUNT,
    )
volumes = shape.volumes[0]
_check_text(
    "schema/volume-size-is-quantity",
    (*volumes.path, volumes.size),
    "The size of a disk is a quantity in GiB",
    QUANTITY,
    _in_each(volumes.path, volumes.size),
)
