"""The checks as data: every law with its id, its level, what it needs, and the function that tests it.

A law's id is anchored in the vendor page's own structure, `T2.limit.range/accepted` for table 2,
row limit, range; the part after the slash tells apart the laws of one clause. An id is stable and
never used again for something else. The anchors stand in `clauses.yaml`, with the laws' clauses.

How much a law binds follows from the evidence of the fact that it enforces:

- a fact that the document marks `documented` is a MUST, any other a SHOULD. A law takes the evidence
  of the parameter, property or response that it is about: selectors are read by the grammar that the
  parameter is described with, so they bind as the parameter does;
- rules of HTTP itself are `protocol`, that no input upsets the server is `robustness`.

All fail a server but SHOULD, which does so only when strict. What the vendor page leaves open fails
no server, strict or not: no law asks for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from modelarts_flavors.conformance.options import Options, Profile
from modelarts_flavors.conformance.results import Level
from modelarts_flavors.conformance.session.outcomes import Skipped
from modelarts_flavors.contract import Contract, Evidence

if TYPE_CHECKING:
    from modelarts_flavors.conformance.http.answer import Answer
    from modelarts_flavors.conformance.session.probe import Probe

Test = Callable[["Probe"], None]
Watch = Callable[["Answer"], bool]
Source = Callable[[Contract], Evidence]


class Need(StrEnum):
    """What a law needs beyond a server, a project and credentials."""

    OTHER_PROJECT = "a second project (--other-project-id)"
    OTHER_CREDENTIALS = "credentials of a second project (--other-token-file)"
    METHODS = "leave to send methods other than GET (--allow-methods)"
    PLAIN_TOKEN = "a token, rather than signed requests"  # noqa: S105


@dataclass(frozen=True, slots=True)
class Law:
    """One check.

    `title` says in one line what must hold. `binding` is a level, or the place of the document whose
    evidence gives the level. A law with a `watch` looks at every answer of the run; the others ask for
    what they need. `last` ones come after all others, as they judge what was seen in passing. A law that
    `compares` answers to each other is inconclusive on a list that changes while it is read; one that
    is `sure` stands although it shows once only. `kept` says why a law stays although no defect is found
    by it alone.
    """

    id: str
    title: str
    test: Test
    binding: Level | Source
    needs: tuple[Need, ...] = ()
    compares: bool = False
    profile: Profile | None = None
    kept: str = ""
    watch: Watch | None = None
    sure: bool = False
    last: bool = False
    room: str = ""

    def level(self, contract: Contract) -> Level:
        """How much this law binds, by the document."""
        if isinstance(self.binding, Level):
            return self.binding
        return Level.MUST if self.binding(contract).level.is_must else Level.SHOULD

    @property
    def anchor(self) -> str:
        """The clause's place in the vendor page."""
        return self.id.rpartition("/")[0]

    def applies(self, options: Options) -> bool:
        """Whether this run asks for the law at all."""
        chosen = not options.only or any(self.id.startswith(start) for start in options.only)
        return chosen and self.profile in (None, options.profile)


_LAWS: dict[str, Law] = {}


def law(
    id: str,  # noqa: A002  (the word of the reports)
    binding: Level | Source,
    *,
    needs: tuple[Need, ...] = (),
    compares: bool = False,
    profile: Profile | None = None,
    kept: str = "",
    last: bool = False,
) -> Callable[[Test], Test]:
    """Register a test as a law; the first line of its docstring is the title."""

    def register(test: Test) -> Test:
        title = _title(test.__doc__)
        _add(
            Law(
                id,
                title,
                test,
                binding,
                needs,
                compares,
                profile,
                kept,
                last=last,
                room=test.__module__,
            )
        )
        return test

    return register


def watch(
    id: str,  # noqa: A002
    binding: Level | Source,
    *,
    needs: tuple[Need, ...] = (),
    kept: str = "",
    sure: bool = False,
) -> Callable[[Watch], Watch]:
    """Register a look at every answer as a law.

    It raises `Broken` for an answer that breaks the law, and tells whether the answer was of the kind
    that the law is about. A `sure` one needs no second look: whatever changes meanwhile, no answer may
    ever be so.
    """

    def register(look: Watch) -> Watch:
        def judge(probe: Probe) -> None:
            case = probe.noticed.get(id)
            if case is not None:
                case()
            elif not probe.seen.get(id):
                raise Skipped("no answer of the kind that this is about was seen")

        title = _title(look.__doc__)
        _add(
            Law(
                id,
                title,
                judge,
                binding,
                needs,
                kept=kept,
                watch=look,
                sure=sure,
                last=True,
                room=look.__module__,
            )
        )
        return look

    return register


def _title(docstring: str | None) -> str:
    return (docstring or "").strip().partition("\n")[0].rstrip(".")


def _add(found: Law) -> None:
    if found.id in _LAWS:
        raise ValueError(f"the id {found.id} is taken")
    _LAWS[found.id] = found


def registered() -> tuple[Law, ...]:
    """Every law of the modules that were imported, in the order of registration."""
    return tuple(_LAWS.values())
