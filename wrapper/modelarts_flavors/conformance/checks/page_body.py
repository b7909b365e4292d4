"""What every page must look like, looked at in passing on all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from modelarts_flavors.conformance.checks import _evidence
from modelarts_flavors.conformance.checks.registry import Watch, law, watch
from modelarts_flavors.conformance.clauses.page_schema import PUBLISHED, rows
from modelarts_flavors.conformance.http.answer import Answer
from modelarts_flavors.conformance.results import Level
from modelarts_flavors.conformance.session.discovery import BODY_LAW, STATUS_LAW
from modelarts_flavors.conformance.session.outcomes import Broken
from modelarts_flavors.conformance.session.probe import Probe
from modelarts_flavors.contract import Contract, Evidence, contract, pointer

EVERY_ROW = "every row of the tables has its check"
COUNT = re.compile(r"[0-9]+", re.ASCII)
QUANTITY = re.compile(r"[0-9]+(\.[0-9]+)?\s*([KMGTP]i?B?)?", re.ASCII)
NUMBER, AMOUNT = "a number", "a number, with its unit where there is one"


@law(STATUS_LAW, _evidence.page)
def status(probe: Probe) -> None:
    """The list comes with the documented status."""
    _opened(probe)


@law(BODY_LAW, _evidence.page)
def body(probe: Probe) -> None:
    """What comes is a list document in JSON."""
    _opened(probe)


def _opened(probe: Probe) -> None:
    # A server that fails this fails it in `opening`, before any law is asked.
    first = probe.listing.answers[0]
    if first.page is None:
        raise Broken("a page of the list", first.summary, [first])


# The schema, row by row


def _fits(clause: str, title: str) -> Watch:
    def look(answer: Answer) -> bool:
        if answer.page is None:
            return False
        for found in answer.violations:
            if found.clause == clause:
                raise Broken(f"{found.where} as the schema has it", found.message, [answer])
        return True

    look.__doc__ = title
    return look


def _evidence_of(evidence: Evidence) -> Callable[[Contract], Evidence]:
    return lambda _: evidence


for row in rows():
    place, source = f"{row.table}.{row.name}", _evidence_of(row.evidence)
    title = f"`{row.name}` is {row.kind}"
    watch(f"{place}.type/schema", source, kept=EVERY_ROW, sure=True)(_fits(f"{place}.type", title))
    if row.values:
        title = f"`{row.name}` has no value but {', '.join(map(str, row.values))}"
        watch(f"{place}.range/schema", source, kept=EVERY_ROW, sure=True)(
            _fits(f"{place}.range", title)
        )
watch("T7.title/schema", _evidence.tags)(_fits("T7.title", "Every label is a string"))
watch("T8.title/schema", _evidence.remarks)(_fits("T8.title", "Every annotation is a string"))
watch("published/schema", Level.SHOULD)(
    _fits(PUBLISHED, "Fields that the vendor publishes elsewhere fit their schema")
)


# What a page tells


def _told(name: str) -> Watch:
    def look(answer: Answer) -> bool:
        if answer.page is None:
            return False
        if name not in answer.data:
            raise Broken(f"{name}, as in table 3 and the sample", "a page without it", [answer])
        return True

    look.__doc__ = f"A page tells its `{name}`"
    return look


for constant in contract().constants(contract().page_schema):
    watch(f"T3.{constant}.definition/told", _evidence.page)(_told(constant))


@watch("T3.items.definition/present", Level.SHOULD)
def items_present(answer: Answer) -> bool:
    """A page without flavors has an empty list, rather than no list."""
    if answer.page is None:
        return False
    path = contract().operation.paging.items_path
    if pointer.get_at(answer.data, path, default=_NOTHING) is _NOTHING:
        raise Broken("a list of items, if an empty one", f"no {'.'.join(path)}", [answer])
    return True


_NOTHING = object()


@watch("T6.name.definition/present", _evidence.name)
def named(answer: Answer) -> bool:
    """Every flavor has a name."""
    for index, item in enumerate(_items(answer)):
        name = pointer.get_at(item, contract().flavor.name)
        if not isinstance(name, str) or not name.strip():
            raise Broken(f"item {index} with a name", f"{name!r}", [answer])
    return bool(_items(answer))


def _items(answer: Answer) -> tuple[Any, ...]:
    return answer.page.items if answer.page else ()


# Numbers and quantities, which the schema knows as strings only


def _reads(where: str, pattern: re.Pattern[str], expected: str, find: Find, title: str) -> Watch:
    def look(answer: Answer) -> bool:
        seen = False
        for index, item in enumerate(_items(answer)):
            for value in find(item):
                seen = True
                if not pattern.fullmatch(value):
                    raise Broken(f"{expected} as {where} of item {index}", f"{value!r}", [answer])
        return seen

    look.__doc__ = title
    return look


Find = Callable[[Any], Iterator[str]]


def _at(*path: str) -> Find:
    def find(item: Any) -> Iterator[str]:
        value = pointer.get_at(item, path)
        # What is no string at all breaks the schema, which is looked at elsewhere.
        if isinstance(value, str):
            yield value

    return find


def _in_each(path: tuple[str, ...], name: str) -> Find:
    def find(item: Any) -> Iterator[str]:
        found = pointer.get_at(item, path)
        for one in found if isinstance(found, list) else ():
            yield from _at(name)(one)

    return find


shape = contract().flavor
watch("T9.cpu.definition/number", _evidence.cpu)(
    _reads(shape.cpu[-1], COUNT, NUMBER, _at(*shape.cpu), "The number of CPU cores is a number")
)
watch("T9.memory.definition/quantity", _evidence.memory)(
    _reads(
        shape.memory[-1],
        QUANTITY,
        AMOUNT,
        _at(*shape.memory),
        "The size of the memory is a quantity",
    )
)
for number, accelerator in enumerate(shape.accelerators, start=10):
    count = (*accelerator.path, accelerator.count)
    title = f"The number of {accelerator.kind.upper()}s is a number"
    watch(f"T{number}.size.definition/number", _evidence.page)(
        _reads(".".join(count), COUNT, NUMBER, _at(*count), title)
    )
for volumes in shape.volumes[:1]:
    watch("T12.size.definition/quantity", _evidence.page)(
        _reads(
            f"{volumes.path[-1]}.{volumes.size}",
            QUANTITY,
            AMOUNT,
            _in_each(volumes.path, volumes.size),
            "The size of a disk is a quantity",
        )
    )
