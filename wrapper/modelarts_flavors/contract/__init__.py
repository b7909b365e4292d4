"""The facts of the endpoint, read from the packaged OpenAPI document.

Nothing in this package states a fact: it finds facts, by their `x-role`. Use it wherever a path, a
parameter name, a limit, an enum value, an error code or a message is needed.

>>> from modelarts_flavors.contract import contract
>>> operation = contract().operation
>>> operation.method, operation.page_size.default == operation.page_size.maximum
('GET', True)
>>> contract().flavor.memory
('spec', 'memory')
>>> contract().error_by_role("token-invalid").status
401
"""

from __future__ import annotations

from modelarts_flavors.contract.error_cases import ERROR_ROLES, ErrorCase, ErrorPaths, ErrorRole
from modelarts_flavors.contract.evidence import EnumValue, Evidence, Level
from modelarts_flavors.contract.facts import Contract
from modelarts_flavors.contract.flavor_paths import AcceleratorPaths, FlavorPaths, VolumePaths
from modelarts_flavors.contract.iam_api import IAM_ERROR_ROLES, IamApi, IamErrorRole, SampleBody
from modelarts_flavors.contract.openapi_document import EXAMPLE_ROLES, ExampleRole
from modelarts_flavors.contract.operation import Operation, Parameter, ResponseCase
from modelarts_flavors.contract.packaged import contract, load
from modelarts_flavors.contract.paging import Paging
from modelarts_flavors.contract.retry import Lockout, Retry
from modelarts_flavors.contract.security import SignatureScheme, TokenScheme

__all__ = [
    "ERROR_ROLES",
    "EXAMPLE_ROLES",
    "IAM_ERROR_ROLES",
    "AcceleratorPaths",
    "Contract",
    "EnumValue",
    "ErrorCase",
    "ErrorPaths",
    "ErrorRole",
    "Evidence",
    "ExampleRole",
    "FlavorPaths",
    "IamApi",
    "IamErrorRole",
    "Level",
    "Lockout",
    "Operation",
    "Paging",
    "Parameter",
    "ResponseCase",
    "Retry",
    "SampleBody",
    "SignatureScheme",
    "TokenScheme",
    "VolumePaths",
    "contract",
    "load",
]
