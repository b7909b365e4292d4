"""Where in a flavor each fact about it stands: paths found by `x-role`."""

from __future__ import annotations

from dataclasses import dataclass

from modelarts_flavors.contract.openapi_document import Node, OpenAPIDocument, Path


@dataclass(frozen=True, slots=True)
class AcceleratorPaths:
    """One kind of accelerator: `path` leads from a flavor to it, the rest are names inside it.

    `kind` is the word for the kind. `chips` repeats `count`; `memory` is that of one card.
    """

    kind: str
    path: Path
    type: str
    count: str
    memory: str
    cards: str
    chips: str


@dataclass(frozen=True, slots=True)
class VolumePaths:
    """Where disks stand: `path` leads from a flavor to them, `type` and `size` are names inside one."""

    path: Path
    type: str
    size: str


@dataclass(frozen=True, slots=True)
class FlavorPaths:
    """The paths from a flavor to everything that is known about one.

    A path is a tuple of property names as they are on the wire. `volumes` are the places where
    data disks may stand, the one that the vendor's page documents first. `scope_separator` joins
    the job types in the value at `scope`; `job_types` are those that are known.
    """

    name: Path
    labels: Path
    annotations: Path
    scope: Path
    scope_separator: str
    job_types: tuple[str, ...]
    type: Path
    architecture: Path
    cpu: Path
    memory: Path
    accelerators: tuple[AcceleratorPaths, ...]
    volumes: tuple[VolumePaths, ...]
    root_volume: VolumePaths
    billing_modes: Path
    billing_code: Path
    job_flavors: Path
    phase: Path


def read_flavor_paths(document: OpenAPIDocument, schema: Node) -> FlavorPaths:
    """The paths through a flavor, from its schema."""
    scope = document.role_path("scope", schema)

    def path(role: str) -> Path:
        return document.role_path(role, schema)

    return FlavorPaths(
        name=path("name"),
        labels=path("labels"),
        annotations=path("annotations"),
        scope=scope,
        scope_separator=document.at(scope, schema)["x-separator"],
        job_types=tuple(document.at(scope, schema)["x-known-members"]),
        type=path("type"),
        architecture=path("architecture"),
        cpu=path("cpu"),
        memory=path("memory"),
        accelerators=tuple(
            _accelerator(document, schema, found)
            for found in document.role_paths("accelerator", schema)
        ),
        volumes=tuple(
            _volume(document, schema, found) for found in document.role_paths("volumes", schema)
        ),
        root_volume=_volume(document, schema, path("root-volume")),
        billing_modes=path("billing-modes"),
        billing_code=path("billing-code"),
        job_flavors=path("job-flavors"),
        phase=path("phase"),
    )


def _accelerator(document: OpenAPIDocument, schema: Node, path: Path) -> AcceleratorPaths:
    found = document.at(path, schema)

    def name(role: str) -> str:
        return document.role_path(role, found)[-1]

    return AcceleratorPaths(
        kind=found["x-accelerator-kind"],
        path=path,
        type=name("accelerator-type"),
        count=name("accelerator-count"),
        memory=name("accelerator-memory"),
        cards=name("accelerator-cards"),
        chips=name("accelerator-chips"),
    )


def _volume(document: OpenAPIDocument, schema: Node, path: Path) -> VolumePaths:
    found = document.at(path, schema)
    one = document.resolve(found.get("items", found))
    return VolumePaths(
        path=path,
        type=document.role_path("volume-type", one)[-1],
        size=document.role_path("volume-size", one)[-1],
    )
