"""Label selectors follow the Kubernetes grammar."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelarts_flavors.errors import SelectorError
from modelarts_flavors.selectors import LabelSelector

NAME = st.from_regex(r"(?:[A-Za-z0-9][-A-Za-z0-9_.]{0,8})?[A-Za-z0-9]", fullmatch=True)
KEY = st.one_of(NAME, NAME.map(lambda name: f"os.modelarts/{name}"))
VALUE = st.one_of(st.just(""), NAME)
LABELS = st.dictionaries(KEY, VALUE, max_size=4)
GAP = st.text(" \t\r\n", max_size=2)


@st.composite
def selectors(draw: st.DrawFn) -> LabelSelector:
    selector = LabelSelector()
    for _ in range(draw(st.integers(0, 4))):
        key = draw(KEY)
        values = draw(st.lists(VALUE, min_size=1, max_size=3))
        bound = draw(st.integers(0, 2**63 - 1))
        selector = draw(
            st.sampled_from(
                [
                    selector.exists(key),
                    selector.not_exists(key),
                    selector.equals(key, values[0]),
                    selector.not_equals(key, values[0]),
                    selector.is_in(key, values),
                    selector.not_in(key, values),
                    selector.greater_than(key, bound),
                    selector.less_than(key, bound),
                ]
            )
        )
    return selector


@given(selectors())
def test_what_is_printed_parses_back(selector: LabelSelector) -> None:
    assert LabelSelector.parse(str(selector)) == selector


@given(KEY, st.lists(VALUE, min_size=1, max_size=3), LABELS)
def test_halves_partition_any_labels(key: str, values: list[str], labels: dict[str, str]) -> None:
    everything = LabelSelector()
    for yes, no in [
        (everything.exists(key), everything.not_exists(key)),
        (everything.equals(key, values[0]), everything.not_equals(key, values[0])),
        (everything.is_in(key, values), everything.not_in(key, values)),
    ]:
        assert yes.matches(labels) is not no.matches(labels)


@given(selectors(), selectors(), LABELS)
def test_a_comma_is_and(left: LabelSelector, right: LabelSelector, labels: dict[str, str]) -> None:
    both = LabelSelector.parse(",".join(filter(None, (str(left), str(right)))))
    assert both.matches(labels) is (left.matches(labels) and right.matches(labels))


@given(st.text(max_size=40))
def test_any_text_parses_or_is_refused(text: str) -> None:
    try:
        selector = LabelSelector.parse(text)
    except SelectorError as error:
        assert error.expected
        assert 0 <= error.position <= len(text)
    else:
        assert LabelSelector.parse(str(selector)) == selector


@pytest.mark.parametrize(
    ("text", "labels", "expected"),
    [
        ("", {}, True),
        (" \t\r\n", {"a": "b"}, True),
        ("a", {"a": ""}, True),
        ("!a", {"a": ""}, False),
        ("a=", {"a": ""}, True),
        ("a=", {}, False),
        ("a==b", {"a": "b"}, True),
        ("a!=b", {}, True),
        ("a!=b", {"a": "b"}, False),
        ("a in (b,c)", {"a": "c"}, True),
        ("a in (b,c)", {}, False),
        ("a in ()", {"a": ""}, True),
        ("a in (b,)", {"a": ""}, True),
        ("a notin (b)", {}, True),
        ("a notin (b)", {"a": "b"}, False),
        ("notin=in", {"notin": "in"}, True),
        ("in in (in)", {"in": "in"}, True),
        ("in,notin", {"in": "", "notin": ""}, True),
        ("a=,b", {"a": "", "b": "x"}, True),
        ("a > 5", {"a": "6"}, True),
        ("a>5", {"a": "5"}, False),
        ("a<5", {"a": "-1"}, True),
        ("a<5", {"a": "five"}, False),
        ("a>5", {}, False),
        ("os.modelarts/scope=Train", {"os.modelarts/scope": "Train.Infer"}, False),
        ("!\ta , b  in\n( c )", {"b": "c"}, True),
    ],
)
def test_examples(text: str, labels: dict[str, str], expected: bool) -> None:
    assert LabelSelector.parse(text).matches(labels) is expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (",", ","),
        ("a,", ""),
        ("a,,b", ","),
        ("!", ""),
        ("!!a", "!"),
        ("a b", "b"),
        ("a in", ""),
        ("a in b", "b"),
        ("a in (b", ""),
        ("a in (b c)", "c"),
        ("a===b", "="),
        ("a=b=c", "="),
        ("a=b c", "c"),
        ("=b", "="),
        ("a>", ""),
        ("a>b", "b"),
        ("a>9223372036854775808", "9223372036854775808"),
        ("a>-1", "-1"),
        ("a/b/c", "a/b/c"),
        ("/a", "/a"),
        ("A.B/c", "A.B/c"),
        ("-a", "-a"),
        ("a.", "a."),
        ("a=-b", "-b"),
        ("é", "é"),
        ("a" * 64, "a" * 64),
        ("a=" + "b" * 64, "b" * 64),
        ("p" * 254 + "/a", "p" * 254 + "/a"),
        ("(a)", "("),
        ("a)", ")"),
    ],
)
def test_what_was_found_is_said(text: str, found: str) -> None:
    with pytest.raises(SelectorError) as caught:
        LabelSelector.parse(text)
    assert caught.value.found == found
    assert text[caught.value.position :].startswith(found)
