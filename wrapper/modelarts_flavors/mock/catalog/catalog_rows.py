"""Converts rows of plain values to flavors as the document describes them.

A row says what a flavor is; the contract says where each value stands and how it is written.

>>> made = to_flavor({"name": "a", "cpu": 8, "memory": 32, "zones": {"z1": 0}})
>>> made["spec"], made["status"]["phase"]["z1"] == contract().phases[0]
({'cpu': '8', 'memory': '32Gi'}, True)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from modelarts_flavors.contract import VolumePaths, contract
from modelarts_flavors.contract.pointer import set_at

EVIDENCE = "modelarts-flavors/evidence"
Words = Mapping[str, Sequence[str]]
Row = Mapping[str, Any]


def to_flavors(rows: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The flavors of a file of rows; the file defines its words for the values of enums.

    By default, a row has the first value of the type enum, and its name is the billing code.
    """
    for row in rows["flavors"]:
        yield to_flavor({"type": 0, "billing_code": row["name"], **row}, rows["words"])


def to_flavor(row: Row, words: Words | None = None) -> dict[str, Any]:
    """The flavor of one row. A value of an enum is a word of `words`, or an index in the enum.

    Keys: name, evidence, labels, annotations, scope, type, arch, cpu, memory, accelerator (kind,
    type, chips, cards, memory), volumes and root_volume (type, size), otc, billing_modes,
    billing_code, job_flavors, zones, complete. Sizes are in GiB; only the name is required. `otc`
    places the volumes as Open Telekom Cloud does; `complete` adds samples of all other properties.
    """
    words = words or {}
    paths = contract().flavor
    made: dict[str, Any] = contract().constants(contract().flavor_schema)
    _place_metadata(made, row)
    for key, path in (("type", paths.type), ("arch", paths.architecture)):
        if key in row:
            known = contract().flavor_values(path)
            set_at(made, path, _value(known, row[key], words.get(key, ())))
    for key, path, spelled in (
        ("cpu", paths.cpu, str),
        ("memory", paths.memory, _gib),
        ("billing_modes", paths.billing_modes, list),
        ("billing_code", paths.billing_code, str),
        ("job_flavors", paths.job_flavors, list),
    ):
        if key in row:
            set_at(made, path, spelled(row[key]))
    if "accelerator" in row:
        _place_accelerator(made, row["accelerator"], words)
    _place_volumes(made, row, words)
    if "zones" in row:
        phases, names = contract().phases, words.get("phase", ())
        zones = {zone: _value(phases, word, names) for zone, word in row["zones"].items()}
        if row.get("complete"):
            zones |= {f"mock-{phase}": phase for phase in phases[len(names) :]}
        set_at(made, paths.phase, zones)
    if row.get("complete"):
        _complete(made)
    return made


def _value(known: Sequence[Any], word: str | int, words: Sequence[str]) -> Any:
    """The value of an enum that has the same index as the word."""
    index = words.index(word) if isinstance(word, str) else word
    return known[min(index, len(known) - 1)]


def _gib(size: int) -> str:
    return f"{size}Gi"


def _place_metadata(made: dict[str, Any], row: Row) -> None:
    paths = contract().flavor
    set_at(made, paths.name, row["name"])
    set_at(made, paths.labels, dict(row.get("labels", {})))
    if "scope" in row:
        set_at(made, paths.scope, paths.scope_separator.join(row["scope"]))
    annotations = dict(row.get("annotations", {}))
    if "evidence" in row:
        annotations[EVIDENCE] = row["evidence"]
    if annotations:
        set_at(made, paths.annotations, annotations)


def _place_volumes(made: dict[str, Any], row: Row, words: Words) -> None:
    disks = contract().flavor.volumes[-1 if row.get("otc") else 0]
    if "volumes" in row:
        set_at(made, disks.path, [_volume(disks, disk, words) for disk in row["volumes"]])
    if "root_volume" in row:
        root = contract().flavor.root_volume
        set_at(made, root.path, _volume(root, row["root_volume"], words))


def _place_accelerator(made: dict[str, Any], row: Row, words: Words) -> None:
    shape = _value(contract().flavor.accelerators, row["kind"], words.get("accelerator", ()))
    parts = {shape.type: row["type"], shape.count: str(row["chips"])}
    if "cards" in row:
        parts |= {
            shape.memory: _gib(row["memory"]),
            shape.cards: str(row["cards"]),
            shape.chips: str(row["chips"]),
        }
    set_at(made, shape.path, parts)


def _volume(shape: VolumePaths, row: Row, words: Words) -> dict[str, Any]:
    known = contract().flavor_values((*shape.path, shape.type))
    kind = _value(known, row["type"], words.get("volume", ()))
    return {shape.type: kind, shape.size: _gib(row["size"])}


def _complete(made: dict[str, Any]) -> None:
    """Add a sample of each property of the specification that has no role, so no key in a row."""
    path = contract().flavor.cpu[:-1]
    schema = contract().at(path, contract().flavor_schema)
    for name, raw in schema["properties"].items():
        if "x-role" not in contract().resolve(raw):
            sample = _sample(raw)
            if sample is not None:
                set_at(made, (*path, name), sample)


def _sample(raw: Mapping[str, Any]) -> Any:
    """A value of a schema, or None if that would need a solver of its constraints."""
    schema = contract().resolve(raw)
    if "enum" in schema:
        return schema["enum"][-1]
    if schema.get("examples"):
        return schema["examples"][0]
    if "pattern" in schema or "format" in schema:
        return None
    match schema.get("type"):
        case "string":
            return "synthetic"[: schema.get("maxLength")].ljust(schema.get("minLength", 0), "c")
        case "integer" | "number":
            return max(1, schema.get("minimum", 1))
        case "boolean":
            return True
        case "array":
            item = _sample(schema["items"])
            return None if item is None else [item]
        case "object":
            parts = {name: _sample(part) for name, part in schema.get("properties", {}).items()}
            return {name: part for name, part in parts.items() if part is not None}
    return None
