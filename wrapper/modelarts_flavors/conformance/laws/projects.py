"""The project in the path: unknown, misspelt and foreign projects stay closed, and lists stay apart."""

from __future__ import annotations

from modelarts_flavors.conformance.answers import some
from modelarts_flavors.conformance.asking import Ask, Who
from modelarts_flavors.conformance.drawing import several
from modelarts_flavors.conformance.laws import sources
from modelarts_flavors.conformance.laws.errors import NOT_FOUND, UNAUTHORIZED
from modelarts_flavors.conformance.outcomes import Broken, Skipped
from modelarts_flavors.conformance.probe import Probe
from modelarts_flavors.conformance.registry import Need, law
from modelarts_flavors.contract import contract

HEX = "0123456789abcdef"
OTHER_PROJECT = (Need.OTHER_PROJECT,)
OTHER_BOTH = (Need.OTHER_PROJECT, Need.OTHER_CREDENTIALS)


def _closed(probe: Probe, ask: Ask, statuses: set[int]) -> None:
    """A refusal with one of the statuses; which one is not documented."""
    answer = probe.ask(ask)
    if answer.status not in statuses:
        listed = ", ".join(map(str, sorted(statuses)))
        raise Broken(f"a refusal: one of {listed}", answer.summary, [answer])


def _statuses(*more: str) -> set[int]:
    forbidden = contract().error("ProjectMismatch").status
    return {UNAUTHORIZED, forbidden, NOT_FOUND, *(contract().error(name).status for name in more)}


@law("T1.project_id.definition/unknown", sources.project)
def unknown(probe: Probe) -> None:
    """A project that does not exist has no list."""
    project = "".join(probe.draw_one(several(HEX, 32)))
    probe.settle(lambda: _closed(probe, Ask(project=project, free=True), _statuses()))
    query = probe.query(limit=1, selector=probe.operation.label_selector.example)
    ask = Ask(project=project, query=query, free=True)
    probe.settle(lambda: _closed(probe, ask, _statuses()))


@law("T1.project_id.definition/exact", sources.project)
def exact(probe: Probe) -> None:
    """The id of the project is compared as a whole and with its case."""
    own = probe.target.project_id
    candidates = (own[:-1], f"{own}0", own[1:], own.swapcase(), f" {own}", f"{own}%")
    for project in dict.fromkeys(candidates):
        if project and project not in {own, probe.target.other_project_id}:
            ask = Ask(project=project, free=True)
            probe.settle(lambda ask=ask: _closed(probe, ask, _statuses("BadRequest")))  # type: ignore[misc]


@law("T1.project_id.mandatory/required", sources.project)
def required(probe: Probe) -> None:
    """Without a project there is no list."""
    answer = probe.ask(Ask(project="", loose=True))
    if answer.page is not None and answer.page.names:
        raise Broken("no list without a project", answer.summary, [answer])


@law("T1.project_id.definition/foreign", sources.project, needs=OTHER_PROJECT)
def foreign(probe: Probe) -> None:
    """Credentials of one project do not open another one."""
    other = probe.target.other_project_id
    if probe.target.other_auth is not None and probe.target.other_auth == probe.target.auth:
        raise Skipped("needs credentials of its own for the second project")
    probe.settle(lambda: _closed(probe, Ask(project=other, free=True), _statuses()))
    if probe.target.other_auth is not None:
        ask = Ask(who=Who.OTHER, free=True)
        probe.settle(lambda: _closed(probe, ask, _statuses()))


@law("T1.project_id.definition/apart", sources.project, needs=OTHER_BOTH, compares=True)
def apart(probe: Probe) -> None:
    """Reading one project's list does not change what is read of another one."""
    other = probe.target.other_project_id
    size = max(1, min(probe.most, len(probe.names) // 2))
    limit = probe.query(limit=size)
    theirs = probe.ask(Ask(project=other, who=Who.OTHER))
    if theirs.page is None:
        raise Broken("the list of the second project", theirs.summary, [theirs])
    first = probe.send_page(limit)
    again = probe.ask(Ask(project=other, who=Who.OTHER))
    if again.page is None or again.page.names != theirs.page.names:
        came = some(again.page.names) if again.page else again.summary
        raise Broken("the second project's list as before", came, [theirs, first, again])
    if not first.page or not first.page.token:
        return
    probe.ask(Ask(project=other, who=Who.OTHER, query=limit))
    rest = probe.send_page(probe.query(token=first.page.token), [first])
    due = probe.names[len(first.page.names) :][: len(rest.page.names) if rest.page else 0]
    if rest.page and rest.page.names != due:
        raise Broken(
            f"{some(due)} after the first page", some(rest.page.names), [first, again, rest]
        )
