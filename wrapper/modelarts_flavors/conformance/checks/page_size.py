"""The page size: which values are accepted, what its default is, and that no page exceeds it."""

from __future__ import annotations

from modelarts_flavors.conformance.checks._labels import NOWHERE
from modelarts_flavors.conformance.checks.registry import check, observer
from modelarts_flavors.conformance.clauses.levels import Level
from modelarts_flavors.conformance.http.answer import Answer
from modelarts_flavors.conformance.http.request_spec import Query, RequestSpec
from modelarts_flavors.conformance.session.outcomes import CheckFailed, Skipped
from modelarts_flavors.conformance.session.probe import Probe
from modelarts_flavors.conformance.wording import count
from modelarts_flavors.contract import contract

NO_NUMBERS = ("ten", "1.5", "5.0", "1_0", "5x", "0x10", "1e1")


@observer("limit/page-bounded", "T2.limit.definition", enough=1)
def bounded(answer: Answer) -> bool:
    """No page holds more flavors than its limit, or the default limit, allows."""
    size = contract().operation.page_size
    names = [name for name, _ in answer.request.query]
    # Of a raw request target the parameters are not known here.
    if answer.page is None or answer.request.target or names.count(size.name) > 1:
        return False
    given = answer.request.value(size.name)
    if given is not None and not (given.isascii() and given.isdecimal()):
        return False
    limit = size.default if given is None else int(given)
    # What 0 means is not published. More than the largest page is never allowed, whatever was asked for.
    if not limit:
        return False
    if size.maximum is not None:
        limit = min(limit, size.maximum)
    if len(answer.page.names) > limit:
        raise CheckFailed(
            f"at most {count(limit)} on the page", count(len(answer.page.names)), [answer]
        )
    return True


@check("limit/range-accepted", "T2.limit.range")
def accepted(probe: Probe) -> None:
    """Every documented limit is accepted."""
    size = probe.operation.page_size
    low, high = max(size.minimum or 1, 1), size.maximum or probe.most
    drawn = probe.random.randint(low, high)
    for limit in dict.fromkeys([high, low, high - 1, drawn]):
        probe.confirm(_accept, probe, limit)
    if size.minimum is not None and size.minimum < low:
        # In range, and of no meaning that the page names.
        probe.confirm(_accept, probe, size.minimum, Level.SHOULD)


def _accept(probe: Probe, limit: int, binding: Level | None = None) -> None:
    answer = probe.get(limit=limit)
    if answer.page is None:
        expected = f"a page for limit {limit}, which is in range"
        raise CheckFailed(expected, answer.summary, [answer], binding=binding)


@check("limit/out-of-range-refused", "T2.limit.range")
def refused(probe: Probe) -> None:
    """Limits outside the documented range are refused."""
    size = probe.operation.page_size
    far = probe.random.randint(1, 10_000)
    outside = []
    if size.minimum is not None:
        outside += [size.minimum - 1]
    if size.maximum is not None:
        # What is far outside may be in range again in a counter of 32 or 64 bits.
        outside += [size.maximum + 1, size.maximum + 1 + far, 2**32 + 5, 2**64 + 5]
    for limit in outside:
        probe.confirm(_refuse, probe, limit)
    if size.maximum is not None:
        # Neither a filter nor a token gets round it.
        probe.confirm(_refuse, probe, size.maximum + 1, selector=f"!{NOWHERE}")
        if probe.token():
            probe.confirm(_refuse, probe, size.maximum + 1, token=probe.token())


@check("limit/non-integer-refused", "T2.limit.type")
def no_numbers(probe: Probe) -> None:
    """A limit that is no integer is refused."""
    for text in NO_NUMBERS:
        probe.confirm(_refuse, probe, text)


@check("limit/given-twice", "T2.limit.range")
def given_twice(probe: Probe) -> None:
    """Of a limit that is given twice none may be out of range and used."""
    size = probe.operation.page_size
    if size.maximum is None or len(probe.names) < 2:
        raise Skipped("needs a list of at least 2 flavors, and a largest page")
    probe.confirm(_use_neither, probe, ((size.name, str(size.maximum + 1)), (size.name, "1")))


def _use_neither(probe: Probe, query: Query) -> None:
    answer = probe.send(RequestSpec(query=query, free=True))
    if answer.page is not None and len(answer.page.names) > 1:
        expected = "a refusal, or a page of 1 flavor"
        raise CheckFailed(expected, answer.summary, [answer], binding=Level.SHOULD)


def _refuse(
    probe: Probe, limit: object, token: str | None = None, selector: str | None = None
) -> None:
    # Which 4xx it is, the vendor's page does not say.
    query = probe.query(limit=limit, token=token, selector=selector)
    answer = probe.send(RequestSpec(query=query, free=True))
    if not answer.refused:
        # A server that takes too much for as much as is allowed does no harm.
        size = probe.operation.page_size
        over = isinstance(limit, int) and size.maximum is not None and limit > size.maximum
        binding = Level.SHOULD if over and answer.page is not None else None
        expected = f"a refusal (4xx) of limit {limit}"
        raise CheckFailed(expected, answer.summary, [answer], binding=binding)


@check("limit/default", "T2.limit.default", compares=True)
def default(probe: Probe) -> None:
    """Leaving the limit out is the same as giving its default."""
    probe.confirm(_same, probe, None)
    probe.confirm(_same, probe, f"!{NOWHERE}")


def _same(probe: Probe, selector: str | None) -> None:
    size = probe.operation.page_size
    with_default = probe.query(limit=size.default, selector=selector)
    without = probe.query(selector=selector)
    asked = [given := probe.send_page(with_default)]
    if selector is None:
        # Just after a small page, whose limit must not stick.
        asked.append(probe.get(limit=1))
    asked.append(left_out := probe.send_page(without))
    if selector is None and given.page == left_out.page:
        # Of two instances one may have another default.
        asked[-1] = left_out = probe.send_page(without)
    if left_out.page is None or given.page is None:
        raise AssertionError("send_page gives pages only")
    first, second = left_out.page.names, given.page.names
    if first != second:
        same = next(
            (i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), None
        )
        if same is None and _is_by_chance(probe, (given, left_out), (with_default, without)):
            return
        where = "" if same is None else f", different from flavor {same + 1} on"
        raise CheckFailed(
            f"{count(len(second))}, as with limit {size.default}",
            f"{count(len(first))} without a limit{where}",
            asked,
        )
    if bool(left_out.page.token) != bool(given.page.token):
        words = {True: "a token", False: "no token"}
        raise CheckFailed(
            f"{words[bool(given.page.token)]}, as with limit {size.default}",
            f"{words[bool(left_out.page.token)]} without a limit",
            asked,
        )


def _is_by_chance(probe: Probe, seen: tuple[Answer, Answer], queries: tuple[Query, Query]) -> bool:
    """Whether two pages differ in length only because each page is as short as the server likes."""
    shorter = min(seen, key=lambda answer: len(answer.page.names) if answer.page else 0)
    if shorter.page is None or not shorter.page.token:
        return False
    # Not in step with a server that takes turns. One whose pages vary does so with a limit, too.
    again = [probe.send_page(queries[index]) for index in (0, 1, 1, 0)]
    given = (seen[0], again[0], again[3])
    return len({len(answer.page.names) for answer in given if answer.page}) > 1
