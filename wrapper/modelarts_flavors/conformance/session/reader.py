"""Sends requests and reads lists; observers look at every answer on the way."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from modelarts_flavors.conformance.clauses.levels import Level
from modelarts_flavors.conformance.exchange import Headers
from modelarts_flavors.conformance.http.answer import Answer, is_nameless
from modelarts_flavors.conformance.http.request_spec import Query, RequestSpec
from modelarts_flavors.conformance.http.sender import Sender, unreachable
from modelarts_flavors.conformance.results import RunStopped, Verdict
from modelarts_flavors.conformance.session.listing import Listing
from modelarts_flavors.conformance.session.observed import Observed
from modelarts_flavors.conformance.session.outcomes import CheckFailed, SelectorRefused
from modelarts_flavors.conformance.session.token_origins import TokenOrigins
from modelarts_flavors.contract import Operation, contract

Observe = Callable[[Answer], bool]
REFUSALS = (401, 403)
MAX_EMPTY_PAGES = 10
# A list that grows from nothing to more than this was not ready.
FEW = 2
# What makes a selector more than the key of a label.
OPERATOR = re.compile(r"[=!<>(), ]")
# Behind a balancer another instance may answer it.
NEW_CONNECTION = ("Connection", "close")
# Seconds to wait before it is tried again whether the server is there and takes the credentials: a
# connection may break, and a refusal of somebody else may be cached for a moment.
PAUSES = (0.0, 2.0)
# Signatures lock a key, tokens do not: a refusal may be cached for a few requests.
FURTHER_PAUSES = (0.0, 0.0)


@dataclass(kw_only=True)
class Reader:
    """Reads from one server.

    `sender` sends, `observers` look at every answer, by the ids of their checks, and `observed` is what
    they saw. `plain` is the query of a plain reading: the largest page, unless the server cannot do
    that. `listing` is the reading that all others are compared with. `server_errors` are the plain
    requests that were answered with one. `cold_start` is an empty list or a refusal with the list that
    followed it at once. `origins` knows which page gave a token. `sent` are the requests of the run by
    their numbers. `content_changes` says that facts about the flavors, as phases, differed between plain
    readings, `names_differed` that the flavors did.
    """

    sender: Sender
    observers: Mapping[str, Observe] = field(default_factory=dict)
    plain: Query = ()
    listing: Listing = field(default_factory=lambda: Listing(()))
    observed: defaultdict[str, Observed] = field(default_factory=lambda: defaultdict(Observed))
    sent: dict[int, RequestSpec] = field(default_factory=dict)
    server_errors: list[Answer] = field(default_factory=list)
    cold_start: tuple[Answer, Answer] | None = None
    origins: TokenOrigins = field(default_factory=TokenOrigins)
    content_changes: bool = False
    names_differed: bool = False

    @property
    def operation(self) -> Operation:
        """The operation under test."""
        return contract().operation

    def query(
        self, *, limit: object = None, token: str | None = None, selector: str | None = None
    ) -> Query:
        """A query with the parameters that are not None."""
        operation = self.operation
        given = (
            (operation.page_size.name, limit),
            (operation.page_token.name, token),
            (operation.label_selector.name, selector),
        )
        return tuple((name, str(value)) for name, value in given if value is not None)

    def send(self, spec: RequestSpec) -> Answer:
        """Send a request; observers look at its answer."""
        answer = self.sender.send(spec)
        self.sent[answer.exchange.number] = spec
        if (
            answer.status >= 500
            and spec.authorized
            and not (spec.loose or spec.free or spec.method)
        ):
            self.server_errors.append(answer)
        self._require_access(answer)
        self.origins.remember(answer)
        for check, observe in self.observers.items():
            try:
                if observe(answer):
                    self.observed[check].note()
            except CheckFailed as failed:
                self.observed[check].note(failed, functools.partial(self.send, spec))
        return answer

    def get(
        self, *, limit: object = None, token: str | None = None, selector: str | None = None
    ) -> Answer:
        """Send a request with these parameters."""
        return self.send(RequestSpec(query=self.query(limit=limit, token=token, selector=selector)))

    def send_page(
        self, query: Query, before: Sequence[Answer] = (), headers: Headers = ()
    ) -> Answer:
        """Send a request that must be answered with a page; anything else is a failure."""
        answer = self.send(RequestSpec(query=query, headers=headers))
        if answer.page is not None:
            return answer
        selector = answer.request.value(self.operation.label_selector.name) or ""
        if OPERATOR.search(selector) and answer.is_bad_request:
            expected = f"a page of the list for the selector {selector!r}"
            evidence = [*before, answer]
            raise SelectorRefused(expected, answer.summary, evidence, binding=Level.SHOULD)
        if answer.is_bad_request and self._limit_changed(answer.request):
            # A freedom of the lists of Kubernetes, which the vendor's page does not mention.
            expected = "a page of the list, though the token was given for another limit"
            raise CheckFailed(expected, answer.summary, [*before, answer], binding=Level.SHOULD)
        raise CheckFailed("a page of the list", answer.summary, [*before, answer])

    def _limit_changed(self, request: RequestSpec) -> bool:
        """Whether a token is sent with another limit than it was given for."""
        giver = self.origins.giver(request.value(self.operation.page_token.name) or "")
        limit = self.operation.page_size.name
        return giver is not None and giver.request.value(limit) != request.value(limit)

    def read(
        self,
        selector: str | None = None,
        most: int | None = None,
        *,
        expected: Listing | None = None,
        anew: bool = False,
    ) -> Listing:
        """Read the whole list, or what a selector selects of it.

        Args:
            selector: None reads the whole list.
            most: pages at most.
            expected: the reading ends with the first page that differs from this one.
            anew: whether each page is read over a new connection.
        """
        if selector is not None:
            return self.read_pages((*self.plain, *self.query(selector=selector)), most)
        if not self.listing.is_usable and not self.listing.problem:
            # The first reading was cut short: no further than that.
            most = min(most or len(self.listing.answers), len(self.listing.answers))
        headers = (NEW_CONNECTION,) if anew else ()
        listing = self.read_pages(self.plain, most, expected=expected, headers=headers)
        known = self.listing.by_name
        if any(item != known.get(name, item) for name, item in listing.by_name.items()):
            self.content_changes = True
        if listing.is_usable and self.listing.is_usable and listing.names != self.listing.names:
            self.names_differed = True
        return listing

    def read_pages(
        self,
        query: Query,
        most: int | None = None,
        *,
        first: Answer | None = None,
        expected: Listing | None = None,
        headers: Headers = (),
    ) -> Listing:
        """Read from the start, following the tokens, `most` pages at most.

        `first` is the first page, where it was read already; `headers` go with every request. An answer
        that is no page is a failure. A reading that goes in circles ends with the first page that holds
        nothing new, one that differs from the `expected` one with the first page that does.
        """
        answers: list[Answer] = []
        seen: set[str] = set()
        tokens: set[str] = set()
        empty = 0
        step: Query = ()
        while True:
            answer = (
                first if first and not answers else self.send_page(query + step, answers, headers)
            )
            page = answer.page
            if page is None:
                raise AssertionError("send_page returns pages only")
            named = bool(page.names) and not any(map(is_nameless, page.items))
            if answers and named and seen.issuperset(page.names):
                why = "holds only flavors of earlier pages"
                return Listing(tuple(answers), problem=why, beyond=answer)
            answers.append(answer)
            seen.update(page.names)
            empty = 0 if page.names else empty + 1
            if not page.token:
                return Listing(tuple(answers))
            listing = Listing(tuple(answers), reached_end=False)
            if expected is not None and not listing.begins(expected):
                return listing
            if page.token in tokens and not named:
                return Listing(tuple(answers), problem="has a token that was given before")
            if empty > MAX_EMPTY_PAGES:
                return Listing(tuple(answers), problem="is one more without flavors")
            if most is not None and len(answers) >= most:
                return listing
            tokens.add(page.token)
            step = self.query(token=page.token)

    def _require_access(self, answer: Answer) -> None:
        """End the run if good credentials are refused, or the server is gone, and not for a moment."""
        if not self.listing.answers:
            return
        if not answer.status or (answer.request.authorized and answer.status in REFUSALS):
            check = answer
            is_token = isinstance(self.sender.target.auth, str)
            for pause in (*(FURTHER_PAUSES if is_token else ()), *PAUSES):
                self.sender.wait(pause)
                check = self.sender.send(self.listing.answers[0].request)
                if check.status and check.status not in REFUSALS:
                    return
            if not check.status:
                raise unreachable(check)
            why = f"the credentials are refused from now on: {check.summary}"
            raise RunStopped(why, Verdict.REFUSED)
