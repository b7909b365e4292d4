"""Sends the requests of a finding again at the end of a run, to see whether it shows by them alone."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from modelarts_flavors.conformance.http.answer import Answer
from modelarts_flavors.conformance.http.request_spec import RequestSpec
from modelarts_flavors.conformance.results import CheckResult
from modelarts_flavors.conformance.session.outcomes import CheckFailed
from modelarts_flavors.conformance.session.probe import Probe
from modelarts_flavors.contract import contract

# What a cache or a limiter remembers for a moment is forgotten by then.
PAUSE = 0.3
# More requests than that for one finding would cost more than they tell.
MOST = 8
DEPENDS = "depends on what was asked before"


def sent_again(probe: Probe, result: CheckResult, failed: CheckFailed) -> CheckResult:
    """The result, with a note where its requests behave when they are sent again, alone.

    Where a request that was sent shortly before in the run makes them fail again, it is shown as the
    first of the finding's requests.
    """
    answers = probe.origins.with_origins(failed.answers)
    if not answers or len(answers) > MOST or probe.sender.left < 8 * MOST:
        return result
    alone, _ = _after(probe, (), answers)
    if _outcome(alone) == _outcome(answers[-1]):
        return result
    note = f"{DEPENDS}, or on chance: sent again, the last request got {alone.summary}"
    causes = _requests_before(probe, answers)
    first = _shows_after(probe, causes, answers)
    if first is None:
        return replace(result, note=note)
    while len(causes) > 1:
        # The later half first: what was sent last is the most likely one.
        half = causes[len(causes) // 2 :]
        shown = _shows_after(probe, half, answers)
        causes = half if shown is not None else causes[: len(causes) // 2]
        first = shown or _shows_after(probe, causes, answers)
        if first is None:
            return replace(result, note=note)
    note = f"{DEPENDS}: without the first of these requests the last one got {alone.summary}"
    requests = (first.exchange, *(answer.exchange for answer in answers))
    return replace(result, note=note, requests=requests)


def _requests_before(probe: Probe, answers: Sequence[Answer]) -> list[RequestSpec]:
    """The last requests of the run before those of the finding, each once, in their order."""
    own = [answer.request for answer in answers]
    earlier = range(answers[-1].exchange.number - 1, 0, -1)
    found = (probe.sent[number] for number in earlier if number in probe.sent)
    distinct = dict.fromkeys(spec for spec in found if spec not in own)
    return list(itertools.islice(distinct, MOST))[::-1]


def _shows_after(
    probe: Probe, before: Sequence[RequestSpec], answers: Sequence[Answer]
) -> Answer | None:
    """The answer to the first of some requests, where the finding shows after them."""
    last, first = _after(probe, before, answers)
    return first if _outcome(last) == _outcome(answers[-1]) else None


def _after(
    probe: Probe, before: Sequence[RequestSpec], answers: Sequence[Answer]
) -> tuple[Answer, Answer]:
    """Pause, send some requests and then those of a finding; the last answer, and the first."""
    probe.sender.wait(PAUSE)
    sent = [probe.sender.send(spec) for spec in before]
    last = _send(probe, answers)
    return last, sent[0] if sent else last


def _send(probe: Probe, answers: Sequence[Answer]) -> Answer:
    """Send the requests in turn, each token taken from the answer that gave it; the last answer."""
    given: dict[str, str] = {}
    again = answers[-1]
    for answer in answers:
        again = probe.sender.send(_with_token(answer.request, given))
        if answer.page and again.page and answer.page.token:
            given[answer.page.token] = again.page.token
    return again


def _with_token(spec: RequestSpec, given: dict[str, str]) -> RequestSpec:
    name = contract().operation.page_token.name
    query = tuple((key, given.get(text, text) if key == name else text) for key, text in spec.query)
    return replace(spec, query=query)


def _outcome(answer: Answer) -> tuple[object, ...]:
    """What must be the same for the same finding."""
    page = answer.page
    return answer.status, None if page is None else (page.names, page.remaining)
