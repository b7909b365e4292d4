"""Label selectors: parses the whole Kubernetes grammar, matches labels, prints itself back.

The grammar is that of the Kubernetes project's label selectors, which this API mirrors. A selector
is a list of requirements joined by commas, all of which must hold:

=====================  ==========================================================
``key``                the label is present
``!key``               the label is absent
``key = v``            the label is present and is ``v``; ``==`` is the same
``key != v``           the label is absent or is not ``v``
``key in (a,b)``       the label is present and is one of the values
``key notin (a,b)``    the label is absent or is none of the values
``key > n``            the label is an integer above ``n``; ``<`` likewise
=====================  ==========================================================

>>> selector = LabelSelector.parse("os.modelarts/scope, tier notin (a, b)")
>>> selector.matches({"os.modelarts/scope": "Train"})
True
>>> str(selector)
'os.modelarts/scope,tier notin (a,b)'
>>> LabelSelector.parse("tier in a")
Traceback (most recent call last):
...
modelarts_flavors.errors.SelectorError: found 'a', expected '(' (at character 8)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Self

from modelarts_flavors.errors import InvalidArgumentError, SelectorError

NAME_MAX = 63
PREFIX_MAX = 253
INT64 = 2**63

_NAME = re.compile(r"(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]", re.ASCII)
_PREFIX = re.compile(
    r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*", re.ASCII
)
_INTEGER = re.compile(r"[+-]?[0-9]+", re.ASCII)
_TOKEN = re.compile(r"[ \t\r\n]*(==|!=|[=!<>(),]|[^ \t\r\n=!<>(),]+|\Z)")


class Operator(StrEnum):
    """What a requirement asks of a label."""

    EXISTS = "exists"
    ABSENT = "!"
    EQUALS = "="
    NOT_EQUALS = "!="
    IN = "in"
    NOT_IN = "notin"
    GREATER = ">"
    LESS = "<"


_SYMBOLS = {
    "=": Operator.EQUALS,
    "==": Operator.EQUALS,
    "!=": Operator.NOT_EQUALS,
    ">": Operator.GREATER,
    "<": Operator.LESS,
}
_WORDS = {"in": Operator.IN, "notin": Operator.NOT_IN}
_PUNCTUATION = frozenset({"==", "!=", "=", "!", "<", ">", "(", ")", ",", ""})


@dataclass(frozen=True, slots=True)
class Requirement:
    """One condition on one label; `values` are sorted and without repetition."""

    key: str
    operator: Operator
    values: tuple[str, ...] = ()

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Whether the labels meet this condition.

        >>> Requirement("tier", Operator.NOT_EQUALS, ("a",)).matches({})
        True
        """
        value = labels.get(self.key)
        match self.operator:
            case Operator.EXISTS:
                return value is not None
            case Operator.ABSENT:
                return value is None
            case Operator.EQUALS | Operator.IN:
                return value is not None and value in self.values
            case Operator.NOT_EQUALS | Operator.NOT_IN:
                return value is None or value not in self.values
            case _:
                number = _integer(value)
                bound = int(self.values[0])
                if number is None:
                    return False
                return number > bound if self.operator is Operator.GREATER else number < bound

    def __str__(self) -> str:
        match self.operator:
            case Operator.EXISTS:
                return self.key
            case Operator.ABSENT:
                return f"!{self.key}"
            case Operator.IN | Operator.NOT_IN:
                return f"{self.key} {self.operator} ({','.join(self.values)})"
            case _:
                return f"{self.key}{self.operator}{self.values[0]}"


@dataclass(frozen=True, slots=True)
class LabelSelector:
    """Requirements that must all hold; none at all matches everything.

    Build one from text with `parse`, or piece by piece:

    >>> str(LabelSelector().exists("gpu").equals("tier", "a").not_in("zone", ["x", "y"]))
    'gpu,tier=a,zone notin (x,y)'
    """

    requirements: tuple[Requirement, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a selector; raises `SelectorError` where the text breaks the grammar.

        >>> LabelSelector.parse("").matches({"any": "thing"})
        True
        """
        _check_kind(text, str, "the selector")
        return cls(tuple(_Parser(text).requirements()))

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Whether the labels meet every requirement."""
        return all(requirement.matches(labels) for requirement in self.requirements)

    def __str__(self) -> str:
        return ",".join(map(str, self.requirements))

    def __bool__(self) -> bool:
        return bool(self.requirements)

    def _with(self, key: str, operator: Operator, values: Iterable[str] = ()) -> Self:
        _check_kind(key, str, "the label key")
        if isinstance(values, str) or not isinstance(values, Iterable):
            raise InvalidArgumentError(f"the label values are {values!r}; needed are several texts")
        listed = list(values)
        for value in listed:
            _check_kind(value, str, "the label value")
        if not listed and operator in {Operator.IN, Operator.NOT_IN}:
            raise InvalidArgumentError("there are no label values; needed is at least one")
        made = Requirement(key, operator, tuple(sorted(set(listed))))
        parsed = type(self).parse(str(made)).requirements
        if parsed != (made,):
            raise SelectorError(str(made), "one label key, and values without punctuation", 0)
        return type(self)((*self.requirements, made))

    def exists(self, key: str) -> Self:
        """Ask for the label, whatever its value."""
        return self._with(key, Operator.EXISTS)

    def not_exists(self, key: str) -> Self:
        """Ask for the absence of the label."""
        return self._with(key, Operator.ABSENT)

    def equals(self, key: str, value: str) -> Self:
        """Ask for one value."""
        return self._with(key, Operator.EQUALS, [value])

    def not_equals(self, key: str, value: str) -> Self:
        """Ask for anything but one value; absence will do."""
        return self._with(key, Operator.NOT_EQUALS, [value])

    def is_in(self, key: str, values: Iterable[str]) -> Self:
        """Ask for one of several values."""
        return self._with(key, Operator.IN, values)

    def not_in(self, key: str, values: Iterable[str]) -> Self:
        """Ask for none of several values; absence will do."""
        return self._with(key, Operator.NOT_IN, values)

    def greater_than(self, key: str, bound: int) -> Self:
        """Ask for an integer above a bound."""
        return self._with(key, Operator.GREATER, [_bound(bound)])

    def less_than(self, key: str, bound: int) -> Self:
        """Ask for an integer below a bound."""
        return self._with(key, Operator.LESS, [_bound(bound)])


class _Token(NamedTuple):
    text: str
    position: int

    @property
    def is_word(self) -> bool:
        return self.text not in _PUNCTUATION


class _Parser:
    """Recursive descent over the tokens; keywords count as such only where an operator may stand."""

    def __init__(self, text: str) -> None:
        self._tokens = [_Token(m.group(1), m.start(1)) for m in _TOKEN.finditer(text)]
        self._index = 0

    def _peek(self) -> _Token:
        return self._tokens[self._index]

    def _next(self) -> _Token:
        token = self._tokens[self._index]
        if token.text:
            self._index += 1
        return token

    def requirements(self) -> Iterator[Requirement]:
        if not self._peek().text:
            return
        while True:
            yield self._requirement()
            token = self._next()
            if not token.text:
                return
            if token.text != ",":
                raise SelectorError(token.text, "',' or the end", token.position)

    def _requirement(self) -> Requirement:
        if self._peek().text == "!":
            self._next()
            return Requirement(self._key(), Operator.ABSENT)
        key = self._key()
        token = self._peek()
        if token.text in {"", ","}:
            return Requirement(key, Operator.EXISTS)
        operator = _SYMBOLS.get(token.text) or _WORDS.get(token.text)
        if operator is None:
            raise SelectorError(token.text, "one of = == != in notin > < ,", token.position)
        self._next()
        if operator in {Operator.IN, Operator.NOT_IN}:
            return Requirement(key, operator, self._set())
        return Requirement(key, operator, (self._single(operator),))

    def _key(self) -> str:
        token = self._next()
        if not token.is_word:
            raise SelectorError(token.text, "a label key", token.position)
        prefix, slash, name = token.text.rpartition("/")
        good_prefix = not slash or (len(prefix) <= PREFIX_MAX and _PREFIX.fullmatch(prefix))
        if not good_prefix or len(name) > NAME_MAX or not _NAME.fullmatch(name):
            raise SelectorError(
                token.text,
                f"a label key: [prefix/]name, prefix a lower-case DNS name of at most {PREFIX_MAX} "
                f"characters, name 1 to {NAME_MAX} letters, digits, '-', '_' or '.' that begins "
                "and ends with a letter or digit",
                token.position,
            )
        return token.text

    def _value(self, token: _Token) -> str:
        if token.text and (len(token.text) > NAME_MAX or not _NAME.fullmatch(token.text)):
            raise SelectorError(
                token.text,
                f"a label value: at most {NAME_MAX} letters, digits, '-', '_' or '.' that begins "
                "and ends with a letter or digit",
                token.position,
            )
        return token.text

    def _single(self, operator: Operator) -> str:
        token = self._peek()
        if operator in {Operator.GREATER, Operator.LESS}:
            # A bound must be a legal label value too, which rules out a sign.
            if not token.text[:1].isalnum() or _integer(token.text) is None:
                raise SelectorError(token.text, "an integer of 64 bits", token.position)
            return self._value(self._next())
        # "key=" and "key=,other" ask for the empty value.
        return self._value(self._next()) if token.is_word else ""

    def _set(self) -> tuple[str, ...]:
        token = self._next()
        if token.text != "(":
            raise SelectorError(token.text, "'('", token.position)
        values = set()
        while True:
            # An empty place, as in "(a,)" or "()", stands for the empty value.
            values.add(self._value(self._next()) if self._peek().is_word else "")
            token = self._next()
            if token.text == ")":
                return tuple(sorted(values))
            if token.text != ",":
                raise SelectorError(token.text, "',' or ')'", token.position)


def _bound(number: int) -> str:
    _check_kind(number, int, "the bound")
    return str(number) if -INT64 <= number < INT64 else "beyond"


def _check_kind(value: object, kind: type, called: str) -> None:
    if not isinstance(value, kind) or isinstance(value, bool):
        raise InvalidArgumentError(
            f"{called} is of the type {type(value).__name__}; needed is {kind.__name__}"
        )


def _integer(text: str | None) -> int | None:
    if text is None or len(text) > NAME_MAX + 1 or not _INTEGER.fullmatch(text):
        return None
    number = int(text)
    return number if -INT64 <= number < INT64 else None
