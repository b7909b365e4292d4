"""Which of schemathesis' findings count: it cannot know that tokens are opaque and selectors a grammar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from modelarts_flavors.conformance.http.answer import Answer
from modelarts_flavors.conformance.schemathesis_bridge.schemathesis_checks import (
    ACCEPTANCE,
    REJECTION,
    STATUS,
)
from modelarts_flavors.contract import Contract


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """Distinguishes a defect from a freedom of the server."""

    contract: Contract

    def counts(self, check: str, query: Sequence[tuple[str, str]], status: int) -> bool:
        """Whether a finding of this check about this answer is a defect of the server.

        >>> from modelarts_flavors.contract import contract
        >>> judge = FindingFilter(contract())
        >>> judge.counts("positive_data_acceptance", [("limit", "3")], 400)
        True
        >>> judge.counts("positive_data_acceptance", [("continue", "made up")], 400)
        False
        >>> judge.counts("negative_data_rejection", [("limit", "9000")], 200)
        True
        >>> judge.counts("negative_data_rejection", [("limit", " 5 ")], 200)
        False
        """
        if check == ACCEPTANCE:
            return self._must_be_accepted(query)
        if check == REJECTION:
            return self._must_be_refused(query)
        if check == STATUS and 400 <= status < 500:
            # Which 4xx answers a parameter that makes no sense is not documented.
            return self._must_be_accepted(query)
        return True

    def _must_be_accepted(self, query: Sequence[tuple[str, str]]) -> bool:
        operation = self.contract.operation
        known = {p.name for p in operation.parameters}
        names = [name for name, _ in query]
        if len(set(names)) != len(names) or not known.issuperset(names):
            return False
        values = dict(query)
        # A token may be made up, belong to another list, or have expired.
        if values.get(operation.page_token.name):
            return False
        selector = values.get(operation.label_selector.name, "")
        if selector not in ("", operation.label_selector.example):
            return False
        size = values.get(operation.page_size.name)
        # What a page size of nothing means is not published, so a refusal of it is no defect.
        return size is None or (
            size.isascii() and size.isdecimal() and int(size) > 0 and self._in_range(int(size))
        )

    def _must_be_refused(self, query: Sequence[tuple[str, str]]) -> bool:
        """Whether every page size given is beyond doubt not one: out of range, or not a number at all."""
        sizes = [value for name, value in query if name == self.contract.operation.page_size.name]
        return bool(sizes) and all(self._is_no_size(text) for text in sizes)

    def is_too_large(self, answer: Answer) -> bool:
        """Whether a request is wrong only in that it asks for more than the largest page."""
        size = self.contract.operation.page_size
        text = answer.request.value(size.name) or ""
        is_number = text.isascii() and text.isdecimal()
        return is_number and size.maximum is not None and int(text) > size.maximum

    def _is_no_size(self, text: str) -> bool:
        try:
            number = float(text)
        except ValueError:
            # A reader may take an empty value, or one with spaces or separators in it, for a number.
            return any(character.isalpha() for character in text) and text.isascii()
        return not number.is_integer() or not self._in_range(number)

    def _in_range(self, number: float) -> bool:
        size = self.contract.operation.page_size
        low = float("-inf") if size.minimum is None else size.minimum
        high = float("inf") if size.maximum is None else size.maximum
        return low <= number <= high
