"""Where in the document the facts stand that laws take their evidence from."""

from __future__ import annotations

from modelarts_flavors.contract import Contract, Evidence


def operation(contract: Contract) -> Evidence:
    """The operation itself."""
    return contract.operation.evidence


def project(contract: Contract) -> Evidence:
    """The path parameter that names the project."""
    return contract.operation.project.evidence


def page_size(contract: Contract) -> Evidence:
    """The parameter that bounds a page."""
    return contract.operation.page_size.evidence


def page_token(contract: Contract) -> Evidence:
    """The parameter that says where to go on."""
    return contract.operation.page_token.evidence


def label_selector(contract: Contract) -> Evidence:
    """The parameter that filters."""
    return contract.operation.label_selector.evidence


def page(contract: Contract) -> Evidence:
    """The response with a page."""
    return contract.page_response.evidence


def items(contract: Contract) -> Evidence:
    """The list of flavors in a page."""
    return Evidence.of(contract.at(contract.operation.paging.items_path, contract.page_schema))


def continue_token(contract: Contract) -> Evidence:
    """The token in a page."""
    return Evidence.of(contract.at(contract.operation.paging.token_path, contract.page_schema))


def remaining(contract: Contract) -> Evidence:
    """The count of what comes after a page."""
    return Evidence.of(contract.at(contract.operation.paging.remaining_path, contract.page_schema))


def name(contract: Contract) -> Evidence:
    """The name of a flavor."""
    return Evidence.of(contract.at(contract.flavor.name, contract.flavor_schema))


def cpu(contract: Contract) -> Evidence:
    """The number of CPU cores."""
    return Evidence.of(contract.at(contract.flavor.cpu, contract.flavor_schema))


def memory(contract: Contract) -> Evidence:
    """The size of the memory."""
    return Evidence.of(contract.at(contract.flavor.memory, contract.flavor_schema))


def error_body(contract: Contract) -> Evidence:
    """The body of an error."""
    responses = contract.operation.responses.values()
    schema = next(response.schema for response in responses if response.status >= 400)
    return Evidence.of(contract.resolve(schema))


def unauthorized(contract: Contract) -> Evidence:
    """The response to bad credentials."""
    return contract.operation.responses[contract.error_by_role("token-invalid").status].evidence


def not_found(contract: Contract) -> Evidence:
    """The response where there is no such project."""
    return contract.operation.responses[contract.error_by_role("not-found").status].evidence


def bad_request(contract: Contract) -> Evidence:
    """The response to a request that makes no sense."""
    return contract.operation.responses[contract.error_by_role("bad-request").status].evidence


def tags(contract: Contract) -> Evidence:
    """The labels of a flavor."""
    return Evidence.of(contract.at(contract.flavor.labels, contract.flavor_schema))


def remarks(contract: Contract) -> Evidence:
    """The annotations of a flavor."""
    return Evidence.of(contract.at(contract.flavor.annotations, contract.flavor_schema))
