"""Compares two schemas in one direction: what a client may send, or what it must be able to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from math import inf
from typing import Any

from changes.change import (
    Change,
    Changes,
    Direction,
    Weight,
    added,
    breaking,
    changed,
    other_keys,
    text,
)
from modelarts_flavors.contract.openapi_document import other_values

Schema = dict[str, Any]
Resolve = Callable[[Any], Any]

LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
CONDITIONS = ("pattern", "format", "multipleOf", "uniqueItems", "const")
# Keywords of which any change counts: schemas combined, and how a value is to be read.
OPAQUE = ("allOf", "anyOf", "oneOf", "not", "x-unit", "x-separator", "x-available")
HANDLED = frozenset(
    (
        *(*LOWER, *UPPER, *CONDITIONS, *OPAQUE),
        *(
            "type",
            "enum",
            "default",
            "properties",
            "required",
            "items",
            "additionalProperties",
            "patternProperties",
            "$ref",
        ),
    )
)


class Relation(Enum):
    """What a keyword now allows, compared with what it allowed."""

    SAME = "same"
    LESS = "less"
    MORE = "more"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a schema stands: the words before it, and the path inside a body."""

    prefix: str
    path: str = ""

    def __truediv__(self, step: str) -> Place:
        joint = "" if step in ("[]", "{}") or not self.path else "."
        return replace(self, path=self.path + joint + step)

    def __str__(self) -> str:
        if self.path:
            return f"{self.prefix}`{self.path}`"
        return self.prefix.removesuffix(": ") or "the body"


@dataclass(frozen=True, slots=True)
class Documents:
    """How to follow references in the older and in the newer document."""

    old: Resolve
    new: Resolve


def compare(
    documents: Documents,
    old: Any,
    new: Any,
    place: Place,
    direction: Direction,
    seen: frozenset[tuple[str, str]] = frozenset(),
) -> Changes:
    """Everything that differs between two schemas and all that they hold."""
    pair = (str(old.get("$ref")), str(new.get("$ref")))
    if "$ref" in old and "$ref" in new:
        if pair in seen:
            return
        seen |= {pair}
    old, new = documents.old(old), documents.new(new)
    for keyword, relation in _relations(old, new):
        if relation is not Relation.SAME:
            message = f"{place}: {keyword} {text(old.get(keyword))} became {text(new.get(keyword))}"
            yield Change(_weight(relation, direction), message)
    yield from _enum(old, new, place, direction)
    yield from _default(old, new, place)
    yield from _properties(documents, old, new, place, direction, seen)
    yield from _members(documents, old, new, place, direction, seen)
    yield from other_keys(str(place), old, new, HANDLED)


def _weight(relation: Relation, direction: Direction) -> Weight:
    harmless = Relation.MORE if direction is Direction.REQUEST else Relation.LESS
    return Weight.CHANGED if relation is harmless else Weight.BREAKING


def _relations(old: Schema, new: Schema) -> Iterator[tuple[str, Relation]]:
    yield "type", _types(_type_set(old), _type_set(new))
    for keyword in LOWER:
        yield keyword, _order(new.get(keyword, -inf), old.get(keyword, -inf))
    for keyword in UPPER:
        yield keyword, _order(old.get(keyword, inf), new.get(keyword, inf))
    for keyword in CONDITIONS:
        yield keyword, _condition(old.get(keyword), new.get(keyword))
    for keyword in OPAQUE:
        same = old.get(keyword) == new.get(keyword)
        yield keyword, Relation.SAME if same else Relation.OTHER


def _order(less: float, more: float) -> Relation:
    """Relation of two bounds, given so that the first being greater means that less is allowed."""
    if less == more:
        return Relation.SAME
    return Relation.LESS if less > more else Relation.MORE


def _condition(old: Any, new: Any) -> Relation:
    if old == new:
        return Relation.SAME
    if old is None:
        return Relation.LESS
    return Relation.MORE if new is None else Relation.OTHER


def _type_set(schema: Schema) -> frozenset[str] | None:
    found = schema.get("type")
    if found is None:
        return None
    return frozenset([found] if isinstance(found, str) else found)


def _types(old: frozenset[str] | None, new: frozenset[str] | None) -> Relation:
    if old is None or new is None or old == new:
        return _condition(old, new)
    # Every integer is a number.
    if new <= (old | {"integer"} if "number" in old else old):
        return Relation.LESS
    if old <= (new | {"integer"} if "number" in new else new):
        return Relation.MORE
    return Relation.OTHER


def _enum(old: Schema, new: Schema, place: Place, direction: Direction) -> Changes:
    if "enum" not in old and "enum" not in new:
        return
    if "enum" not in old or "enum" not in new:
        relation = Relation.LESS if "enum" in new else Relation.MORE
        now = "one of " + text(new["enum"]) if "enum" in new else "any value"
        yield Change(_weight(relation, direction), f"{place} is now {now}")
        return
    gone = [value for value in old["enum"] if value not in new["enum"]]
    more = [value for value in new["enum"] if value not in old["enum"]]
    if direction is Direction.REQUEST:
        yield from (breaking(f"{place}: `{value}` is no longer accepted") for value in gone)
        yield from (added(f"{place}: `{value}` is accepted") for value in more)
    else:
        yield from (changed(f"{place} is never `{value}`") for value in gone)
        yield from (breaking(f"{place} may be `{value}`") for value in more)


def _default(old: Schema, new: Schema, place: Place) -> Changes:
    """What an absent value means: a default may be told, but not changed or taken back."""
    before, now = old.get("default"), new.get("default")
    if before != now or type(before) is not type(now):
        message = f"{place}: default {text(before)} became {text(now)}"
        yield changed(message) if "default" not in old else breaking(message)


def _properties(
    documents: Documents,
    old: Schema,
    new: Schema,
    place: Place,
    direction: Direction,
    seen: frozenset[tuple[str, str]],
) -> Changes:
    before, now = old.get("properties", {}), new.get("properties", {})
    needed_before, needed_now = set(old.get("required", [])), set(new.get("required", []))
    for name in before:
        if name not in now:
            yield breaking(f"{place / name} is gone")
    for name in now:
        where = place / name
        if name not in before:
            needed = direction is Direction.REQUEST and name in needed_now
            yield breaking(f"{where} is new and required") if needed else added(f"{where} is new")
            continue
        yield from compare(documents, before[name], now[name], where, direction, seen)
        if name in needed_now - needed_before:
            yield (
                breaking(f"{where} became required")
                if direction is Direction.REQUEST
                else changed(f"{where} is always there")
            )
        elif name in needed_before - needed_now:
            yield (
                changed(f"{where} became optional")
                if direction is Direction.REQUEST
                else breaking(f"{where} may be absent")
            )


def _members(
    documents: Documents,
    old: Schema,
    new: Schema,
    place: Place,
    direction: Direction,
    seen: frozenset[tuple[str, str]],
) -> Changes:
    """What a list or a map holds."""
    for before, now, step in (
        (old.get("items", True), new.get("items", True), "[]"),
        (_others(old), _others(new), "{}"),
    ):
        where = place / step
        if isinstance(before, dict) and isinstance(now, dict):
            yield from compare(documents, before, now, where, direction, seen)
        elif before is False and isinstance(now, dict):
            yield added(f"{where} is new")
        elif isinstance(before, dict) and now is False:
            yield breaking(f"{where} is gone")
        elif before != now:
            relation = Relation.MORE if now is True else Relation.LESS
            may = "be anything" if now is True else "be only what is described"
            yield Change(_weight(relation, direction), f"{where} may {may}")


def _others(schema: Schema) -> Any:
    """What a map holds under keys that it does not list: a schema, or whether there may be any."""
    return other_values(schema) or schema.get("additionalProperties", True)
