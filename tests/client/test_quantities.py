"""Quantities follow the Kubernetes notation; what does not is None."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelarts_flavors.flavors.quantities import SUFFIXES, count, gib, parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0),
        ("32", 32),
        ("1.5", Decimal("1.5")),
        (".5", Decimal("0.5")),
        ("5.", 5),
        ("+5", 5),
        ("-5", -5),
        ("1Ki", 1024),
        ("1Mi", 1024**2),
        ("32Gi", 32 * 1024**3),
        ("1Ti", 1024**4),
        ("1Pi", 1024**5),
        ("1Ei", 1024**6),
        ("1k", 1000),
        ("500M", 500 * 1000**2),
        ("1G", 1000**3),
        ("1T", 1000**4),
        ("1P", 1000**5),
        ("1E", 1000**6),
        ("100m", Decimal("0.1")),
        ("1u", Decimal("0.000001")),
        ("1n", Decimal("0.000000001")),
        ("2e3", 2000),
        ("2E3", 2000),
        ("2e-3", Decimal("0.002")),
        ("1.5e+1", 15),
    ],
)
def test_what_can_be_read(text: str, expected: Decimal) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", " ", "Gi", "GiB", "32 Gi", "32GB", "32gi", "32K", "1e", "1e1.5", "e3", ".", "--1", "1_000",
     "0x10", "inf", "nan", "1,5", "٣", "1" * 41],
)  # fmt: skip
def test_what_cannot(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("32Gi", 32.0),
        ("32", 32.0),
        ("32.5", 32.5),
        (32, 32.0),
        (" 32Gi ", 32.0),
        ("34359738368", 32.0),
        ("1048575", 1048575.0),
        ("1048576", 1 / 1024),
        ("1024Mi", 1.0),
        ("1Ti", 1024.0),
        ("1Pi", 1024.0**2),
        ("1073741824k", 1000.0),
        ("2e9", 2e9 / 1024**3),
        ("1073741824000m", 1.0),
        ("much", None),
        (None, None),
        (True, None),
        ({}, None),
        (float("nan"), None),
        (10**400, None),
    ],
)
def test_sizes_in_gib(value: object, expected: float | None) -> None:
    assert gib(value) == expected


def test_a_bare_number_is_in_the_documented_unit() -> None:
    assert gib("1024", unit="MiB") == 1.0
    assert gib("1024Gi", unit="MiB") == 1024.0


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("8", 8), (8, 8), (8.0, 8), ("8.0", 8), ("8000m", 8), ("1k", 1000), ("0", 0),
        ("8.5", None), ("500m", None), ("", None), ("eight", None), (None, None), (False, None),
    ],
)  # fmt: skip
def test_whole_numbers(value: object, expected: int | None) -> None:
    assert count(value) == expected


@given(st.integers(-(10**39), 10**39), st.integers(0, 39), st.sampled_from(sorted(SUFFIXES)))
def test_a_number_is_multiplied_by_its_suffix(number: int, places: int, suffix: str) -> None:
    digits = str(abs(number)).zfill(places + 1)
    sign, cut = "-" if number < 0 else "", len(digits) - places
    text = f"{sign}{digits[:cut]}.{digits[cut:]}{suffix}"
    found = parse(text)
    assert found is not None
    assert Fraction(found) == Fraction(number, 10**places) * Fraction(SUFFIXES[suffix])


@given(st.text("0123456789.eE+-kKMGTPinum ", max_size=12) | st.text(max_size=12))
def test_any_text_is_a_number_or_none(text: str) -> None:
    assert parse(text) is None or isinstance(parse(text), Decimal)
    assert gib(text) is None or isinstance(gib(text), float)
    assert count(text) is None or isinstance(count(text), int)
