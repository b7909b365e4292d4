"""What every page must look like, looked at in passing on all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from modelarts_flavors.conformance.answers import Answer
from modelarts_flavors.conformance.laws import sources
from modelarts_flavors.conformance.outcomes import Broken
from modelarts_flavors.conformance.probe import Probe
from modelarts_flavors.conformance.registry import law, watch
from modelarts_flavors.conformance.report import Level
from modelarts_flavors.conformance.schema import violations
from modelarts_flavors.contract import contract, pointer

COUNT = re.compile(r"[0-9]+", re.ASCII)
QUANTITY = re.compile(r"[0-9]+(\.[0-9]+)?\s*([KMGTP]i?B?)?", re.ASCII)

TABLES = {
    "T3": "A page fits its schema",
    "T4": "The metadata of a page fits its schema",
    "T5": "Each item of a page is a flavor",
    "T6": "The metadata of each flavor fits its schema",
    "T7": "Labels are strings",
    "T8": "Annotations are strings",
    "T9": "The specification of each flavor fits its schema, and its enums are closed",
    "T10": "GPU equipment fits its schema",
    "T11": "NPU equipment fits its schema",
    "T12": "Data disks fit their schema, and their types are the listed ones",
    "T13": "The phase of each zone is one of the listed ones",
}


@law("URI.path/answers", sources.operation)
def answers(probe: Probe) -> None:
    """The list operation answers with a page."""
    # A server that fails this ends the run in `opening`, before any law.
    first = probe.listing.answers[0]
    if first.page is None:
        raise Broken("a page of the list", first.summary, [first])


def _fits(table: str) -> Callable[[Answer], bool]:
    def look(answer: Answer) -> bool:
        if answer.page is None:
            return False
        for found in violations(answer.data):
            if found.table == table:
                raise Broken(f"{found.where} as the schema has it", found.message, [answer])
        return True

    look.__doc__ = TABLES.get(table, "Fields that the vendor publishes elsewhere fit their schema")
    return look


for number in TABLES:
    watch(f"{number}/schema", sources.page)(_fits(number))
watch("published/schema", Level.SHOULD)(_fits(""))


@watch("T3/complete", sources.page)
def complete(answer: Answer) -> bool:
    """A page says what it is and has a list of items."""
    if answer.page is None:
        return False
    constants = contract().constants(contract().page_schema)
    missing = [name for name in constants if name not in answer.data]
    if missing:
        raise Broken("what both samples and table 3 have", f"no {', '.join(missing)}", [answer])
    return True


@watch("T3.items.type/present", Level.SHOULD)
def items_present(answer: Answer) -> bool:
    """A page without flavors has an empty list, rather than no list."""
    if answer.page is None:
        return False
    path = contract().operation.paging.items_path
    if pointer.follow(answer.data, path, default=_NOTHING) is _NOTHING:
        raise Broken("a list of items, if an empty one", f"no {'.'.join(path)}", [answer])
    return True


_NOTHING = object()


@watch("T6.name.definition/present", sources.name)
def named(answer: Answer) -> bool:
    """Every flavor has a name."""
    for index, item in enumerate(_items(answer)):
        name = pointer.follow(item, contract().flavor.name)
        if not isinstance(name, str) or not name.strip():
            raise Broken(f"item {index} with a name", f"{name!r}", [answer])
    return bool(_items(answer))


def _items(answer: Answer) -> tuple[Any, ...]:
    return answer.page.items if answer.page else ()


@watch("T9.cpu.definition/number", sources.cpu)
def cpu(answer: Answer) -> bool:
    """The number of CPU cores is a number, as a decimal string."""
    return _all_match(answer, lambda item: _at(item, contract().flavor.cpu), COUNT, "a number")


@watch("T9.memory.definition/quantity", sources.memory)
def memory(answer: Answer) -> bool:
    """The memory is a quantity: a number, with its unit where there is one."""
    path = contract().flavor.memory
    return _all_match(answer, lambda item: _at(item, path), QUANTITY, "a number and its unit")


@watch("T10.size.definition/number", sources.cpu)
def accelerators(answer: Answer) -> bool:
    """The number of GPUs or NPUs is a number, as a decimal string."""

    def counts(item: Any) -> Iterator[tuple[str, str]]:
        for accelerator in contract().flavor.accelerators:
            yield from _at(item, (*accelerator.path, accelerator.count))

    return _all_match(answer, counts, COUNT, "a number")


@watch("T12.size.definition/quantity", sources.memory)
def disks(answer: Answer) -> bool:
    """The size of a disk is a quantity: a number, with its unit where there is one."""

    def sizes(item: Any) -> Iterator[tuple[str, str]]:
        for volume in contract().flavor.volumes:
            found = pointer.follow(item, volume.path)
            for disk in found if isinstance(found, list) else ():
                yield from _at(disk, (volume.size,))

    return _all_match(answer, sizes, QUANTITY, "a number and its unit")


def _at(item: Any, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    value = pointer.follow(item, path)
    # What is no string at all breaks the schema, which is looked at elsewhere.
    if isinstance(value, str):
        yield ".".join(path), value


def _all_match(
    answer: Answer,
    values: Callable[[Any], Iterator[tuple[str, str]]],
    pattern: re.Pattern[str],
    expected: str,
) -> bool:
    seen = False
    for index, item in enumerate(_items(answer)):
        for where, value in values(item):
            seen = True
            if not pattern.fullmatch(value):
                raise Broken(f"{expected} at {where} of item {index}", f"{value!r}", [answer])
    return seen
