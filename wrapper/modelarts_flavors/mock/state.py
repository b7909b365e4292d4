"""The state that can change while the server runs: catalogs, capacity, faults, expired tokens.

A `Snapshot` is immutable; each change makes a new one, with an empty answer cache. A request reads
one snapshot, so that changes made by other threads never mix into its answer.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from modelarts_flavors.contract import contract
from modelarts_flavors.errors import ChangeError
from modelarts_flavors.mock.catalog.catalog_file import check_page
from modelarts_flavors.mock.catalog.flavor_catalog import Catalog
from modelarts_flavors.mock.faults.fault_syntax import Fault
from modelarts_flavors.mock.faults.plan import FaultPlan
from modelarts_flavors.mock.faults.variations import vary_catalog
from modelarts_flavors.mock.options import MockOptions
from modelarts_flavors.mock.pages.answer_cache import AnswerCache
from modelarts_flavors.mock.pages.continue_tokens import ContinueTokens
from modelarts_flavors.mock.pages.page_maker import Pager


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One state: the catalog of each project, the faults, and how often tokens were revoked.

    `lists_expired` counts revocations of continue tokens, `logins_expired` those of IAM tokens.
    """

    catalogs: Mapping[str, Catalog]
    plan: FaultPlan
    lists_expired: int
    logins_expired: int
    pagers: Mapping[str, Pager]
    cache: AnswerCache

    def with_faults(self, faults: tuple[Fault, ...]) -> Snapshot:
        """The state for one request that has these faults in addition."""
        plan = self.plan.and_now(faults)
        catalogs = self.catalogs
        pagers = {
            pid: pager.with_plan(plan, vary_catalog(catalogs[pid], plan))
            for pid, pager in self.pagers.items()
        }
        return replace(self, plan=plan, pagers=pagers, cache=AnswerCache())


class MockState:
    """Holds the current snapshot and makes the next; safe to change from any thread."""

    def __init__(self, options: MockOptions) -> None:
        self._options = options
        self._tokens = ContinueTokens(options.secret)
        self._lock = threading.Lock()
        self.current = self._make(options.lists, FaultPlan(options.parsed_faults, options.seed))

    def change(self, name: str, arguments: Mapping[str, Any]) -> None:
        """Make one of the changes of `CHANGES`, with its arguments as plain JSON.

        Raises ChangeError, CatalogError or FaultError, and then changes nothing.
        """
        with self._lock:
            CHANGES[name](self, **arguments)

    # The changes

    def _set_faults(self, faults: Sequence[str], seed: int | None = None) -> None:
        kept = self.current.plan.seed if seed is None else seed
        self._swap(plan=FaultPlan.of(faults, kept))

    def _set_phases(
        self, phases: Mapping[str, Mapping[str, str]], project_id: str | None = None
    ) -> None:
        allowed = contract().phases
        for name, zones in phases.items():
            for zone, phase in zones.items():
                if phase not in allowed:
                    known = ", ".join(allowed)
                    raise ChangeError(
                        f"{name}, {zone}: found phase {phase!r}, expected one of {known}"
                    )
        catalogs = dict(self.current.catalogs)
        missing = set(phases)
        for pid in self._projects(project_id):
            held = {name: phases[name] for name in phases if name in catalogs[pid].names}
            catalogs[pid] = catalogs[pid].with_phases(held)
            missing -= set(held)
        if missing:
            raise ChangeError(f"no flavor has the name {min(missing)!r}")
        self._swap(catalogs=catalogs)

    def _set_catalog(self, page: Mapping[str, Any], project_id: str | None = None) -> None:
        catalog = check_page(page)
        changed = dict.fromkeys(self._projects(project_id), catalog)
        self._swap(catalogs={**self.current.catalogs, **changed})

    def _expire_lists(self) -> None:
        self._swap(lists_expired=self.current.lists_expired + 1)

    def _expire_logins(self) -> None:
        self._swap(logins_expired=self.current.logins_expired + 1)

    def _reset(self) -> None:
        options = self._options
        self._swap(catalogs=options.lists, plan=FaultPlan(options.parsed_faults, options.seed))

    def replace_catalogs(self, catalogs: Mapping[str, Catalog]) -> None:
        """Serve these catalogs, by project id: for files that were read again."""
        with self._lock:
            self._swap(catalogs={**self.current.catalogs, **catalogs})

    def _projects(self, project_id: str | None) -> list[str]:
        if project_id is None:
            return list(self.current.catalogs)
        if project_id not in self.current.catalogs:
            raise ChangeError(f"no project has the id {project_id!r}")
        return [project_id]

    def _swap(self, **changes: Any) -> None:
        now = self.current
        self.current = self._make(
            changes.get("catalogs", now.catalogs),
            changes.get("plan", now.plan),
            changes.get("lists_expired", now.lists_expired),
            changes.get("logins_expired", now.logins_expired),
        )

    def _make(
        self,
        catalogs: Mapping[str, Catalog],
        plan: FaultPlan,
        lists_expired: int = 0,
        logins_expired: int = 0,
    ) -> Snapshot:
        options = self._options
        # Most projects share one catalog, which is varied once.
        varied = {id(catalog): vary_catalog(catalog, plan) for catalog in catalogs.values()}
        pagers = {
            pid: Pager(
                varied[id(catalog)],
                pid,
                self._tokens,
                options.resolved_profile,
                plan=plan,
                generation=lists_expired % 256,
                ttl=options.token_ttl,
                clock=options.clock,
            )
            for pid, catalog in catalogs.items()
        }
        return Snapshot(catalogs, plan, lists_expired, logins_expired, pagers, AnswerCache())


CHANGES: Mapping[str, Callable[..., None]] = {
    "faults": MockState._set_faults,
    "phases": MockState._set_phases,
    "catalog": MockState._set_catalog,
    "expire-lists": MockState._expire_lists,
    "expire-logins": MockState._expire_logins,
    "reset": MockState._reset,
}
