"""The page of the regions: endpoint, IAM and the variable that overrides the endpoint, for each."""

from __future__ import annotations

from modelarts_flavors.contract import Contract, Evidence
from modelarts_flavors.credentials.variables import endpoint_variable
from sitemaker import markdown as md

PATH = "http/regions.md"


def page(facts: Contract) -> md.Page:
    """The whole page."""
    lines = [
        "# Regions",
        "",
        (
            "The service has an endpoint of its own in each region, and a project belongs to one"
            " region. A region that is not listed is tried at the address of the first pattern; an"
            " endpoint can be given instead, by option, argument or variable."
        ),
        "",
        "## Addresses {#addresses}",
        "",
        *md.table(
            ("Pattern", "For", "Known"),
            (
                (
                    md.code(server["url"]),
                    server.get("description", ""),
                    md.known(Evidence.of(server)),
                )
                for server in facts.document["servers"]
            ),
        ),
        "## All regions {#all}",
        "",
    ]
    for region in facts.regions:
        lines += [
            md.heading(3, f"`{region}`", region),
            "",
            f"- endpoint `{facts.endpoint(region)}`",
            f"- IAM `{facts.iam.url(region)}`",
            f"- variable that overrides the endpoint: `{endpoint_variable(region)}`",
            "",
        ]
    about = f"The {len(facts.regions)} regions of the endpoint with addresses, IAM and override variables."
    return md.Page(PATH, md.front_matter(about) + "\n".join(lines))
