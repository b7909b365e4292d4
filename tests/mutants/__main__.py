"""`python -m tests.mutants`: judge the conformance suite by servers that break or keep the contract."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence

from tests.mutants import matrix
from tests.mutants.variants import Variant, benign, defects

REFERENCE = Variant(
    "reference", why="The server that everything else is derived from.", area="reference"
)


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--seeds", default="0-4", type=seeds, help="as 0-4 or 0,3 (default 0-4)")
    parser.add_argument(
        "--only", action="append", default=[], metavar="NAME", help="names that contain this"
    )
    parser.add_argument(
        "--jobs", type=int, default=os.cpu_count() or 1, help="processes (default: one a core)"
    )
    parser.add_argument(
        "--socket", action="store_true", help="serve on real sockets, not in process"
    )
    parser.add_argument("--max-requests", type=int, default=300, help="budget of a run")
    return parser.parse_args(arguments)


def seeds(text: str) -> list[int]:
    """`0-2,7` is 0, 1, 2 and 7."""
    found: list[int] = []
    for part in text.split(","):
        first, dash, last = part.partition("-")
        found += range(int(first), int(last if dash else first) + 1)
    return found


def chosen(variants: list[Variant], only: Sequence[str]) -> list[Variant]:
    return [each for each in variants if not only or any(word in each.name for word in only)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the matrix; 1 if a defect survives or a benign server is accused."""
    given = parse(arguments)
    bad, good = chosen(defects(), given.only), chosen([REFERENCE, *benign()], given.only)
    if not bad and not good:
        sys.exit(f"no variant is called like {' or '.join(given.only)}")

    def collected(variants: list[Variant]) -> Iterator[matrix.Row]:
        return matrix.collect(
            variants,
            given.seeds,
            given.jobs,
            on_socket=given.socket,
            max_requests=given.max_requests,
        )

    kept = matrix.print_benign(collected(good)) if good else True
    killed = matrix.print_defects(collected(bad)) if bad else True
    return 0 if kept and killed else 1


if __name__ == "__main__":
    sys.exit(main())
