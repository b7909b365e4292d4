"""The project in the path: unknown, misspelled and foreign projects are refused, and lists stay separate."""

from __future__ import annotations

from collections.abc import Sequence

from modelarts_flavors.conformance.checks._labels import scope
from modelarts_flavors.conformance.checks.error_body import NOT_FOUND, UNAUTHORIZED
from modelarts_flavors.conformance.checks.registry import Need, check
from modelarts_flavors.conformance.http.answer import Answer
from modelarts_flavors.conformance.http.request_spec import Caller, RequestSpec
from modelarts_flavors.conformance.session.outcomes import CheckFailed, Skipped
from modelarts_flavors.conformance.session.probe import Probe
from modelarts_flavors.conformance.wording import some
from modelarts_flavors.contract import ErrorRole, contract

HEX = "0123456789abcdef"
OTHER_PROJECT = (Need.OTHER_PROJECT,)
OTHER_BOTH = (Need.OTHER_PROJECT, Need.OTHER_CREDENTIALS)


def _closed(probe: Probe, spec: RequestSpec, statuses: set[int]) -> None:
    """A refusal with one of the statuses; which one is not documented."""
    answer = probe.send(spec)
    if answer.status not in statuses:
        listed = ", ".join(map(str, sorted(statuses)))
        # Nothing but a defect explains a list for somebody who may not read it.
        opened = answer.page is not None and bool(answer.page.names)
        expected = f"a refusal: one of {listed}"
        raise CheckFailed(expected, answer.summary, [answer], confirmed=opened)


def _statuses(*more: ErrorRole) -> set[int]:
    forbidden = contract().error_by_role("project-mismatch").status
    return {
        UNAUTHORIZED,
        forbidden,
        NOT_FOUND,
        *(contract().error_by_role(role).status for role in more),
    }


@check("isolation/unknown-project", "T1.project_id.definition")
def unknown(probe: Probe) -> None:
    """A project that does not exist has no list."""
    project = "".join(probe.random.choices(HEX, k=32))
    probe.confirm(_closed, probe, RequestSpec(project=project, free=True), _statuses())
    query = probe.query(limit=1, selector=scope())
    spec = RequestSpec(project=project, query=query, free=True)
    probe.confirm(_closed, probe, spec, _statuses())


@check("isolation/exact-project", "T1.project_id.definition")
def exact(probe: Probe) -> None:
    """The id of the project is compared as a whole and with its case."""
    own = probe.target.project_id
    candidates = (own[:-1], f"{own}0", own.swapcase(), f" {own}")
    for project in dict.fromkeys(candidates):
        if project and project not in {own, probe.target.other_project_id}:
            spec = RequestSpec(project=project, free=True)
            probe.confirm(_closed, probe, spec, _statuses("bad-request"))


@check("isolation/project-required", "T1.project_id.mandatory")
def required(probe: Probe) -> None:
    """Without a project there is no list."""
    answer = probe.send(RequestSpec(project="", loose=True))
    if answer.page is not None and answer.page.names:
        raise CheckFailed("no list without a project", answer.summary, [answer])


@check("isolation/foreign-credentials", "T1.project_id.definition", needs=OTHER_PROJECT)
def foreign(probe: Probe) -> None:
    """Credentials of one project do not open another one."""
    other = probe.target.other_project_id
    if probe.target.other_auth is not None and probe.target.other_auth == probe.target.auth:
        raise Skipped("needs credentials of its own for the second project")
    probe.confirm(_closed, probe, RequestSpec(project=other, free=True), _statuses())
    if probe.target.other_auth is not None:
        spec = RequestSpec(caller=Caller.OTHER, free=True)
        probe.confirm(_closed, probe, spec, _statuses())


@check("isolation/lists-apart", "T1.project_id.definition", needs=OTHER_BOTH, compares=True)
def apart(probe: Probe) -> None:
    """Reading one project's list does not change what is read of another one."""
    low = max(1, probe.most // 2)
    limits = probe.random.choices(range(low, probe.most), k=2)
    probe.confirm(_apart, probe, limits)


def _apart(probe: Probe, limits: list[int]) -> None:
    """Each limit is asked for both projects in turn, by another one first each time."""
    one, other = limits[0], limits[-1] if limits[-1] != limits[0] else limits[0] - 1
    theirs = _theirs(probe, one)
    own = probe.send_page(probe.query(limit=one), [theirs])
    _same_start(own, probe.names, [theirs, own])
    again_own = probe.send_page(probe.query(limit=other), [theirs, own])
    again = _theirs(probe, other)
    if theirs.page and again.page:
        _same_start(again, theirs.page.names, [theirs, again_own, again])


def _theirs(probe: Probe, limit: int) -> Answer:
    spec = RequestSpec(
        project=probe.target.other_project_id,
        caller=Caller.OTHER,
        query=probe.query(limit=limit),
    )
    answer = probe.send(spec)
    if answer.page is None:
        raise CheckFailed("the list of the second project", answer.summary, [answer])
    return answer


def _same_start(answer: Answer, names: Sequence[str], evidence: list[Answer]) -> None:
    found = answer.page.names if answer.page else ()
    length = min(len(found), len(names))
    # A page without flavors is a good one while it has a token to go on.
    ends_empty = bool(names) and not found and not (answer.page and answer.page.token)
    if tuple(found[:length]) != tuple(names[:length]) or ends_empty:
        actual = some(found) or "no flavors"
        raise CheckFailed(f"{some(list(names))}, as in the list of that project", actual, evidence)
