"""Run the conformance suite on a variant, in process or on a real socket, and give the outcome."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any

import uvicorn
from tests.mutants.catalogue import FIRST_PROJECT, FIRST_TOKEN, SECOND_PROJECT, SECOND_TOKEN
from tests.mutants.variants import Application, Variant

from modelarts_flavors.conformance import Options, Profile, Report, Status, Target, run
from modelarts_flavors.conformance.checks.catalog import checks

NOTHING_SAID = ("unreachable", "refused")
CLAUSES = {check.id: check.clause for check in checks()}


@dataclass(frozen=True)
class Judgement:
    """What one run said about one variant."""

    variant: Variant
    seed: int
    verdict: str
    reason: str
    failed: tuple[str, ...]
    failed_strictly: tuple[str, ...]
    broken: tuple[str, ...]
    doubtful: tuple[str, ...]
    requests: int
    seconds: float

    @property
    def own(self) -> tuple[str, ...]:
        """The failed checks of the clauses that the variant breaks."""
        return tuple(check for check in self.failed_strictly if breaks(self.variant, check))

    @property
    def noticed(self) -> bool:
        """Whether the defect showed at all: a failed check, or what the variant allows instead."""
        another = self.variant.seen == "as another API" and self.verdict in NOTHING_SAID
        moving = self.variant.seen == "as moving data" and bool(self.doubtful)
        return bool(self.failed_strictly) or another or moving

    @property
    def killed(self) -> bool:
        """Whether a check of the variant's own clause failed, or what is allowed instead."""
        return bool(self.own) or (self.noticed and not self.failed_strictly)

    @property
    def alarmed(self) -> bool:
        """Whether anything at all was said against the server, or the suite itself went wrong."""
        return bool(self.failed_strictly or self.broken) or self.verdict != "pass"


def breaks(variant: Variant, check: str) -> bool:
    """Whether a check belongs to one of the clauses that the variant breaks, or to their table."""
    tested = f"{CLAUSES[check].removesuffix('.title')}."
    broken = [f"{clause}." for clause in variant.clauses]
    return any(tested.startswith(clause) or clause.startswith(tested) for clause in broken)


def target_for(app: Application | None = None, url: str = "http://testserver") -> Target:
    """The reference's two projects as a target, in process or at a URL."""
    return Target(
        app=app,
        url=url,
        project_id=FIRST_PROJECT,
        auth=FIRST_TOKEN,
        other_project_id=SECOND_PROJECT,
        other_auth=SECOND_TOKEN,
    )


def report_on(
    variant: Variant,
    seed: int = 0,
    *,
    app: Application | None = None,
    on_socket: bool = False,
    **options: Any,
) -> Report:
    """The report of one run on a new server of the variant, or on one that is running already."""
    profile = Profile(variant.profile)
    options = {"strict": True, "allow_methods": True, "seed": seed, "profile": profile} | options
    app = app or variant.build()
    if not on_socket:
        return run(target_for(app), Options(**options))
    with serving(app) as url:
        return run(target_for(url=url), Options(**options))


def judge(variant: Variant, seed: int = 0, **options: Any) -> Judgement:
    """Run the suite on a variant."""
    return judgement_of(variant, seed, report_on(variant, seed, **options))


def judgement_of(variant: Variant, seed: int, report: Report) -> Judgement:
    """What a run said."""
    failed = report.with_status(Status.FAIL)
    return Judgement(
        variant=variant,
        seed=seed,
        verdict=str(report.verdict),
        reason=report.reason,
        failed=tuple(check.id for check in failed if check.counts(strict=False)),
        failed_strictly=tuple(check.id for check in failed),
        broken=tuple(f"{c.id}: {c.message}" for c in report.with_status(Status.ERROR)),
        doubtful=tuple(check.id for check in report.with_status(Status.INCONCLUSIVE)),
        requests=report.requests,
        seconds=report.seconds,
    )


def judge_all(
    work: Sequence[tuple[Variant, int]], jobs: int = 1, **options: Any
) -> Iterator[Judgement]:
    """Judge each variant with its seed, in order, in several processes if asked for."""
    if jobs == 1:
        for variant, seed in work:
            yield judge(variant, seed, **options)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(_Judge(options), work, chunksize=4)


@dataclass(frozen=True)
class _Judge:
    """`judge` with its options, for another process."""

    options: dict[str, Any]

    def __call__(self, item: tuple[Variant, int]) -> Judgement:
        return judge(*item, **self.options)


@contextlib.contextmanager
def serving(app: Application) -> Iterator[str]:
    """Serve an application on a free port of this machine; gives its URL."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        config = uvicorn.Config(
            app, log_level="critical", lifespan="off", ws="none", timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
