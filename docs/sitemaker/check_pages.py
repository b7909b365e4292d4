"""The reference of the conformance checks, from their registry: a page for each subject.

What a check sends is recorded from a run against the mock, and each subject's example of a finding
comes from a run against a server with a defect, one of those that the suite itself is tested with.
"""

from __future__ import annotations

import inspect
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import parse_qsl, urlsplit

from modelarts_flavors.conformance import (
    CheckFinished,
    CheckStarted,
    Exchange,
    Options,
    Profile,
    Sent,
    Target,
    run,
    stream,
)
from modelarts_flavors.conformance.checks.catalog import checks as all_checks
from modelarts_flavors.conformance.checks.registry import Check
from modelarts_flavors.conformance.clauses.levels import evidence_of_clause
from modelarts_flavors.conformance.clauses.texts import clause_text, clauses, elsewhere
from modelarts_flavors.conformance.reports import text
from modelarts_flavors.contract import Contract
from modelarts_flavors.mock import Token, create_app
from sitemaker import markdown as md

FOLDER = "reference/checks"
SOURCE = "wrapper/modelarts_flavors/conformance/checks"
# The most defects that are tried in search of an example; the first as a rule is enough.
TRIES = 6
SHOWN = 3


def subjects() -> Mapping[str, list[Check]]:
    """The checks by subject, in the order of a run."""
    found: dict[str, list[Check]] = {}
    for check in all_checks():
        found.setdefault(subject_of(check), []).append(check)
    return found


def subject_of(check: Check) -> str:
    """What a check is about: the first part of its id."""
    return check.id.partition("/")[0]


def pages(facts: Contract) -> list[md.Page]:
    """The page of all checks, and one for each subject."""
    sent = requests_of_all()
    found = subjects()
    return [
        _index(facts, found),
        *(_subject(facts, name, checks, sent) for name, checks in found.items()),
    ]


def requests_of_all() -> Mapping[str, list[Exchange]]:
    """What each check sends to the mock, by the check's id."""
    app = create_app(
        project_ids=("first", "second"),
        tokens=(Token("first-token", "first"), Token("second-token", "second")),
    )
    target = Target(
        app=app,
        project_id="first",
        auth="first-token",
        other_project_id="second",
        other_auth="second-token",
    )
    found: dict[str, list[Exchange]] = {}
    for profile in Profile:
        current = ""
        options = Options(profile=profile, allow_methods=True, max_requests=1000)
        for event in stream(target, options):
            match event:
                case CheckStarted():
                    current = event.id
                    found.setdefault(current, [])
                case Sent() if current:
                    found[current].append(event.exchange)
                case CheckFinished():
                    current = ""
        # What the first profile sent is not recorded twice.
        if profile is not next(iter(Profile)):
            continue
        first = {name: list(sent) for name, sent in found.items()}
    return {name: first.get(name) or sent for name, sent in found.items()}


def _index(facts: Contract, found: Mapping[str, list[Check]]) -> md.Page:
    lines = [
        "# Conformance checks",
        "",
        (
            "Every check that `modelarts-flavors conform` runs, by subject. How much a check binds"
            " follows from how well its fact is known:"
        ),
        "",
        *md.table(
            ("Level", "What stands behind it", "Fails the server"),
            (
                ("`MUST`", "a fact that the vendor documents", "always"),
                ("`SHOULD`", "a fact that is known from elsewhere", "with `--strict` only"),
                ("`protocol`", "a rule of HTTP", "always"),
                ("`robustness`", "no input makes the server fail", "always"),
            ),
        ),
        "What the vendor's page leaves open fails no server.",
        "",
    ]
    for name, checks in found.items():
        lines += [f"## {title_of(name)} {{#{name}}}", ""]
        lines += md.table(
            ("Check", "What must hold", "Level"),
            (
                (
                    f"[`{check.id}`]({name}.md#{md.anchor(check.id)})",
                    check.title,
                    f"`{check.level(facts)}`",
                )
                for check in checks
            ),
        )
    lines += ["## Clauses without a check {#no-check}", ""]
    lines += [
        "Sentences of the vendor's page that no check tests from outside, and why:",
        "",
        *md.table(
            ("Place", "What it says", "Why there is no check"),
            ((found.place, found.says, found.why) for found in clauses().values() if found.why),
        ),
    ]
    about = "Every conformance check by subject, with its level and the clause that it tests."
    return md.Page(f"{FOLDER}/index.md", md.front_matter(about, SOURCE) + "\n".join(lines), SOURCE)


def title_of(subject: str) -> str:
    """A subject's name as a heading.

    >>> title_of("label-selector")
    'Label selector'
    """
    return subject.replace("-", " ").capitalize()


def _subject(
    facts: Contract, name: str, checks: list[Check], sent: Mapping[str, list[Exchange]]
) -> md.Page:
    module = sys.modules[Counter(check.module for check in checks).most_common(1)[0][0]]
    first = (inspect.getdoc(module) or "").partition("\n\n")[0]
    lines = [f"# {title_of(name)}", "", " ".join(first.split()), ""]
    for check in checks:
        lines += _check(facts, check, sent.get(check.id, []))
    found = example(checks)
    if found is not None:
        why, shown = found
        lines += [
            "## Example of a finding {#example}",
            "",
            f"A server with this defect: {why.rstrip('.')}. `conform` prints:",
            "",
            *md.fenced("text", shown),
        ]
    about = f"Conformance checks on {title_of(name).lower()}: what each sends, proves and rests on."
    return md.Page(f"{FOLDER}/{name}.md", md.front_matter(about, SOURCE) + "\n".join(lines), SOURCE)


def _check(facts: Contract, check: Check, sent: list[Exchange]) -> Iterator[str]:
    yield md.heading(2, f"`{check.id}`", md.anchor(check.id))
    yield ""
    yield f"{check.title}."
    yield ""
    rows = [
        ("Level", f"`{check.level(facts)}`"),
        ("Clause", f"`{check.clause}`: {clause_text(check.clause)}"),
    ]
    if check.binding is None and check.clause not in elsewhere():
        known = md.known(evidence_of_clause(facts, check.clause))
        rows.append(("Known", known.replace("../", "../../")))
    rows.append(("Sends", _sends(check, sent)))
    if check.needs:
        rows.append(("Needs", "; ".join(check.needs)))
    if check.profile is not None:
        rows.append(("Profile", f"`{check.profile}` only"))
    if check.compares:
        rows.append(("On a list that changes", "inconclusive, as it compares answers"))
    yield from md.facts_table(rows)


def _sends(check: Check, sent: list[Exchange]) -> str:
    """In words: the requests that a check sent to the mock."""
    if check.observes is not None:
        return "nothing of its own: it looks at every answer of the run"
    if not sent:
        return "nothing of its own: it judges what other checks read"
    shapes = Counter(map(_shape, sent))
    shown = [
        f"`{shape}`" + (f" {count} times" if count > 1 else "")
        for shape, count in shapes.most_common(SHOWN)
    ]
    more = len(shapes) - len(shown)
    return f"{len(sent)} request{'s' if len(sent) > 1 else ''} to the mock: {', '.join(shown)}" + (
        f" and {more} other form{'s' if more > 1 else ''}" if more else ""
    )


def _shape(exchange: Exchange) -> str:
    """A request without its values: method and names of the parameters."""
    query = parse_qsl(urlsplit(exchange.url).query, keep_blank_values=True)
    names = "&".join(f"{name}=…" for name, _ in query)
    return f"{exchange.method} ?{names}" if names else f"{exchange.method} without parameters"


def example(checks: Sequence[Check]) -> tuple[str, str] | None:
    """A defect and the finding that a check of these has on a server with it."""
    from tests.mutants.judging import breaks, target_for
    from tests.mutants.variants import defects

    ids = tuple(check.id for check in checks)
    fitting = [v for v in defects() if any(breaks(v, name) for name in ids)]
    for variant in fitting[:TRIES]:
        options = Options(
            only=ids, allow_methods=True, profile=Profile(variant.profile), strict=True
        )
        report = run(target_for(variant.build()), options)
        found = next((check for check in report.failures if check.id in ids), None)
        if found is not None:
            return variant.why, text.failure(found)
    return None
