"""Reads `report.json` again: reports of this version, and older ones as far as they go."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from modelarts_flavors.conformance.clauses.ids import current
from modelarts_flavors.conformance.clauses.levels import Level
from modelarts_flavors.conformance.exchange import Exchange
from modelarts_flavors.conformance.options import Options, Profile
from modelarts_flavors.conformance.reports.json import SCHEMA_VERSION
from modelarts_flavors.conformance.results import (
    CheckResult,
    Confidence,
    Grade,
    Report,
    Status,
    Verdict,
)
from modelarts_flavors.conformance.target import Origin
from modelarts_flavors.errors import InvalidArgumentError


def load(path: Path) -> Report:
    """The report in a file; raises InvalidArgumentError where there is none."""
    try:
        raw = orjson.loads(path.read_bytes())
    except OSError as error:
        raise InvalidArgumentError(f"cannot read {path}: {error.strerror}") from None
    except orjson.JSONDecodeError as error:
        raise InvalidArgumentError(f"{path} is not JSON: {error}") from None
    try:
        return report_of(raw)
    except KeyError as missing:
        raise InvalidArgumentError(f"{path} is not a report of conform: no {missing}") from None
    except (TypeError, ValueError, AttributeError) as error:
        raise InvalidArgumentError(f"{path} is not a report of conform: {error}") from None


def report_of(raw: Mapping[str, Any]) -> Report:
    """The report of a document; raises KeyError, TypeError or ValueError where it is none."""
    if not isinstance(raw, Mapping):
        raise TypeError("expected an object")
    version = raw.get("schema_version", 0)
    if version > SCHEMA_VERSION:
        raise ValueError(f"schema version {version} is newer than this program")
    confidence = raw.get("confidence") or {}
    origin = raw.get("origin")
    return Report(
        verdict=Verdict(raw["verdict"]),
        reason=str(raw["reason"]),
        seed=int(raw["seed"]),
        requests=int(raw["requests"]),
        seconds=float(raw["seconds"]),
        confidence=Confidence(
            Grade(confidence.get("grade", Grade.NONE)),
            int(confidence.get("flavors", 0)),
            int(confidence.get("labels", 0)),
            tuple(confidence.get("reasons", ())),
        ),
        checks=tuple(map(_check, raw["checks"])),
        url=str(raw.get("url", "")),
        project_id=str(raw.get("project_id", "")),
        profile=str(raw.get("profile", "")),
        strict=bool(raw.get("strict")),
        other_project_id=raw.get("other_project_id"),
        options=_options(raw),
        stopped=str(raw.get("stopped") or ""),
        baseline_problems=tuple(raw.get("baseline_problems", ())),
        started=_moment(raw.get("started")),
        origin=Origin(words=tuple(origin["words"]), needs=tuple(origin["needs"]))
        if origin
        else None,
    )


def _moment(text: str | None) -> float:
    return datetime.fromisoformat(text).timestamp() if text else 0.0


def _options(raw: Mapping[str, Any]) -> Options:
    given = {"profile": raw.get("profile"), "strict": raw.get("strict"), "seed": raw.get("seed")}
    given |= raw.get("options") or {}
    names = {field.name for field in fields(Options)}
    known = {name: value for name, value in given.items() if value is not None and name in names}
    if "profile" in known:
        known["profile"] = Profile(known["profile"])
    if "only" in known:
        known["only"] = tuple(known["only"])
    return Options(**known)


def _check(raw: Mapping[str, Any]) -> CheckResult:
    return CheckResult(
        id=current(raw["id"]),
        clause=str(raw.get("clause", "")),
        level=Level(raw["level"]),
        status=Status(raw["status"]),
        title=str(raw.get("title", "")),
        message=str(raw.get("message", "")),
        expected=str(raw.get("expected", "")),
        actual=str(raw.get("actual", "")),
        requests=tuple(map(_exchange, raw.get("requests", ()))),
        blocked_by=str(raw.get("blocked_by", "")),
        cut_short=bool(raw.get("cut_short")),
        known=str(raw.get("known", "")),
        note=str(raw.get("note", "")),
    )


def _exchange(raw: Any) -> Exchange:
    """A request with its answer; older reports have the curl line alone."""
    if isinstance(raw, str):
        return Exchange(0, "", "", line=raw)
    answer = raw.get("answer") or {}
    body = answer.get("body", "")
    return Exchange(
        number=int(raw["number"]),
        method=str(raw["method"]),
        url=str(raw["url"]),
        status=answer.get("status"),
        headers=tuple((str(name), str(value)) for name, value in answer.get("headers", ())),
        body=base64.b64decode(body) if answer.get("encoding") == "base64" else body.encode(),
        size=int(answer.get("size", 0)),
        error=str(raw.get("error", "")),
        seconds=float(raw.get("seconds", 0.0)),
        line=str(raw["curl"]),
    )
