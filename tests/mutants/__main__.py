"""Judge the conformance suite by servers that break or keep the contract.

Without an option: the kill matrix of the defective servers and the accusations of benign ones.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence

from tests.mutants import baseline, intermittent, labels, matrix, needed, soak, syntax
from tests.mutants.variants import Variant, benign, defects

REFERENCE = Variant("reference", why="The server that everything else is derived from.")


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    add = parser.add_argument
    add("--seeds", default="0-4", type=seeds, help="as 0-4 or 0,3 (default 0-4)")
    add(
        "--only",
        action="append",
        default=[],
        metavar="NAME",
        help="variants whose names contain this",
    )
    add("--jobs", type=int, default=os.cpu_count() or 1, help="processes (default: one a core)")
    add("--socket", action="store_true", help="serve on real sockets, not in process")
    add("--max-requests", type=int, default=400, help="budget of a run (default 400)")
    what = parser.add_mutually_exclusive_group().add_argument
    what(
        "--generated", action="store_true", help="mutations of the reference's syntax tree instead"
    )
    what("--checks", action="store_true", help="whether each check is needed")
    what("--baseline", action="store_true", help="plain schemathesis on the same servers (slow)")
    what("--intermittent", type=int, metavar="N", help="N runs of each intermittent defect")
    what("--soak", type=int, metavar="N", help="N runs over combined benign servers")
    return parser.parse_args(arguments)


def seeds(text: str) -> list[int]:
    """`0-2,7` is 0, 1, 2 and 7."""
    found: list[int] = []
    for part in text.split(","):
        first, dash, last = part.partition("-")
        found += range(int(first), int(last if dash else first) + 1)
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what is asked; 1 if the suite misses a defect or accuses a benign server."""
    given = parse(arguments)
    options = {"on_socket": given.socket, "max_requests": given.max_requests}

    def chosen(variants: list[Variant]) -> list[Variant]:
        return [v for v in variants if not given.only or any(word in v.name for word in given.only)]

    def judged(variants: Sequence[Variant]) -> Iterator[matrix.Row]:
        return matrix.collect(variants, given.seeds, given.jobs, **options)

    if given.intermittent:
        found = intermittent.print_intermittent(
            given.intermittent, given.jobs, given.only, **options
        )
        return 0 if found else 1
    if given.soak:
        return 0 if soak.soak(given.soak, given.jobs, **options) else 1
    if given.generated:
        return 0 if labels.print_generated(judged(chosen(syntax.mutants())), judged) else 1
    bad, good = chosen(defects()), chosen([REFERENCE, *benign()])
    if not bad and not good:
        sys.exit(f"no variant is called like {' or '.join(given.only)}")
    if given.baseline:
        baseline.print_baseline(bad, REFERENCE, given.jobs)
        return 0
    if given.checks:
        return 0 if needed.print_checks(judged([*bad, *syntax.mutants()]), **options) else 1
    kept = matrix.print_benign(judged(good)) if good else True
    killed = matrix.print_defects(judged(bad)) if bad else True
    return 0 if kept and killed else 1


if __name__ == "__main__":
    sys.exit(main())
